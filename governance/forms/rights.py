from typing import Any

from django import forms

from core.clock import today
from governance.forms import area
from governance.models import Activity, BusinessCalendar, Pace


class GovernedForm(forms.Form):
    """Which activity an act is, how long who is asked has, and from when it holds."""

    activity = forms.ModelChoiceField(
        Activity.objects.filter(retired_on=None), empty_label=None
    )
    pace = forms.ChoiceField(
        label="Whoever is asked answers at this pace", choices=Pace.choices
    )
    enforced_from = forms.DateField(
        label="The matrix is enforced from",
        required=False,
        help_text="Empty: not yet. Once the day has come it stays.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class TermForm(forms.Form):
    days = forms.IntegerField(label="Business days", min_value=0, max_value=60)
    hours = forms.IntegerField(label="Or open hours", min_value=0, max_value=80)
    calendar = forms.ModelChoiceField(
        BusinessCalendar.objects.order_by("name"), empty_label=None
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="What your party says",
        max_length=4000,
        widget=area(5),
        help_text="It stands with the decision, with your name and the time.",
    )


def first_of(row: Any) -> dict[str, Any]:
    """What the form of an act begins with: today, where nothing is enforced yet."""
    return {
        "activity": row.activity_id,
        "pace": row.pace,
        "enforced_from": row.enforced_from or today(),
        "version": row.version,
    }
