from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms

from core.models import Team
from governance.models import Change


def moment(
    label: str, *, required: bool = False, hint: str = ""
) -> forms.DateTimeField:
    return forms.DateTimeField(
        label=label,
        required=required,
        help_text=hint,
        widget=forms.DateTimeInput(
            attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
        ),
    )


class ChangeForm(forms.Form):
    title = forms.CharField(max_length=160, help_text="What shall be another way.")
    kind = forms.ChoiceField(label="Class", choices=Change.Kind.choices)
    team = forms.ModelChoiceField(Team.objects.none(), help_text="Whose product it is.")
    done_by = forms.ChoiceField(label="Done by", choices=Change.Party.choices)
    with_it = forms.BooleanField(label="IT had to lend a hand", required=False)
    requested_at = moment("Requested", required=True)
    promised_days = forms.IntegerField(
        label="Promised within, days", min_value=1, max_value=999, initial=5
    )
    live_at = moment("Live since", hint="Empty while it is not.")
    paused_days = forms.DecimalField(
        label="On hold, days",
        min_value=Decimal(0),
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text="Does not count as time taken.",
    )
    reference = forms.CharField(
        label="Its number elsewhere",
        max_length=40,
        required=False,
        help_text="As in the ticket system. A file of changes finds it by it.",
    )
    note = forms.CharField(widget=forms.Textarea(attrs={"rows": 2}), required=False)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        teams = Team.objects.order_by("name")
        self.fields["team"].queryset = teams  # type: ignore[attr-defined]

    @property
    def told(self) -> dict[str, Any]:
        """What the action takes: days on hold as a length of time."""
        told = dict(self.cleaned_data)
        days = told.pop("paused_days") or Decimal(0)
        return {**told, "paused_for": timedelta(days=float(days))}


class NewChangeForm(ChangeForm):
    version = None  # type: ignore[assignment]


class ReasonForm(forms.Form):
    reason = forms.CharField(max_length=2000)
