"""The shape of a link of the evidence chain: to what, how strongly, for or against."""

from typing import Any

from django import forms

from core import access
from core.forms import Picks
from core.models import User
from core.roles import Perm
from discovery.models import STRENGTHS, Direction, Note, Opportunity, Theme


class WeightForm(forms.Form):
    direction = forms.ChoiceField(
        label="It", choices=Direction, widget=Picks, initial=Direction.SUPPORTS
    )
    strength = forms.TypedChoiceField(
        choices=STRENGTHS, coerce=int, widget=Picks, initial=2
    )


def mine(model: Any, user: User) -> Any:
    """The rows whose product this person triages: only those take a link from them."""
    reach = access.reach(user, Perm.DISCOVERY_TRIAGE)
    return model.objects.filter(reach.q("product__team")).select_related("product")


class ToThemeForm(WeightForm):
    theme = forms.ModelChoiceField(
        Theme.objects.none(),
        empty_label="Choose a theme",
        widget=forms.Select(attrs={"data-key": "t"}),
    )
    field_order = ["theme"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = mine(Theme, user).order_by("product__code", "name")
        self.fields["theme"].queryset = themes  # type: ignore[attr-defined]


class ToOpportunityForm(WeightForm):
    opportunity = forms.ModelChoiceField(
        Opportunity.objects.none(),
        empty_label="Choose an opportunity",
        widget=forms.Select(attrs={"data-key": "l"}),
    )
    field_order = ["opportunity"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        opportunities = mine(Opportunity, user).order_by("code")
        self.fields["opportunity"].queryset = opportunities  # type: ignore[attr-defined]


class OfNoteForm(WeightForm):
    """A note by its number or code, as its page shows it."""

    note = forms.CharField(
        max_length=16, help_text="Its code or number, as on its page: n12, or 214."
    )
    field_order = ["note"]

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_note(self) -> Note:
        return note_named(self.cleaned_data["note"], self.user)


def note_named(text: str, user: User) -> Note:
    """The note of that code or number, if `user` may see it; else a ValidationError."""
    asked = text.strip()
    number = asked.lower().removeprefix("note").strip()
    notes = Note.objects.visible_to(user)
    found = notes.filter(code__iexact=asked).first()
    if found is None and number.isascii() and number.isdecimal():
        found = notes.filter(pk=int(number[:9])).first()
    if found is None:
        raise forms.ValidationError("There is no note of that name here.")
    return found


class OfThemeForm(ToThemeForm):
    """A theme put behind an opportunity: any that can be read, not only one's own."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, user=user, **kwargs)
        themes = Theme.objects.visible_to(user).select_related("product")
        self.fields["theme"].queryset = themes.order_by("name")  # type: ignore[attr-defined]
