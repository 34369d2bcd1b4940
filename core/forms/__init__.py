"""How forms look everywhere: one renderer, and the few widgets of our own.

The templates are in templates/django/forms/; `{{ form }}` and
`{{ field.as_field_group }}` come out right without a class on any widget.
"""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.forms.renderers import TemplatesSetting
from rest_framework import serializers

from core.errors import Unfit
from core.words import FIRST_YEAR, LAST_YEAR, LONGEST_TEXT, TOO_FAR, TOO_LONG

T = TypeVar("T")
GONE = "That is not offered here, or not any more. Choose one of the list."
# What to do, not what is wrong (design guide §10). Set when the app starts.
SAYS: dict[type[forms.Field], dict[str, str]] = {
    forms.Field: {"required": "Fill this in."},
    forms.ChoiceField: {"required": "Choose one.", "invalid_choice": GONE},
    forms.ModelChoiceField: {"required": "Choose one.", "invalid_choice": GONE},
    forms.MultipleChoiceField: {"required": "Choose at least one."},
    forms.ModelMultipleChoiceField: {"required": "Choose at least one."},
    forms.FileField: {"required": "Choose a file.", "empty": "This file is empty."},
    forms.BooleanField: {"required": "Tick this to go on."},
    forms.DateField: {"invalid": "Enter a date such as 2026-11-14."},
    forms.DateTimeField: {"invalid": "Enter a day and time such as 2026-11-14 09:30."},
    forms.SlugField: {"invalid": "Use letters, digits, - and _ only."},
    forms.URLField: {
        "invalid": "Enter a whole address, such as https://tandem.example/."
    },
}


def speak_plainly() -> None:
    """Give every form field of the product the words of SAYS."""
    for field, words in SAYS.items():
        own = vars(field).get("default_error_messages", {})
        field.default_error_messages = {**own, **words}


def within_reach(moment: date) -> None:
    if not FIRST_YEAR <= moment.year <= LAST_YEAR:
        raise ValidationError(TOO_FAR)


def bound_days() -> None:
    """Give every day and moment of a form or of the API a year that can be meant."""
    for field in (forms.DateField, forms.DateTimeField):
        field.default_validators = [within_reach]
    for told in (serializers.DateField, serializers.DateTimeField):
        told.default_validators = [within_reach]  # type: ignore[misc]
    # Before the zone is worked out, which at the end of all years has no room left.
    enforce = serializers.DateTimeField.enforce_timezone

    def enforced(field: serializers.DateTimeField, moment: datetime) -> datetime:
        within_reach(moment)
        return enforce(field, moment)

    serializers.DateTimeField.enforce_timezone = enforced  # type: ignore[assignment, method-assign]


class EndOfText(MaxLengthValidator):
    """Of texts alone: fields that begin as text may hand on a UUID or a table of JSON."""

    def clean(self, x: Any) -> int:
        return len(x) if isinstance(x, str) else 0


def bound_texts() -> None:
    """Give every text of a form or of the API an end, also where it names none itself."""
    ends: list[Callable[[Any], None]] = [EndOfText(LONGEST_TEXT, TOO_LONG)]
    forms.CharField.default_validators = ends
    serializers.CharField.default_validators = ends  # type: ignore[misc]


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


def accepted(
    form: forms.Form, act: Callable[..., T], *args: Any, **told: Any
) -> T | None:
    """What an action returns; None if a value does not fit, which the form then says.

    The rule stands beside its field, with everything that was typed still there.
    """
    try:
        return act(*args, **told)
    except Unfit as unfit:
        form.add_error(unfit.field if unfit.field in form.fields else None, str(unfit))
        return None
