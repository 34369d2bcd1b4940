from datetime import date
from typing import Any

from django import forms

from core.clock import today
from governance import charging
from governance.actions.sla import MOST_DUE
from governance.models import ServiceLevel


def offered() -> list[tuple[str, str]]:
    return [(name, name) for name in charging.names()]


class LevelForm(forms.Form):
    name = forms.CharField(max_length=160)
    provider = forms.CharField(max_length=10, help_text="Who owes it: IT, OPS, SUP …")
    consumer = forms.CharField(max_length=10, help_text="Whom it is owed to.")
    terms = forms.CharField(max_length=200)
    target_percent = forms.DecimalField(
        label="Target, %",
        min_value=0,
        max_value=100,
        max_digits=5,
        decimal_places=2,
        help_text="Months already recorded keep the target they had.",
    )
    measure = forms.CharField(max_length=120)
    counting = forms.ChoiceField(
        label="How a month is counted",
        choices=ServiceLevel.Counting.choices,
        initial=ServiceLevel.Counting.TYPED,
    )
    service = forms.ChoiceField(
        label="Charged service",
        required=False,
        help_text="Of the service catalogue. Levels of one service share its charge.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.choices = [("", "Not charged, so no credit"), *offered()]

    def clean_target_percent(self) -> Any:
        target = self.cleaned_data["target_percent"]
        if not target:
            raise forms.ValidationError("Enter more than 0.")
        return target


class NewLevelForm(LevelForm):
    code = forms.RegexField(
        r"^SLA-\d{2}$",
        help_text="SLA-11",
        error_messages={"invalid": "Enter SLA- and two digits, such as SLA-11."},
    )
    version = None  # type: ignore[assignment]
    field_order = ["code"]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        if ServiceLevel.objects.filter(code=code).exists():
            raise forms.ValidationError("This code is taken.")
        return code


class MonthFilter(forms.Form):
    """A month by its name in the address: ?month=2026-10."""

    month = forms.DateField(
        required=False,
        input_formats=["%Y-%m"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )

    def chosen(self, default: date) -> date:
        """The first day of the month that is asked for."""
        self.is_valid()
        day: date = self.cleaned_data.get("month") or default
        return day.replace(day=1)


class MonthForm(forms.Form):
    month = forms.DateField(
        input_formats=["%Y-%m", "%Y-%m-%d"],
        widget=forms.DateInput(attrs={"type": "month"}, format="%Y-%m"),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean_month(self) -> date:
        month: date = self.cleaned_data["month"].replace(day=1)
        if month > today():
            raise forms.ValidationError("This month has not begun.")
        return month


class ResultForm(MonthForm):
    met = forms.IntegerField(min_value=0)
    due = forms.IntegerField(min_value=1, max_value=MOST_DUE)
    field_order = ["month", "met", "due"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        met, due = cleaned.get("met"), cleaned.get("due")
        if met is not None and due is not None and met > due:
            self.add_error("met", "Enter at most what was due.")
        return cleaned


class ChargeForm(MonthForm):
    service = forms.ChoiceField()
    amount = forms.DecimalField(
        label="Charge, USD", min_value=0, max_digits=12, decimal_places=2
    )
    field_order = ["service", "month", "amount"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["service"]
        field.choices = offered()
