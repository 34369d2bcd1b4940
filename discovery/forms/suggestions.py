"""Judging a suggestion: under which name, into which theme, and which of its notes."""

from typing import Any

from django import forms

from core import access
from core.models import User
from core.roles import Perm
from discovery.forms.links import mine
from discovery.models import Note, Suggestion, Theme
from portfolio.models import Product


class JudgeForm(forms.Form):
    """What every way of accepting asks: which of the notes, and what was read."""

    notes = forms.ModelMultipleChoiceField(
        Note.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose at least one note."},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, suggestion: Suggestion, user: User, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.suggestion, self.user = suggestion, user
        notes = Note.objects.visible_to(user).filter(
            pk__in=suggestion.links.values("note")
        )
        self.fields["notes"].queryset = notes  # type: ignore[attr-defined]


class NameForm(JudgeForm):
    name = forms.CharField(
        max_length=160,
        help_text="What these notes have in common, in your words.",
    )
    product = forms.ModelChoiceField(Product.objects.none())
    finding = forms.CharField(
        required=False, max_length=10_000, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        reach = access.reach(user, Perm.DISCOVERY_TRIAGE)
        products = Product.objects.filter(reach.q("team")).order_by("code")
        self.fields["product"].queryset = products  # type: ignore[attr-defined]


class PutForm(JudgeForm):
    # It stands folded beside the other way: a browser would stop at what nobody sees.
    use_required_attribute = False
    theme = forms.ModelChoiceField(Theme.objects.none(), empty_label="Choose a theme")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        themes = mine(Theme, user).order_by("product__code", "name")
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class MergeForm(JudgeForm):
    pass


class DismissForm(forms.Form):
    version = forms.IntegerField(required=False)
