from datetime import date
from typing import Any

from django import forms

from governance.actions.credit import MOST_MISSES
from governance.forms import area


def number(label: str, **more: Any) -> forms.DecimalField:
    bounds = {"min_value": 0, "max_value": 100, "max_digits": 5, "decimal_places": 2}
    return forms.DecimalField(label=label, **{**bounds, **more})


class FirstMonthForm(forms.Form):
    """Something that holds from the first day of a month on."""

    effective_from = forms.DateField(
        label="From this month on",
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
        error_messages={"invalid": "Enter a month such as 2027-01."},
    )

    def clean_effective_from(self) -> date:
        month: date = self.cleaned_data["effective_from"]
        return month.replace(day=1)


class CreditPolicyForm(FirstMonthForm):
    small_points = number("A small shortfall: up to, points")
    small_percent = number("It earns, % of the charge")
    middle_points = number("A middle shortfall: up to, points")
    middle_percent = number("It earns, % of the charge")
    large_percent = number("Beyond that, % of the charge")
    cap_percent = number("All credits at most, % of all charges")
    misses = forms.IntegerField(
        label="Misses in a row that escalate", min_value=1, max_value=MOST_MISSES
    )
    reason = forms.CharField(label="Why", max_length=400, widget=area(3))
    based_on = forms.IntegerField(widget=forms.HiddenInput)
