"""What was recorded by unit and day, as the read-out wants it. Reads only.

`totals_of` is the seam: for measures recorded day by day or unit by unit it gives what
people would have typed as totals, so that everything that reads totals reads these too.
Days left out by the plan, and units excluded for a reason of the plan, are taken out of
it. `treated_of` takes nothing out: harm counts from the first day, in every unit.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from typing import Any

from django.db.models import (
    Avg,
    BooleanField,
    Case,
    Count,
    Max,
    Q,
    StdDev,
    Sum,
    Value,
    When,
)

from pilots import readout, window
from pilots.models import ArmObservation, ArmResult, Exclusion, Measure, Pilot
from pilots.models.data import ArmObservationQuerySet
from pilots.readout import Cell, SampleRatio, Unit

Arm, Period, Grain, Method = (
    ArmResult.Arm,
    ArmResult.Period,
    Measure.Grain,
    Measure.Method,
)
Key = tuple[str, str]  # arm, period
Newest = dict[Key, ArmResult]
TREATED: Key = (str(Arm.TREATMENT), str(Period.DURING))
Reasons = Collection[str]  # of exclusions
PLANNED = frozenset(map(str, Exclusion.PLANNED))  # what no arm can cause
SHARES = (Method.TWO_PROPORTION, Method.DIFFERENCE, Method.ONE_PROPORTION)


def by_rows(pilot: Pilot) -> dict[int, Measure]:
    """The measures that are recorded by day or by unit; no query if they are prefetched."""
    found = (each for each in pilot.measures.all() if each.grain != Grain.TOTALS)
    return {each.pk: each for each in found}


# --- totals ---------------------------------------------------------------------------
def totals_of(pilot: Pilot, out: Reasons = PLANNED) -> dict[int, Newest]:
    """Per measure with rows, its arms up to the newest day that all of them have."""
    measures = by_rows(pilot)
    if not measures:
        return {}
    rows, start = counted(pilot, out), pilot.started_on or date.min
    last = newest_shared(rows.filter(day__gte=start), measures)
    known = Q(day__lt=start)
    for pk, day in last.items():
        known |= Q(measure=pk, day__lte=day)
    return arms_of(rows.filter(known), measures, start, last)


def treated_of(pilot: Pilot) -> dict[int, Newest]:
    """Per measure with rows, the treated arm up to its newest day, nothing taken out."""
    measures = by_rows(pilot)
    start = pilot.started_on
    if not measures or start is None:
        return {}
    rows = ArmObservation.objects.filter(measure__in=measures, day__gte=start)
    return arms_of(rows.filter(arm=Arm.TREATMENT), measures, start, {})


def treated_since(measure: Measure, after: date, to: date) -> ArmResult | None:
    """The treated arm over the days after `after`, up to `to`: a stop line's window."""
    rows = ArmObservation.objects.filter(measure=measure, arm=Arm.TREATMENT)
    rows = rows.filter(day__gt=after, day__lte=to)
    found = arms_of(rows, {measure.pk: measure}, after, {})
    return found.get(measure.pk, {}).get(TREATED)


def counted(pilot: Pilot, out: Reasons = PLANNED) -> ArmObservationQuerySet:
    """The rows that are read out: without first days, and units left out for `out`."""
    rows = ArmObservation.objects.filter(measure__pilot=pilot)
    rows = rows.exclude(measure__grain=Grain.TOTALS)
    if pilot.started_on and pilot.discard_days:
        first = window.first_counted(pilot)
        rows = rows.exclude(day__gte=pilot.started_on, day__lt=first)
    left_out = Exclusion.objects.in_force().filter(pilot=pilot, reason__in=out)
    return rows.exclude(unit__in=left_out.values("unit"))


def newest_shared(
    rows: ArmObservationQuerySet, measures: dict[int, Measure]
) -> dict[int, date]:
    """Per measure, the newest day on which every arm it needs has a row."""
    days = rows.values("measure", "day").annotate(arms=Count("arm", distinct=True))
    found: dict[int, date] = {}
    for each in days.order_by("day"):
        if each["arms"] >= (2 if measures[each["measure"]].has_control else 1):
            found[each["measure"]] = each["day"]
    return found


def arms_of(
    rows: ArmObservationQuerySet,
    measures: dict[int, Measure],
    start: date,
    until: dict[int, date],
) -> dict[int, Newest]:
    """The rows added up by measure, arm and period, each as one result; one query."""
    before = Case(
        When(day__lt=start, then=Value(True)),
        default=Value(False),
        output_field=BooleanField(),
    )
    sums = rows.annotate(before=before).values("measure", "arm", "before")
    sums = sums.annotate(
        top=Sum("x"), below=Sum("n"), squares=Sum("xx"), newest=Max("day"),
        units=Count("unit", distinct=True),
    )  # fmt: skip
    found: dict[int, Newest] = {}
    for each in sums.order_by("measure", "arm", "before"):
        measure = measures[each["measure"]]
        period = Period.BEFORE if each["before"] else Period.DURING
        last = each["newest"] if each["before"] else until.get(measure.pk)
        row = ArmResult(
            measure=measure, arm=each["arm"], period=period,
            as_of=last or each["newest"], **figures(measure, each, rows, start),
        )  # fmt: skip
        found.setdefault(measure.pk, {})[each["arm"], str(period)] = row
    return found


