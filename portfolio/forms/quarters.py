"""What is said week by week, when a promise is moved, and when the quarter closes."""

from decimal import Decimal
from typing import Any

from django import forms

from core.clock import today
from portfolio import metrics
from portfolio.actions.quarters import Ending
from portfolio.forms import fields
from portfolio.forms.objectives import offered
from portfolio.models import KeyResult, Metric, Objective


class CheckInForm(forms.Form):
    current = fields.figure("Value now", required=True)
    as_of = forms.DateField(label="As of", initial=today)
    confidence = forms.IntegerField(
        min_value=1,
        max_value=10,
        help_text="1 to 10: how sure you are that the target is met.",
    )
    note = fields.text(2, label="What moved it")
    blocker = fields.text(2, label="What stands in the way")
    version = fields.version()

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if key_result.is_fed:
            del self.fields["current"]


class RebaselineForm(forms.Form):
    metric = forms.ModelChoiceField(
        Metric.objects.none(), required=False, label="Formula"
    )
    baseline = fields.figure(required=True)
    target = fields.figure(required=True)
    current = fields.figure("Value now", hint="By the new promise. Empty: as it stood.")
    reason = fields.text(2, label="Why is it moved", required=True)
    version = fields.version()

    def __init__(self, *args: Any, key_result: KeyResult, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = offered(key_result.metric_id)
        if key_result.metric:
            rows = rows.filter(code=key_result.metric.code)
        self.fields["metric"].queryset = rows  # type: ignore[attr-defined]
        if key_result.is_fed:
            del self.fields["current"]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        baseline, target = cleaned.get("baseline"), cleaned.get("target")
        if baseline is not None and baseline == target:
            self.add_error("target", "The target differs from the baseline.")
        return cleaned


class CloseForm(forms.Form):
    """What the quarter taught, and for each key result the same and whether it goes on."""

    learning = fields.text(4, label="What this quarter taught", required=True)
    version = fields.version()

    def __init__(self, *args: Any, objective: Objective, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rows = list(objective.key_results.order_by("code", "id"))
        for row in self.rows:
            self.fields[f"learning_{row.pk}"] = fields.text(
                2, label=f"What KR{row.code} taught", required=True
            )
            self.fields[f"carry_{row.pk}"] = forms.BooleanField(
                required=False, label="It goes on in the next quarter"
            )
            end = metrics.as_typed(row.current, row.unit)
            self.fields[f"target_{row.pk}"] = fields.figure(
                "Next target", hint=f"From {end} on, its end as the baseline."
            )

    def parts(self) -> list[tuple[KeyResult, list[forms.BoundField]]]:
        """Each key result with its three fields, for the page."""
        names = ("learning", "carry", "target")
        return [
            (row, [self[f"{name}_{row.pk}"] for name in names]) for row in self.rows
        ]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for row in self.rows:
            target = cleaned.get(f"target_{row.pk}")
            if cleaned.get(f"carry_{row.pk}") and target in (None, row.current):
                self.add_error(
                    f"target_{row.pk}",
                    "Say where it goes on to: another value than now.",
                )
        return cleaned

    def said(self) -> dict[str, Any]:
        """What the action takes."""
        cleaned = self.cleaned_data
        endings = {row.pk: self.ending(row) for row in self.rows}
        names = ("learning", "version")
        return {name: cleaned[name] for name in names} | {"endings": endings}

    def ending(self, row: KeyResult) -> Ending:
        cleaned = self.cleaned_data
        target: Decimal | None = cleaned[f"target_{row.pk}"]
        goes_on = cleaned[f"carry_{row.pk}"]
        return Ending(cleaned[f"learning_{row.pk}"], target if goes_on else None)
