"""The figures of one measure: its newest results, by the method the plan promised.

The arithmetic is in `readout`; here results become its inputs, and its answers
become the plain JSON and the sentence that a read-out keeps. Reads only.
"""

from collections.abc import Callable
from dataclasses import asdict, replace
from datetime import date
from math import isfinite
from typing import Any

from pilots import data, readout, sentences, trends
from pilots.data import PLANNED, Reasons
from pilots.models import ArmResult, Measure, Pilot
from pilots.readout import (
    Always,
    Count,
    Effect,
    Guard,
    Level,
    Mean,
    PreTrend,
    SampleRatio,
    Verdict,
)

Method, Arm, Period = Measure.Method, ArmResult.Arm, ArmResult.Period
Key = data.Key
Newest = data.Newest


ENOUGH = 2  # units in each arm, before they have any spread


def results_of(pilot: Pilot, out: Reasons = PLANNED) -> dict[int, Newest]:
    """Per measure, the results to read; one query, and those of `data.totals_of`.

    Arms are compared on the newest day that both have: results are cumulative,
    and one arm's later days would tilt the comparison.
    """
    rows = ArmResult.objects.filter(measure__pilot=pilot).order_by("as_of", "pk")
    by_measure: dict[int, list[ArmResult]] = {}
    for row in rows.select_related("measure"):
        by_measure.setdefault(row.measure_id, []).append(row)
    typed = {measure: newest(found) for measure, found in by_measure.items()}
    return typed | data.totals_of(pilot, out)


def newest(rows: list[ArmResult]) -> Newest:
    """The rows of the newest day that all arms share, or else of the newest day."""
    arms = {arm for arm, _ in during(rows[0].measure)}
    days: dict[date, set[str]] = {}
    for row in rows:
        if row.period == Period.DURING:
            days.setdefault(row.as_of, set()).add(row.arm)
    shared = [day for day, seen in days.items() if seen >= arms]
    day = max(shared or days, default=None)
    return {
        (row.arm, row.period): row
        for row in rows
        if row.period == Period.BEFORE or row.as_of == day
    }


def wanted(measure: Measure) -> list[Key]:
    """The arms a method needs before it can say anything."""
    if not measure.has_control:
        return [(Arm.TREATMENT, Period.DURING)]
    arms = [(arm, Period.DURING) for arm in (Arm.CONTROL, Arm.TREATMENT)]
    if measure.method == Method.DIFFERENCE:
        arms += [(arm, Period.BEFORE) for arm in (Arm.CONTROL, Arm.TREATMENT)]
    return [(str(arm), str(period)) for arm, period in arms]


def during(measure: Measure) -> list[Key]:
    """The arms that count towards the sample, without the time before the start."""
    return [key for key in wanted(measure) if key[1] == Period.DURING]


def unmeasured(pilot: Pilot) -> list[tuple[str, str]]:
    """(measure, arm) of the primary measure that has no result yet."""
    results = results_of(pilot)
    return [
        (measure.name, described(key))
        for measure in pilot.measures.filter(part=Measure.Part.PRIMARY)
        for key in wanted(measure)
        if key not in results.get(measure.pk, {})
    ]


def described(key: Key) -> str:
    arm, period = key
    name = "the control arm" if arm == Arm.CONTROL else "the treated arm"
    return f"{name} before the start" if period == Period.BEFORE else name


# --- one measure ----------------------------------------------------------------
def effect_of(
    measure: Measure, found: Newest, alpha: float, out: Reasons = PLANNED
) -> Effect | None:
    """Treatment against control by the planned method; None if an arm is missing."""
    if not measure.has_control or any(key not in found for key in wanted(measure)):
        return None
    control, treatment = (
        found[arm, Period.DURING] for arm in (Arm.CONTROL, Arm.TREATMENT)
    )
    if measure.method == Method.WELCH:
        return readout.welch(mean(control), mean(treatment), alpha)
    if measure.method == Method.RATIO:
        return of_units(measure, readout.ratio_delta, out, alpha=alpha)
    if measure.method == Method.DIFFERENCE:
        before = [found[arm, Period.BEFORE] for arm in (Arm.CONTROL, Arm.TREATMENT)]
        return readout.difference_in_differences(
            (count(before[0]), count(control)),
            (count(before[1]), count(treatment)),
            alpha,
        )
    return readout.compared(count(control), count(treatment), alpha)


def of_units(
    measure: Measure,
    compare: Callable[..., Effect],
    out: Reasons = PLANNED,
    **more: Any,
) -> Effect | None:
    """Two ratios from their units; None while an arm has fewer than two."""
    units = data.units_of(measure, out)
    arms = [units.get(arm, []) for arm in (Arm.CONTROL, Arm.TREATMENT)]
    return compare(*arms, **more) if min(map(len, arms)) >= ENOUGH else None


def level_of(measure: Measure, found: Newest, alpha: float) -> Level | None:
    row = found.get((Arm.TREATMENT, Period.DURING))
    if measure.has_control or row is None:
        return None
    if measure.method == Method.AGREEMENT:
        a, b, c, d = row.table or [0, 0, 0, 0]
        return readout.kappa((a, b, c, d), alpha)
    return readout.wilson(count(row), alpha)


