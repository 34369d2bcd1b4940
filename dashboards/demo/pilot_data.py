"""The data of the experiments by day and unit. Ours, but for the sums of domain.md §12.

PIL-03's 28 days before and 28 days after, of both sites, add up to §12's figures: a
week's shape and a fixed wobble say which day had how many, and no day is drawn by
chance. The accounts of PIL-02 and the agents of PIL-01 are tokens of no meaning.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from core import system
from pilots.actions import assignment
from pilots.actions.assignment import Entry
from pilots.models import ArmObservation, Exclusion, Measure, Pilot

# Measures that are not recorded as totals: (pilot, measure) → how.
GRAINS = {("PIL-03", "Abandonment"): Measure.Grain.DAYS}

# Units to draw: (pilot, first letter, how many in each stratum)
UNITS = [("PIL-01", "A", {"PLS": 48, "CRD": 48}), ("PIL-02", "P", {"": 17_600})]

# arm, site, (calls, abandoned) before the start, and after it
CALLS = [
    ("treatment", "FSD", (15_200, 1_064), (15_500, 806)),
    ("control", "SAT", (14_000, 1_120), (14_200, 1_036)),
]
START, DAYS = date(2026, 8, 10), 28
# Calls of a week from Monday on; Auto is quiet on weekends.
WEEK = (118, 106, 101, 99, 108, 62, 46)
# How many percent more or less than usual were lost, on each of the 56 days: chosen so
# that the gap between the sites leans nowhere before the start.
WOBBLE = {
    "FSD": (
        -15, 11, -5, 4, 5, -27, 7, -14, -17, 16, -23, -22, -12, 20,
        13, -2, 25, -11, -25, 9, 3, 5, -15, 8, 4, -18, 8, 4,
        20, -6, 4, 13, -17, -7, -14, -8, 19, 10, 6, 5, 8, 20,
        9, 21, 4, 1, 5, -4, 7, -36, -6, -8, -14, 9, 14, 16,
    ),
    "SAT": (
        -12, 7, -23, -6, -3, -2, -3, 12, -26, 2, -10, -3, 20, 17,
        2, 33, 1, 5, 15, -7, -5, 12, -21, -8, -27, 31, -7, 8,
        -19, 28, -18, -6, 33, 10, -5, 18, 2, 1, -8, -13, -12, -11,
        -9, 3, 2, -2, 1, -4, 11, 6, 22, -4, 32, 4, 4, 14,
    ),
}  # fmt: skip

# pilot, which unit of the list, reason, day, note, results were known
LEFT_OUT: list[tuple[str, int, str, str, str, bool]] = [
    ("PIL-02", 211, "litigation", "2026-10-14", "", False),
    ("PIL-02", 2_904, "cease_contact", "2026-10-19", "Asked in writing.", False),
    ("PIL-02", 5_120, "scra", "2026-10-22", "", False),
    ("PIL-02", 7_377, "litigation", "2026-10-30", "", True),
    ("PIL-02", 9_016, "deceased", "2026-11-04", "", True),
    ("PIL-02", 12_450, "crossover", "2026-11-05", "Reached the old bot once.", True),
]


def assign(pilot: Pilot) -> None:
    """Draw its units, three days before the start."""
    for key, letter, strata in UNITS:
        if key == pilot.key and pilot.starts_on:
            assignment.assign(
                pilot, [*entries(letter, strata)], by=system.user(),
                acting=pilot.owner, on=pilot.starts_on - timedelta(days=3),
            )  # fmt: skip


def entries(letter: str, strata: dict[str, int]) -> Iterator[Entry]:
    at = 0
    for stratum, units in strata.items():
        for _ in range(units):
            at += 1
            yield Entry(f"{letter}-{at:05}", stratum=stratum)


def observe(pilot: Pilot) -> None:
    """The days of its measures that are recorded day by day."""
    for measure in pilot.measures.filter(grain=Measure.Grain.DAYS):
        ArmObservation.objects.bulk_create(
            ArmObservation(
                measure=measure, source=ArmObservation.Source.FILE,
                recorded_by=pilot.owner, **each,
            )
            for each in days()
        )  # fmt: skip


def days() -> Iterator[dict[str, Any]]:
    """Every day of both sites, the 28 before the start first."""
    for arm, site, before, after in CALLS:
        wobble = WOBBLE[site]
        yield from span(arm, site, START - timedelta(days=DAYS), before, wobble[:DAYS])
        yield from span(arm, site, START, after, wobble[DAYS:])


def span(
    arm: str, site: str, first: date, sums: tuple[int, int], wobble: Sequence[int]
) -> Iterator[dict[str, Any]]:
    """28 days whose calls and abandoned calls add up to `sums`."""
    calls, lost = sums
    n = shared(calls, [WEEK[at % 7] for at in range(DAYS)])
    x = shared(lost, [a * (100 + b) for a, b in zip(n, wobble, strict=True)])
    for at in range(DAYS):
        day = first + timedelta(days=at)
        yield {"arm": arm, "cluster": site, "day": day, "n": n[at], "x": x[at]}


def shared(total: int, weights: Sequence[int]) -> list[int]:
    """`total` in whole parts by weight, whose sum is exact: the largest remainders get one."""
    whole = sum(weights)
    parts = [total * each // whole for each in weights]
    rest = sorted(range(len(weights)), key=lambda at: -(total * weights[at] % whole))
    for at in rest[: total - sum(parts)]:
        parts[at] += 1
    return parts


def leave_out(pilot: Pilot) -> None:
    """The log of who was left out of it, on the days it was written."""
    mine = [each for each in LEFT_OUT if each[0] == pilot.key]
    if not mine:
        return
    units = pilot.assignment_lists.get().assignments.order_by("unit")
    for _, at, reason, day, note, after in mine:
        unit, since = units[at], date.fromisoformat(day)
        Exclusion.objects.create(
            pilot=pilot, unit=unit.unit, arm=unit.arm, day=since,
            reason=reason, note=note, after_results=after, made_by=pilot.owner,
            made_at=datetime(since.year, since.month, since.day, 15, tzinfo=UTC),
        )  # fmt: skip
