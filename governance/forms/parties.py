from datetime import date
from typing import Any

from django import forms

from core.clock import today
from core.forms import Picks, Toggle
from core.models import Team
from governance.forms import people
from governance.models import Delegation


def not_past(day: date) -> None:
    if day < today():
        raise forms.ValidationError("Enter today or a later day.")


class SeatForm(forms.Form):
    """Who sits for a party, where, and from when."""

    person = forms.ModelChoiceField(people())
    team = forms.ModelChoiceField(
        Team.objects.order_by("name"), required=False, empty_label="Every team"
    )
    is_lead = forms.BooleanField(
        label="Leads it",
        required=False,
        widget=Toggle,
        help_text="The lead for every team signs a version of the matrix for their side.",
    )
    starts_on = forms.DateField(label="From", validators=[not_past])
    ends_on = forms.DateField(
        label="Last day", required=False, help_text="Empty: until somebody ends it."
    )


class DaysForm(forms.Form):
    starts_on = forms.DateField(label="First day", validators=[not_past])
    ends_on = forms.DateField(label="Last day")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("starts_on"), cleaned.get("ends_on")
        if first and last and last < first:
            self.add_error("ends_on", "The last day is the first one or a later one.")
        return cleaned


class AwayForm(DaysForm):
    """One's own absence; who keeps people may say whose."""

    person = forms.ModelChoiceField(people(), label="Who is away")
    delegate = forms.ModelChoiceField(
        people(),
        label="Who acts for them",
        required=False,
        empty_label="Nobody",
        help_text="For 30 days at most. They need every right of their own too.",
    )
    scope = forms.ChoiceField(
        label="In what",
        choices=Delegation.Scope.choices,
        widget=Picks,
        initial=Delegation.Scope.ALL,
    )
    field_order = ["person", "starts_on", "ends_on"]

    def __init__(self, *args: Any, may_choose: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_choose:
            del self.fields["person"]
            self.fields["delegate"].label = "Who acts for you"


class DelegateForm(AwayForm):
    """A delegate without an absence: named in advance, for some days."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        delegate = self.fields["delegate"]
        delegate.required = True
        delegate.empty_label = "Choose somebody"  # type: ignore[attr-defined]
        if "person" in self.fields:
            self.fields["person"].label = "For whom"