def count(row: ArmResult) -> Count:
    return Count(row.successes or 0, row.n)


def mean(row: ArmResult) -> Mean:
    return Mean(float(row.mean or 0), float(row.sd or 0), row.n)


def other_interval(
    measure: Measure, found: Newest, effect: Effect | None
) -> Effect | None:
    """By the way that was not used, to stand beside the one that was.

    Two shares by the other interval, a ratio by resampling its units, a difference in
    differences from its days or sites.
    """
    if effect is None:
        return None
    if measure.method == Method.RATIO:
        seed = int(measure.pilot.plan_hash[:8] or "0", 16)
        return of_units(measure, readout.ratio_bootstrap, seed=seed, alpha=effect.alpha)
    if measure.method == Method.DIFFERENCE:
        return trends.by_cells(measure, effect.alpha)
    if measure.method != Method.TWO_PROPORTION:
        return None
    arms = [count(found[arm, Period.DURING]) for arm in (Arm.CONTROL, Arm.TREATMENT)]
    used = effect.interval == readout.Interval.NEWCOMBE
    other = readout.two_proportions if used else readout.newcombe
    return other(arms[0], arms[1], effect.alpha)


def guard_of(
    measure: Measure, found: Newest, level: Level | None, out: Reasons = PLANNED
) -> Guard | None:
    """How a guardrail stands, one-sided; None if nothing is measured."""
    margin = float(measure.max_worsening or 0)
    lower = measure.direction == "down"
    if level:
        return readout.against_limit(level, limit_of(measure), lower_is_better=lower)
    effect = effect_of(measure, found, 2 * readout.ONE_SIDED, out)
    if effect:
        return readout.non_inferiority(effect, margin, lower_is_better=lower)
    return None


def standing(measure: Measure, found: Newest) -> Guard | None:
    """How a guardrail stands on its newest results; None for any other measure."""
    if measure.part != Measure.Part.GUARDRAIL:
        return None
    return guard_of(measure, found, level_of(measure, found, 0.05))


def limit_of(measure: Measure) -> float:
    """A guardrail without control: the baseline, worsened by what is allowed."""
    base, margin = float(measure.baseline or 0), float(measure.max_worsening or 0)
    return base + margin if measure.direction == "down" else base - margin


# --- as data and words ------------------------------------------------------------
def described_measure(
    measure: Measure,
    found: Newest,
    alpha: float,
    always: Always | None = None,
    out: Reasons = PLANNED,
) -> dict[str, Any]:
    """One measure as plain data: arms, effect or level, guardrail verdict, sentence.

    With `always`, its interval and p are those that hold on any day. The interval by
    another way stands beside what counts only.
    """
    effect = effect_of(measure, found, alpha, out)
    level = level_of(measure, found, alpha)
    other = other_interval(measure, found, effect) if out == PLANNED else None
    if effect and always:
        effect = held_any_day(effect, always)
    guard = None
    if measure.part == Measure.Part.GUARDRAIL:
        guard = guard_of(measure, found, level, out)
    return {
        "measure": measure.pk, "name": measure.name, "part": measure.part,
        "method": measure.method, "direction": measure.direction, "unit": measure.unit,
        "arms": [arm_data(row) for _, row in sorted(found.items())],
        "effect": finite(effect), "level": finite(level), "guard": finite(guard),
        "other_interval": finite(other),
        "sentence": said(measure, effect, level, guard),
    }  # fmt: skip


def held_any_day(effect: Effect, always: Always) -> Effect:
    """The effect with the interval and the p of a plan that may look every day."""
    return replace(
        effect, low=always.low, high=always.high, p=always.p,
        interval=readout.Interval.ALWAYS,
    )  # fmt: skip


def arm_data(row: ArmResult) -> dict[str, Any]:
    data: dict[str, Any] = {"arm": row.arm, "period": row.period, "n": row.n}
    data |= {"as_of": row.as_of.isoformat(), "successes": row.successes}
    data |= {
        name: None if (v := getattr(row, name)) is None else float(v)
        for name in ("mean", "sd")
    }
    return data | {"table": row.table}


def finite(
    found: Effect | Level | Guard | Always | SampleRatio | PreTrend | None,
) -> dict[str, Any] | None:
    """As JSON, which knows no infinity: a statistic without spread is left out."""
    if found is None:
        return None
    return {
        name: None if isinstance(v, float) and not isfinite(v) else v
        for name, v in asdict(found).items()
    }


def said(
    measure: Measure, effect: Effect | None, level: Level | None, guard: Guard | None
) -> str:
    name, unit = measure.name, measure.unit
    if guard and level:
        return sentences.limit(name, level, guard, limit_of(measure), unit)
    if guard:
        return sentences.guardrail(name, guard, unit)
    if effect:
        return sentences.effect(name, effect, unit, sentences.confidence(effect.alpha))
    if level:
        target = float(measure.target or 0)
        return sentences.level(
            name, level, target, unit, sentences.confidence(level.alpha)
        )
    return f"{name} is not measured"


def verdict_of(row: dict[str, Any]) -> Verdict:
    return Verdict(row["guard"]["verdict"]) if row["guard"] else Verdict.NOT_SHOWN
