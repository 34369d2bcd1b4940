"""What each measure shows so far, in words, beside what the plan says of it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pilots import beside, figures, sentences
from pilots.figures import Newest
from pilots.models import ArmResult, Measure, Pilot
from pilots.stoplines import value_of

Arm, Period = ArmResult.Arm, ArmResult.Period
Results = dict[int, Newest]


@dataclass(frozen=True, slots=True)
class MeasureRow:
    """One measure of the plan with what it shows so far, as words."""

    measure: Measure
    baseline: str
    target: str
    allowed: str  # what a guardrail puts up with
    control: str
    treated: str
    as_of: date | None
    verdict: str  # of a guardrail: see readout.Verdict; "" if nothing is known
    said: str
    hidden: bool  # from who looks, for now


def measure_rows(
    measures: Sequence[Measure], results: Results, hidden: Collection[int] = ()
) -> list[MeasureRow]:
    return [
        measure_row(each, results.get(each.pk, {}), hidden=each.pk in hidden)
        for each in measures
    ]


def measure_row(measure: Measure, found: Newest, *, hidden: bool) -> MeasureRow:
    arms = {arm: found.get((arm, str(Period.DURING))) for arm in Arm.values}
    guard = figures.standing(measure, found)
    return MeasureRow(
        measure=measure,
        baseline=level(measure, measure.baseline),
        target=level(measure, measure.target),
        allowed=allowed(measure),
        control=level(measure, value_of(arms[Arm.CONTROL])),
        treated=level(measure, value_of(arms[Arm.TREATMENT])),
        as_of=max((row.as_of for row in arms.values() if row), default=None),
        verdict=str(guard.verdict) if guard else "",
        said=HELD.get(str(guard.verdict), "") if guard else "",
        hidden=hidden,
    )


def allowed(measure: Measure) -> str:
    if measure.max_worsening is None:
        return ""
    if measure.has_control:
        return f"{amount(measure, measure.max_worsening)} worse is allowed"
    return f"the limit is {level(measure, figures.limit_of(measure))}"


HELD = {
    "holds": "Holds",
    "not_shown": "Not shown to hold",
    "broken": "Broken",
    "severe": "Broken beyond doubt",
}
BROKEN = {HELD["broken"], HELD["severe"]}


def level(measure: Measure, value: Any) -> str:
    return "" if value is None else sentences.unit(measure.unit).level(float(value))


def amount(measure: Measure, value: Any) -> str:
    if value is None:
        return ""
    kind, exact = sentences.unit(measure.unit), float(value)
    digits = sentences.digits_for(exact * kind.factor, level=True)
    return kind.called(kind.amount(exact, digits))


def mismatch(
    pilot: Pilot, main: Measure | None, results: Results
) -> dict[str, Any] | None:
    """The alarm of the arms' sizes with both sizes; None while there is none."""
    found = results.get(main.pk, {}) if main else {}
    ratio = beside.sizes(pilot, main, found) if main else None
    if ratio is None or not ratio.alarm:
        return None
    control, treated = (found[arm, str(Period.DURING)].n for arm in Arm.values)
    sizes = {"control": control, "treated": treated}
    return sizes | {"statistic": ratio.statistic, "p": ratio.p}
