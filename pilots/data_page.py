"""The data of one pilot as its page shows it: days, holes, sizes, who is left out. Reads only.

How many were counted is shown, never what they showed: levels by arm are the read-out's.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Q, Sum

from core.clock import today
from pilots import data, readout, stoplines, window
from pilots.models import ArmObservation, ArmResult, Exclusion, Measure, Pilot
from pilots.readout import SampleRatio

Arm, Grain = ArmResult.Arm, Measure.Grain
MOST_DAYS = 62  # of one table; the sentence above it covers all of them
Line = tuple[str, str]  # arm, site


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a measure: what each line counted, None where it has nothing."""

    day: date
    counts: list[int | None]
    left_out: bool  # one of the first days, which the plan leaves out


@dataclass(frozen=True, slots=True)
class Grid:
    """Days × arms (or sites) of one measure, the newest first, and its holes in words."""

    measure: Measure
    lines: list[str]
    days: list[Day]
    earlier: int  # days that the table does not show
    holes: list[str]
    late: int


def grids(pilot: Pilot) -> list[Grid]:
    """One for each measure that is recorded by rows; one query for all of them."""
    measures = data.by_rows(pilot)
    rows = ArmObservation.objects.filter(measure__in=measures)
    sums = rows.values("measure", "day", "arm", "cluster").annotate(
        below=Sum("n"), units=Count("unit", distinct=True, filter=Q(unit__gt="")),
        late_rows=Count("id", filter=Q(late=True)),
    )  # fmt: skip
    by_measure: dict[int, list[dict[str, Any]]] = {pk: [] for pk in measures}
    for each in sums.order_by("day", "arm", "cluster"):
        by_measure[each["measure"]].append(each)
    return [grid(pilot, measures[pk], found) for pk, found in by_measure.items()]


def grid(pilot: Pilot, measure: Measure, found: list[dict[str, Any]]) -> Grid:
    counts: dict[date, dict[Line, int]] = {}
    for each in found:
        line = line_of(measure, each)
        at = counts.setdefault(each["day"], {})
        at[line] = at.get(line, 0) + (each["units"] or each["below"])
    lines = sorted({line for day in counts.values() for line in day})
    lines = lines or [(str(arm), "") for arm in arms(measure)]
    expected = days_between(pilot, counts)
    shown = [
        Day(day, [counts.get(day, {}).get(line) for line in lines], early(pilot, day))
        for day in reversed(expected[-MOST_DAYS:])
    ]
    return Grid(
        measure=measure, lines=[said(line) for line in lines], days=shown,
        earlier=max(len(expected) - MOST_DAYS, 0),
        holes=[*holes(lines, expected, counts)],
        late=sum(each["late_rows"] for each in found),
    )  # fmt: skip


def line_of(measure: Measure, row: dict[str, Any]) -> Line:
    """Units are many: their sites do not part them. Arms by day are parted by site."""
    return (row["arm"], "" if measure.grain == Grain.UNITS else row["cluster"])


def arms(measure: Measure) -> list[str]:
    return list(Arm.values) if measure.has_control else [Arm.TREATMENT]


def said(line: Line) -> str:
    arm = Arm(line[0]).label
    return f"{arm}, {line[1]}" if line[1] else arm


def early(pilot: Pilot, day: date) -> bool:
    first = window.first_counted(pilot)
    return bool(pilot.started_on and first and pilot.started_on <= day < first)


def days_between(pilot: Pilot, counts: Iterable[date]) -> list[date]:
    """Every day that should have rows: from the first recorded or the start, to its end."""
    started = [pilot.started_on] if pilot.started_on else []
    first = min([*counts, *started], default=None)
    if first is None:
        return []
    last = min(window.last_counted(pilot) or today(), today())
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


# --- holes in words --------------------------------------------------------------------
def holes(
    lines: list[Line], days: list[date], counts: dict[date, dict[Line, int]]
) -> Iterator[str]:
    """A sentence for each arm or site that lacks days: how many, and which."""
    for line in lines:
        missing = [
            day for day in days if line not in counts.get(day, {}) and day < today()
        ]
        if missing:
            n = len(missing)
            which = ", ".join(spans(missing)[:6])
            more = "" if len(spans(missing)) <= 6 else " and others"
            yield f"{said(line)} has nothing on {n} day{'s' * (n > 1)}: {which}{more}."


def spans(days: list[date]) -> list[str]:
    """Runs of days in words: “3 Nov”, “5 to 9 Nov”."""
    runs: list[list[date]] = []
    for day in days:
        if runs and day - runs[-1][-1] == timedelta(days=1):
            runs[-1].append(day)
        else:
            runs.append([day])
    return [run_in_words(run[0], run[-1]) for run in runs]


def run_in_words(first: date, last: date) -> str:
    if first == last:
        return shown(first)
    start = str(first.day) if first.month == last.month else shown(first)
    return f"{start} to {shown(last)}"


def shown(day: date) -> str:
    return f"{day.day} {day:%b}"


# --- who is left out ---------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class LeftOut:
    """How many units of each arm are left out for one reason."""

    reason: str
    drops: bool
    control: int
    treated: int
    unknown: int
    after_results: int


def left_out(pilot: Pilot) -> list[LeftOut]:
    rows = Exclusion.objects.in_force().filter(pilot=pilot).values("reason")
    counted = rows.annotate(
        control=Count("id", filter=Q(arm=Arm.CONTROL)),
        treated=Count("id", filter=Q(arm=Arm.TREATMENT)),
        unknown=Count("id", filter=Q(arm="")),
        after=Count("id", filter=Q(after_results=True)),
    )
    return [
        LeftOut(
            reason=Exclusion.Reason(each["reason"]).label,
            drops=each["reason"] in Exclusion.PLANNED,
            control=each["control"], treated=each["treated"], unknown=each["unknown"],
            after_results=each["after"],
        )
        for each in counted.order_by("reason")
    ]  # fmt: skip


def uneven(rows: list[LeftOut], pilot: Pilot) -> SampleRatio | None:
    """Exclusions against the planned split: who is lost in one arm is seldom chance."""
    counts = [sum(each.control for each in rows), sum(each.treated for each in rows)]
    if not sum(counts):
        return None
    split = (pilot.split_control, pilot.split_treatment)
    return readout.sample_ratio(counts, split)


# --- how many had it ------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Exposure:
    """Contacts that had the change, of those the plan allows."""

    had: int
    most: int | None
    by: date

    @property
    def percent(self) -> int:
        return min(100 * self.had // self.most, 100) if self.most else 0

    @property
    def is_past(self) -> bool:
        return self.most is not None and self.had > self.most


def exposure(pilot: Pilot) -> Exposure | None:
    """So far, of the treated arm; None before anything is recorded."""
    seen = data.contacts(pilot, stoplines.treated(pilot).values())
    return Exposure(seen[0], pilot.max_contacts, seen[1]) if seen else None