def figures(
    measure: Measure, sums: dict[str, Any], rows: ArmObservationQuerySet, start: date
) -> dict[str, Any]:
    """What people would have typed: successes of n, or a mean with its spread."""
    if measure.method in SHARES:
        return {"n": sums["below"], "successes": int(sums["top"])}
    level = sums["top"] / sums["below"]
    if not measure.is_mean:
        return {"n": sums["units"] or sums["below"], "mean": level}
    if measure.grain == Grain.UNITS:
        return of_units(rows, measure, sums, start)
    return {"n": sums["below"], "mean": level, "sd": spread(sums)}


def of_units(
    rows: ArmObservationQuerySet, measure: Measure, sums: dict[str, Any], start: date
) -> dict[str, Any]:
    """The mean over units of each unit's own mean: what was randomised counts once."""
    period = Q(day__lt=start) if sums["before"] else Q(day__gte=start)
    mine = rows.filter(period, measure=measure, arm=sums["arm"]).order_by()
    each = mine.values("unit").annotate(level=Sum("x") / Sum("n"))
    found = each.aggregate(mean=Avg("level"), sd=StdDev("level", sample=True))
    sd = Decimal(str(found["sd"] or 0))
    return {"n": sums["units"], "mean": found["mean"], "sd": sd}


def spread(sums: dict[str, Any]) -> Decimal:
    """The standard deviation out of Σx, Σx² and n; 0 of a single one."""
    n, top = sums["below"], sums["top"]
    if n < 2:
        return Decimal(0)
    variance = (sums["squares"] - top * top / n) / (n - 1)
    return Decimal(str(sqrt(max(variance, 0))))


# --- units and clusters ---------------------------------------------------------------
def units_of(measure: Measure, out: Reasons = PLANNED) -> dict[str, list[Unit]]:
    """By arm, each randomised unit with both of its sums: what a ratio is read from."""
    pilot = measure.pilot
    rows = counted(pilot, out).filter(
        measure=measure, day__gte=pilot.started_on or date.min
    )
    last = newest_shared(rows, {measure.pk: measure}).get(measure.pk, date.min)
    sums = rows.filter(day__lte=last).values("arm", "unit").order_by("arm", "unit")
    found: dict[str, list[Unit]] = {}
    for each in sums.annotate(top=Sum("x"), below=Sum("n")):
        unit = Unit(float(each["top"]), float(each["below"]))
        found.setdefault(each["arm"], []).append(unit)
    return found


def cells_of(measure: Measure) -> list[Cell]:
    """Each site (or arm) on each day, before the start below 0: for differences."""
    pilot = measure.pilot
    start = pilot.started_on or date.min
    rows = counted(pilot).filter(measure=measure).values("arm", "cluster", "day")
    sums = rows.annotate(top=Sum("x"), below=Sum("n"))
    return [
        Cell(
            treated=each["arm"] == Arm.TREATMENT,
            cluster=each["cluster"] or each["arm"],
            period=(each["day"] - start).days,
            x=float(each["top"]),
            n=float(each["below"]),
        )
        for each in sums.order_by("day", "arm", "cluster")
    ]


# --- the sizes of the arms --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Sizes:
    """How many units each arm has, against the split that was planned."""

    control: int
    treated: int
    planned: tuple[int, int]
    ratio: SampleRatio

    @property
    def in_words(self) -> str:
        """“1 to 1”: the planned parts of control and treatment."""
        return f"{self.planned[0]} to {self.planned[1]}"


def sample_ratio(pilot: Pilot) -> Sizes | None:
    """The units with data of the primary measure against the split; None without any.

    Sites are chosen, not drawn: there is no split they could have missed.
    """
    if pilot.unit == Pilot.Unit.SITE:
        return None
    main = pilot.measures.filter(part=Measure.Part.PRIMARY, grain=Grain.UNITS)
    rows = counted(pilot).filter(measure__in=main).values("arm")
    seen = rows.annotate(units=Count("unit", distinct=True)).order_by("arm")
    return sizes(pilot, {each["arm"]: each["units"] for each in seen})


def assigned_ratio(pilot: Pilot) -> Sizes | None:
    """The same of the assignment list, those who joined later among them."""
    newest = pilot.assignment_lists.last()
    if newest is None:
        return None
    rows = newest.assignments.values("arm").annotate(units=Count("id")).order_by("arm")
    return sizes(pilot, {each["arm"]: each["units"] for each in rows})


def sizes(pilot: Pilot, seen: dict[str, int]) -> Sizes | None:
    control, treated = seen.get(Arm.CONTROL, 0), seen.get(Arm.TREATMENT, 0)
    if not control + treated:
        return None
    planned = (pilot.split_control, pilot.split_treatment)
    ratio = readout.sample_ratio([control, treated], planned)
    return Sizes(control, treated, planned, ratio)


# --- exposure -----------------------------------------------------------------------------
def contacts(pilot: Pilot, results: Iterable[Newest]) -> tuple[int, date] | None:
    """How many contacts had the change, at least, and by which day.

    No measure counts more contacts than there were: the largest is the least.
    """
    found = [(row.n, row.as_of) for each in results if (row := each.get(TREATED))]
    means = ArmObservation.objects.filter(measure__pilot=pilot, arm=Arm.TREATMENT)
    if pilot.started_on and by_rows(pilot):
        rows = means.filter(day__gte=pilot.started_on).values("measure")
        sums = rows.annotate(below=Sum("n"), newest=Max("day")).order_by("measure")
        found += [(each["below"], each["newest"]) for each in sums]
    return max(found, default=None)
