"""The sample-size calculator: a GET form, so that its answer can be shared."""

from dataclasses import dataclass
from typing import Any

from django import forms

from core.forms import Picks
from pilots import sizing

KINDS = [("share", "A share (%)"), ("mean", "A mean")]


def number(label: str, low: float, high: float, **more: Any) -> forms.FloatField:
    given = {"required": False, **more}
    return forms.FloatField(label=label, min_value=low, max_value=high, **given)


class SizingForm(forms.Form):
    kind = forms.ChoiceField(label="What is measured?", choices=KINDS, widget=Picks, initial="share")  # fmt: skip
    baseline = number("Baseline, %", 0, 100)
    target = number("Level to tell from it, %", 0, 100)
    sd = number("Standard deviation", 0, 10**9)
    delta = number("Smallest difference worth having", -(10**9), 10**9)
    alpha = number("α, two-sided", 0.0001, 0.5, initial=0.05, required=True)
    power = number("Power", 0.01, 0.9999, initial=0.8, required=True)
    cluster_size = number("Contacts per cluster", 1, 10**6, help_text="If agents are randomised and contacts counted.")  # fmt: skip
    icc = number("Correlation inside a cluster (ρ)", 0, 1)
    per_day = number("Eligible units per day", 0, 10**9)
    share = number("Share taking part, %", 0, 100)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        needed = ("baseline", "target") if data["kind"] == "share" else ("sd", "delta")
        for name in needed:
            if data.get(name) is None:
                self.add_error(name, "Fill this in.")
        if not self.errors:
            self.compute(data)
        return data

    def compute(self, data: dict[str, Any]) -> None:
        try:
            data["answer"] = answer(data)
        except ValueError as error:
            self.add_error(None, str(error))


@dataclass(frozen=True, slots=True)
class Answer:
    """`units` are independent units per arm; `per_arm` counts the clusters' cost in."""

    units: int
    effect: float | None
    per_arm: int
    days: int | None


def answer(given: dict[str, Any]) -> Answer:
    """Raises ValueError, in words, where there is no answer."""
    certainty = {"alpha": given["alpha"], "power": given["power"]}
    if given["kind"] == "share":
        p1, p2 = given["baseline"] / 100, given["target"] / 100
        units = sizing.proportions(p1, p2, **certainty)
    else:
        units = sizing.means(given["sd"], given["delta"], **certainty)
    effect = None
    per_arm = units
    if given["cluster_size"] and given["icc"] is not None:
        effect = sizing.design_effect(given["cluster_size"], given["icc"])
        per_arm = sizing.clustered(units, given["cluster_size"], given["icc"])
    share = (given["share"] or 100) / 100
    per_day = given["per_day"]
    return Answer(
        units,
        effect,
        per_arm,
        sizing.days(per_arm, per_day, share) if per_day else None,
    )
