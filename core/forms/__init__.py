"""How forms look everywhere: one renderer, and the few widgets of our own.

The templates are in templates/django/forms/; `{{ form }}` and
`{{ field.as_field_group }}` come out right without a class on any widget.
"""

from django import forms
from django.forms.renderers import TemplatesSetting


class TandemRenderer(TemplatesSetting):
    """Renders forms, fields and widgets with the project's templates."""

    form_template_name = "django/forms/div.html"
    field_template_name = "django/forms/field.html"


class Picks(forms.RadioSelect):
    """One of a few, as pills: comfortable under a thumb."""

    template_name = "django/forms/widgets/picks.html"


class PicksMultiple(forms.CheckboxSelectMultiple):
    """Any of a few, as pills."""

    template_name = "django/forms/widgets/picks.html"


class Toggle(forms.CheckboxInput):
    """On or off, for settings; a plain checkbox is for agreeing."""

    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        super().__init__({"class": "toggle", **(attrs or {})})
