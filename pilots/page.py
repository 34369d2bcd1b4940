"""The page of one pilot: what it shows, worked out from the rows. Reads only.

While it runs the page shows levels and differences, never a p value: a look that
was not planned would cost certainty that nobody counted. Guardrails are shown as
they stand, because they are there to stop it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from core.charts import Chart, Interval, Pair, Series, Target, dumbbell, forest, line
from core.models import AuditEntry
from core.verbs import in_words
from pilots import figures, reading, sentences, sizing, stoplines
from pilots.figures import Newest
from pilots.models import ArmResult, KillCriterion, Measure, Pilot, Readout
from pilots.stoplines import value_of

Arm, Period = ArmResult.Arm, ArmResult.Period
Format = Callable[[float], str]
Results = dict[int, Newest]


# --- measures ----------------------------------------------------------------------
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


def measure_rows(measures: Sequence[Measure], results: Results) -> list[MeasureRow]:
    return [measure_row(each, results.get(each.pk, {})) for each in measures]


def measure_row(measure: Measure, found: Newest) -> MeasureRow:
    arms = {arm: found.get((arm, str(Period.DURING))) for arm in Arm.values}
    guard = standing(measure, found)
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


def standing(measure: Measure, found: Newest) -> Any:
    if measure.part != Measure.Part.GUARDRAIL:
        return None
    effect = figures.effect_of(measure, found, 0.05)
    return figures.guard_of(measure, effect, figures.level_of(measure, found, 0.05))


def level(measure: Measure, value: Any) -> str:
    return "" if value is None else sentences.unit(measure.unit).level(float(value))


def amount(measure: Measure, value: Any) -> str:
    if value is None:
        return ""
    kind, exact = sentences.unit(measure.unit), float(value)
    digits = sentences.digits_for(exact * kind.factor, level=True)
    return kind.called(kind.amount(exact, digits))


def needed_n(measure: Measure | None) -> int | None:
    """Units per arm for the smallest difference worth having; None if it is not said."""
    if measure is None or not measure.has_control or not measure.min_effect:
        return None
    units = units_for(measure, float(measure.min_effect))
    if units and measure.cluster_size and measure.icc is not None:
        units = sizing.clustered(units, measure.cluster_size, float(measure.icc))
    return units


def units_for(measure: Measure, wanted: float) -> int | None:
    alpha, power = float(measure.alpha), float(measure.power)
    if measure.is_mean:
        sd = float(measure.planned_sd or 0)
        return sizing.means(sd, wanted, alpha, power) if sd > 0 else None
    base = float(measure.baseline or 0)
    other = base - wanted if measure.direction == "down" else base + wanted
    inside = 0 < base < 1 and 0 < other < 1
    return sizing.proportions(base, other, alpha, power) if inside else None


# --- kill criteria -------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Stop:
    """A kill criterion and how far the treated arm is from it."""

    criterion: KillCriterion
    line: str
    distance: str
    reached: bool


def stops(pilot: Pilot, results: Results) -> list[Stop]:
    return [stop(each) for each in stoplines.of(pilot, results)]


def stop(found: stoplines.StopLine) -> Stop:
    criterion, measure = found.criterion, found.criterion.measure
    if measure is None:
        return Stop(criterion, "", "", found.is_reached)
    where = level(measure, criterion.threshold)
    if found.room is None:
        return Stop(criterion, where, "", found.is_reached)
    said = amount(measure, abs(found.room))
    distance = f"{said} {side(measure, found.room)} the stop line"
    return Stop(criterion, where, distance, found.is_reached)


def side(measure: Measure, room: float) -> str:
    above = (room < 0) == (measure.direction == "down")
    return "above" if above else "below"


# --- charts ------------------------------------------------------------------------------
def fmt(measure: Measure, digits: int | None = None) -> Format:
    kind = sentences.unit(measure.unit)
    return lambda value: kind.level(value, digits)


def arms_chart(
    rows: Sequence[MeasureRow], results: Results
) -> tuple[str, Chart] | None:
    """(finding, chart) of pilot against control, for every measure with both arms."""
    pairs = [
        Pair(m.name, float(a), float(b), m.direction, fmt(m))
        for m in (row.measure for row in rows)
        if (a := value_of(results.get(m.pk, {}).get((Arm.CONTROL, Period.DURING))))
        is not None
        and (b := value_of(results.get(m.pk, {}).get((Arm.TREATMENT, Period.DURING))))
        is not None
    ]
    if not pairs:
        return None
    finding = better_or_worse(pairs)
    return finding, dumbbell(pairs, says=finding)


def better_or_worse(pairs: Sequence[Pair]) -> str:
    worse = [pair.name for pair in pairs if pair.verdict == "Worse"]
    better = sum(pair.verdict == "Better" for pair in pairs)
    if not worse:
        return f"{better} of {len(pairs)} measures better than control, none worse"
    return f"{better} of {len(pairs)} measures better than control; worse: {', '.join(worse)}"


def days_chart(pilot: Pilot, main: Measure | None) -> tuple[str, Chart] | None:
    """(finding, chart) of the primary measure by day, once there are three days."""
    rows = main.results.filter(period=Period.DURING) if main else []
    days = sorted({row.as_of for row in rows})
    if main is None or len(days) < 3:
        return None
    by_arm = {(row.arm, row.as_of): value_of(row) for row in rows}
    series = [
        Series(name, [by_arm.get((arm, day)) for day in days])
        for arm, name in ((Arm.TREATMENT, "Pilot"), (Arm.CONTROL, "Control"))
        if any((arm, day) in by_arm for day in days)
    ]
    target = None if main.target is None else Target(float(main.target))
    finding = f"{main.name} by day, counted from the start"
    labels = [f"{day.day} {day:%b}" for day in days]
    return finding, line(labels, series, says=finding, target=target, fmt=fmt(main))


def effects_chart(
    main: Measure | None, kept: Sequence[Readout]
) -> tuple[str, Chart] | None:
    """(measure and unit, chart): the primary effect at each reading, on one scale."""
    rows = [(each, effect_in(each)) for each in kept]
    found = [(each, effect) for each, effect in rows if effect]
    if main is None or not found:
        return None
    hoped = None
    if main.target is not None and main.baseline is not None:
        hoped = float(main.target - main.baseline)
    kind = sentences.unit(main.unit)
    widest = max(abs(effect[end]) for _, effect in found for end in ("low", "high"))
    digits = sentences.digits_for(widest * kind.factor / 10)
    shown: Format = lambda value: sentences.fixed(value * kind.factor, digits)  # noqa: E731
    intervals = [
        Interval(named(each), effect["low"], effect["difference"], effect["high"])
        for each, effect in found
    ]
    what = ", ".join(part for part in (main.name, kind.difference) if part)
    chart = forest(intervals, says=f"Effect on {what}", target=hoped, fmt=shown)
    return what, chart


def effect_in(kept: Readout) -> dict[str, float] | None:
    rows = [each for each in kept.computed["measures"] if each["part"] == "primary"]
    return rows[0]["effect"] if rows else None


def named(kept: Readout) -> str:
    day = f"{kept.as_of.day} {kept.as_of:%b}"
    return f"Read-out, {day}" if reading.is_final(kept) else f"Look {kept.look}, {day}"


# --- history ----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history in words."""

    actor: Any
    text: str
    at: Any


def history(pilot: Pilot, most: int = 30) -> list[Told]:
    """What happened to the pilot, newest first; one query."""
    rows = AuditEntry.objects.filter(
        subject_type="pilots.pilot", subject_id=pilot.pk
    ).select_related("actor")
    return [Told(row.actor, words(row), row.at) for row in rows.order_by("-id")[:most]]


def words(row: AuditEntry) -> str:
    said = in_words(row.verb).lower().removeprefix("pilot ")
    reason = (
        row.data.get("reason") or row.data.get("decision") or row.data.get("result")
    )
    return f"{said}: {reason}" if reason else said
