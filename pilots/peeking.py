"""The effect of the primary measure by every day on record: what looking daily tells.

Each day has the usual p, which counts only where one looks once, beside the p that holds
on any day and never rises again. A measure may be recorded as totals, by day or by unit:
here each becomes what both arms had shown by that day. Reads only.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from statistics import fmean, stdev
from typing import Any

from django.db.models import Sum

from pilots import data, figures, readout
from pilots.data import Grain, Newest
from pilots.models import ArmResult, Measure
from pilots.readout import Always, Effect, Unit
from pilots.terms import Terms

Arm, Period = ArmResult.Arm, ArmResult.Period
FEW = 30  # degrees of freedom from which a t is a normal, near enough


@dataclass(frozen=True, slots=True)
class Day:
    """The effect by one day, with what holds on any."""

    day: date
    effect: Effect
    always: Always

    @property
    def label(self) -> str:
        return f"{self.day.day} {self.day:%b}"


def always_of(by: Terms, effect: Effect | None, before: float = 1.0) -> Always | None:
    """Its normal needs more than a few in each cell; τ is the plan's, or follows from it."""
    tau = by.tau or readout.mixture(float(by.main.min_effect or 0))
    if effect is None or not tau:
        return None
    few = effect.df is not None and effect.df < FEW
    if few or effect.interval != readout.Interval.USUAL:
        return None
    return readout.always_valid(effect, tau, float(by.main.alpha), before)


def daily(by: Terms) -> list[Day]:
    """Every day that all arms have, from the first on; p carries over from day to day."""
    found, before = [], 1.0
    for day, effect in effects(by.main):
        always = always_of(by, effect, before)
        if effect and always:
            before = always.p
            found.append(Day(day, effect, always))
    return found


def told(days: list[Day], alpha: float) -> dict[str, Any] | None:
    """What peeking at the usual p on each of these days would have said; plain JSON."""
    if not days:
        return None
    below = [each for each in days if each.effect.p < alpha]
    found = {"p": days[-1].effect.p, "days": len(days), "below": len(below)}
    return found | {"said": said(days, below)}


def said(days: list[Day], below: list[Day]) -> str:
    once = "The usual p counts only where one looks once."
    if len(days) < 2:
        return once
    of = f"Who had peeked at it on each of the {len(days)} days on record"
    if not below:
        return f"{once} {of} would have seen nothing either."
    held = next((each for each in days if each.always.p < each.always.alpha), None)
    first = (
        f"{of} would have called an effect on {len(below)}, first on {below[0].label}"
    )
    if held is None:
        return f"{once} {first}; what holds on any day shows none."
    return f"{once} {first}; what holds on any day shows it from {held.label} on."


# --- the effect by each day -----------------------------------------------------------
def effects(main: Measure) -> Iterator[tuple[date, Effect | None]]:
    alpha = float(main.alpha)
    if main.grain == Grain.TOTALS:
        for day, arms in from_totals(main):
            yield day, figures.effect_of(main, arms, alpha)
        return
    before = before_start(main)
    for day, sums in by_rows(main):
        yield day, effect(main, day, sums, before, alpha)


def from_totals(main: Measure) -> list[tuple[date, Newest]]:
    """What both arms had shown by each day that both have."""
    days: dict[date, Newest] = {}
    before: Newest = {}
    for row in main.results.order_by("as_of", "pk"):
        if row.period == Period.BEFORE:
            before[row.arm, row.period] = row
        else:
            days.setdefault(row.as_of, {})[row.arm, row.period] = row
    return [(day, before | arms) for day, arms in days.items() if len(arms) == len(Arm)]


@dataclass(slots=True)
class Sums:
    """What one arm has added up to so far, and each of its units, where units count."""

    x: Decimal = Decimal(0)
    n: int = 0
    xx: Decimal = Decimal(0)
    units: dict[str, Unit] = field(default_factory=dict)

    def add(self, row: dict[str, Any]) -> None:
        self.x, self.n = self.x + row["top"], self.n + row["below"]
        self.xx += row["squares"] or 0
        if unit := row.get("unit"):
            was, x, y = self.units.get(unit), float(row["top"]), float(row["below"])
            self.units[unit] = Unit(was.x + x, was.y + y) if was else Unit(x, y)


def by_rows(main: Measure) -> Iterator[tuple[date, dict[str, Sums]]]:
    """The sums up to each day on which every arm has a row; one query."""
    arms = [arm for arm, _ in figures.during(main)]
    sums = {arm: Sums() for arm in arms}
    for day, rows in groupby(grouped(main), key=lambda row: row["day"]):
        seen = set()
        for row in rows:
            sums[row["arm"]].add(row)
            seen.add(row["arm"])
        if seen >= set(arms):
            yield day, sums


def grouped(main: Measure) -> Iterator[dict[str, Any]]:
    """Sums by day and arm; by unit too where the mean is over units."""
    pilot = main.pilot
    rows = data.counted(pilot).filter(
        measure=main.pk, day__gte=pilot.started_on or date.min
    )
    names = ["day", "arm"]
    if main.grain == Grain.UNITS and main.method not in data.SHARES:
        names.append("unit")
    sums = rows.values(*names).order_by(*names)
    yield from sums.annotate(top=Sum("x"), below=Sum("n"), squares=Sum("xx")).iterator()


def effect(
    main: Measure, day: date, sums: dict[str, Sums], before: Newest, alpha: float
) -> Effect | None:
    if main.method == Measure.Method.RATIO:
        control = [*sums[Arm.CONTROL].units.values()]
        treated = [*sums[Arm.TREATMENT].units.values()]
        enough = min(len(control), len(treated)) >= figures.ENOUGH
        return readout.ratio_delta(control, treated, alpha) if enough else None
    arms = {(arm, str(Period.DURING)): typed(main, arm, day, sums[arm]) for arm in sums}
    if any(each.sd is not None and each.n < figures.ENOUGH for each in arms.values()):
        return None
    return figures.effect_of(main, before | arms, alpha)


def typed(main: Measure, arm: str, day: date, sums: Sums) -> ArmResult:
    """One arm up to one day, as if somebody had typed it."""
    found = ArmResult(measure=main, arm=arm, period=Period.DURING, as_of=day, n=sums.n)
    if main.method in data.SHARES:
        found.successes = int(sums.x)
    elif sums.units:
        levels = [each.x / each.y for each in sums.units.values()]
        found.n, found.mean = len(levels), Decimal(str(fmean(levels)))
        found.sd = Decimal(str(stdev(levels))) if len(levels) > 1 else Decimal(0)
    else:
        found.mean = sums.x / sums.n
        found.sd = data.spread({"below": sums.n, "top": sums.x, "squares": sums.xx})
    return found


def before_start(main: Measure) -> Newest:
    """What both arms showed before the start, where the method compares with it."""
    if main.method != Measure.Method.DIFFERENCE:
        return {}
    start = main.pilot.started_on or date.min
    rows = data.counted(main.pilot).filter(measure=main.pk, day__lt=start)
    return data.arms_of(rows, {main.pk: main}, start, {}).get(main.pk, {})
