"""The charts of one pilot, each with its finding and its numbers as a table."""

from collections.abc import Callable, Sequence

from core.charts import Chart, Interval, Pair, Series, Target, dumbbell, forest, line
from pilots import reading, sentences
from pilots.models import Measure, Pilot, Readout
from pilots.page.measures import BROKEN, Arm, MeasureRow, Period, Results
from pilots.stoplines import value_of

Format = Callable[[float], str]


def fmt(measure: Measure, digits: int | None = None) -> Format:
    kind = sentences.unit(measure.unit)
    return lambda value: kind.level(value, digits)


def arms_chart(
    rows: Sequence[MeasureRow], results: Results
) -> tuple[str, Chart] | None:
    """(finding, chart) of pilot against control, for every measure with both arms."""
    pairs = [
        Pair(m.name, float(a), float(b), m.direction, fmt(m), said, said in BROKEN)
        for m, said in ((row.measure, row.said) for row in rows)
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
    worse = [pair.name for pair in pairs if pair.is_bad]
    better = sum(pair.verdict == "Better" for pair in pairs)
    if not worse:
        allowed = " than allowed" if any(pair.judged for pair in pairs) else ""
        return f"{better} of {len(pairs)} measures better than control, none worse{allowed}"
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
