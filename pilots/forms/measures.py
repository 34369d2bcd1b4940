"""Measures in the unit people say: 31 for 31%, kept as the share 0.31."""

from decimal import Decimal
from typing import Any

from django import forms

from core.forms import Picks, Toggle
from pilots import plan, sentences
from pilots.models import KillCriterion, Measure, Pilot
from portfolio.models import Metric

SCALED = ("baseline", "target", "min_effect", "max_worsening")


def number(label: str, **more: Any) -> forms.DecimalField:
    given = {"required": False, "max_digits": 14, "decimal_places": 6, **more}
    return forms.DecimalField(label=label, **given)


def factor(unit: str) -> int:
    return sentences.UNITS[unit][0]


class MeasureForm(forms.Form):
    part = forms.ChoiceField(choices=Measure.Part, widget=Picks)
    name = forms.CharField(
        max_length=120, help_text="Handle time, Verified containment."
    )
    metric = forms.ModelChoiceField(
        Metric.objects.order_by("code"), required=False, label="Metric of the catalogue"
    )
    method = forms.ChoiceField(label="Read out by", choices=Measure.Method)
    grain = forms.ChoiceField(
        label="Recorded as", choices=Measure.Grain, initial=Measure.Grain.TOTALS,
        help_text="Day by day shows missing days and the trend before the start; unit by unit also who is in which arm.",
    )  # fmt: skip
    direction = forms.ChoiceField(
        choices=[("up", "Higher is better"), ("down", "Lower is better")], widget=Picks
    )
    unit = forms.ChoiceField(
        choices=Metric.Unit, help_text="Numbers below are in this unit: 31 for 31%."
    )
    baseline = number("Baseline", help_text="Where it stands without the change.")
    target = number("Target", help_text="Where it should come to with the change.")
    min_effect = number(
        "Smallest difference worth having", help_text="The sample is sized for it."
    )
    planned_sd = number("Planned standard deviation", help_text="For means.")
    cluster_size = forms.IntegerField(
        label="Contacts per cluster", min_value=1, required=False,
        help_text="If agents are randomised and contacts counted.",
    )  # fmt: skip
    icc = number("Correlation inside a cluster (ρ)", min_value=0, max_value=1)
    max_worsening = number(
        "Most it may get worse", min_value=0, help_text="The margin of a guardrail."
    )
    alpha = number("α, two-sided", initial=Decimal("0.05"), required=True, min_value=Decimal("0.001"), max_value=Decimal("0.2"))  # fmt: skip
    power = number("Power", initial=Decimal("0.8"), required=True, min_value=Decimal("0.5"), max_value=Decimal("0.99"))  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        by = factor(data.get("unit") or "count")
        for name in SCALED:
            if data.get(name) is not None:
                data[name] = data[name] / by
        return data


class MeasureAmendForm(MeasureForm):
    """A measure of a frozen plan: its levels and margin, with the reason."""

    reason = forms.CharField(
        label="Why does the plan change?", widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, measure: Measure, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.measure = measure
        kept = {"reason", "version", *plan.AMENDABLE_OF_MEASURE}
        for name in set(self.fields) - kept:
            del self.fields[name]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["unit"] = self.measure.unit
        data = super().clean()
        del data["unit"]
        return data


def starts_with(measure: Measure) -> dict[str, Any]:
    """The measure as the form shows it, with the version of its pilot."""
    found = {name: getattr(measure, name) for name in MeasureForm.base_fields}
    by = factor(measure.unit)
    return found | {name: shown(found[name], by) for name in SCALED}


def shown(value: Decimal | None, by: int) -> Decimal | None:
    """Without the zeros that the column keeps: 31, not 31.000000."""
    return None if value is None else Decimal(format((value * by).normalize(), "f"))


class KillCriterionForm(forms.Form):
    text = forms.CharField(
        label="It stops at once if …", max_length=200, help_text="Complaints pass 3 per 1,000."
    )  # fmt: skip
    measure = forms.ModelChoiceField(
        Measure.objects.none(), required=False, label="Measure it watches"
    )
    threshold = number("Stop line", help_text="In the unit of the measure.")
    window_days = forms.IntegerField(
        label="Over so many days", min_value=1, required=False
    )
    min_units = forms.IntegerField(
        label="Only from so many units on", min_value=1, required=False,
        help_text="One of three passes any line; a line that counts from the first unit leaves this empty.",
    )  # fmt: skip
    auto = forms.BooleanField(
        label="Pause the pilot at once",
        initial=True,
        required=False,
        widget=Toggle,
        help_text="Off: it raises an alarm and tells people, and a person pauses it.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, pilot: Pilot, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].queryset = pilot.measures.all()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        measure, line = data.get("measure"), data.get("threshold")
        if measure and line is None:
            self.add_error("threshold", "Say at which value it stops.")
        elif measure and line is not None:
            data["threshold"] = line / factor(measure.unit)
        return data


class LateCriterionForm(KillCriterionForm):
    """One more line for a plan that runs, with the reason."""

    reason = forms.CharField(
        label="Why does the plan change?", widget=forms.Textarea(attrs={"rows": 2})
    )


class TightenForm(forms.Form):
    """A stop line of a plan that runs, moved closer."""

    threshold = number("Stop line", required=True)
    reason = forms.CharField(
        label="Why does the plan change?", widget=forms.Textarea(attrs={"rows": 2})
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, criterion: KillCriterion, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.factor = factor(criterion.measure.unit) if criterion.measure else 1

    def clean_threshold(self) -> Decimal:
        typed: Decimal = self.cleaned_data["threshold"]
        return typed / self.factor


def criterion_starts_with(row: KillCriterion) -> dict[str, Any]:
    found = {name: getattr(row, name) for name in KillCriterionForm.base_fields}
    by = factor(row.measure.unit) if row.measure else 1
    return found | {"threshold": shown(row.threshold, by)}
