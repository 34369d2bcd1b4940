"""Observations out of files and sources: many rows at once, by the rules of one.

A row is loaded whole or not at all. What is recorded already and reads the same stays
untouched, so a file can be loaded again; what reads differently is corrected and keeps
its former value. One query finds what is there, however many rows a batch has.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import audit
from core.errors import Refused
from core.imports.rows import Told
from core.models import Team, User
from core.verbs import Verb
from portfolio.actions import observations as one
from portfolio.models import FormerValue, Metric, Observation, Product, Queue, Site

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """One metric's sums in a row."""

    metric: Metric
    numerator: Decimal
    denominator: Decimal


@dataclass(slots=True)
class FileRow:
    """A row of a file in our terms; with a `fault` it is not loaded."""

    line: int
    start: date = date.min
    end: date = date.min
    site: Site | None = None
    queue: Queue | None = None
    product: Product | None = None
    channel: str = ""
    provisional: bool = False
    readings: list[Reading] = field(default_factory=list)
    fault: str = ""


@transaction.atomic
def load(
    rows: Sequence[FileRow], *, lines: dict[Key, int], origin: str, by: User
) -> list[Told]:
    """Record what is new, correct what differs, leave the rest; one outcome a row.

    `lines` remembers, over the batches of one file, which line held what.
    """
    metrics = {r.metric.pk for row in rows for r in row.readings}
    # As when one is recorded by hand: held, so that no period is recorded twice.
    list(Metric.objects.select_for_update().filter(pk__in=metrics).order_by("pk"))
    kept = Kept(existing(rows, metrics), lines, origin, by)
    outcomes = [loaded(row, kept, by) for row in rows]
    kept.write()
    return outcomes


def existing(rows: Sequence[FileRow], metrics: set[int]) -> dict[Key, Observation]:
    """What these rows could meet, by period and scope. One query."""
    starts = {row.start for row in rows if not row.fault}
    found = Observation.objects.select_for_update(of=("self",)).filter(
        metric__in=metrics, period_start__in=starts
    )
    found = found.select_related("metric", "site", "queue", "product__team")
    return {key_of(row.metric_id, row): row for row in found}


def key_of(metric_id: int, row: Any) -> Key:
    """Period and scope; a row of a file and an observation have the same."""
    if isinstance(row, Observation):
        period: Key = (row.period_start, row.period_end)
    else:
        period = (row.start, row.end)
    places = (row.site, row.queue, row.product)
    return (metric_id, *period, *(each and each.pk for each in places), row.channel)


def loaded(row: FileRow, kept: "Kept", by: User) -> Told:
    fault = row.fault or wrong(row, kept, by)
    if fault:
        return Told("failed", fault)
    states = {kept.put(row, reading) for reading in row.readings}
    for state in ("created", "updated"):
        if state in states:
            return Told(state)
    return Told("unchanged")


def wrong(row: FileRow, kept: "Kept", by: User) -> str:
    """Why the row cannot be loaded, in words; "" if it can."""
    if not one.may_record(by, row.product):
        return "You may not record measurements here. Ask a product manager."
    try:
        one.refuse_impossible_period(row.start, row.end)
        for each in row.readings:
            refuse_reading(each, row, kept)
    except Refused as error:
        return str(error)
    return ""


def refuse_reading(each: Reading, row: FileRow, kept: "Kept") -> None:
    try:
        one.refuse_impossible(each.metric, each.numerator, each.denominator)
    except Refused as error:
        raise Refused(f"{each.metric.code}: {error}") from error
    first = kept.lines.get(key_of(each.metric.pk, row), row.line)
    if first != row.line:
        raise Refused(
            f"{each.metric.code}: line {first} holds this period and scope already."
        )


class Kept:
    """What a batch found, and what it will write in a few statements."""

    def __init__(
        self,
        found: dict[Key, Observation],
        lines: dict[Key, int],
        origin: str,
        by: User,
    ) -> None:
        self.found, self.lines, self.origin, self.by = found, lines, origin, by
        self.new: list[Observation] = []
        self.changed: list[tuple[Observation, FormerValue]] = []

    def put(self, row: FileRow, reading: Reading) -> str:
        """Keep one reading; what became of it."""
        key = key_of(reading.metric.pk, row)
        self.lines[key] = row.line
        there = self.found.get(key)
        if there is None:
            self.new.append(self.made(row, reading))
            return "created"
        same = (there.numerator, there.denominator, there.provisional) == (
            reading.numerator,
            reading.denominator,
            row.provisional,
        )
        if not same:
            self.replace(there, row, reading)
        return "unchanged" if same else "updated"

    def made(self, row: FileRow, reading: Reading) -> Observation:
        return Observation(
            metric=reading.metric,
            site=row.site,
            queue=row.queue,
            product=row.product,
            channel=row.channel,
            period_start=row.start,
            period_end=row.end,
            numerator=reading.numerator,
            denominator=reading.denominator,
            provisional=row.provisional,
            origin=self.origin,
            recorded_by=self.by,
        )

    def replace(self, there: Observation, row: FileRow, reading: Reading) -> None:
        former = one.as_it_was(
            there, reason=f"Line {row.line}", by=self.by, origin=self.origin
        )
        there.numerator, there.denominator = reading.numerator, reading.denominator
        there.provisional, there.origin = row.provisional, self.origin
        there.version += 1
        self.changed.append((there, former))

    def write(self) -> None:
        Observation.objects.bulk_create(self.new)
        FormerValue.objects.bulk_create(former for _, former in self.changed)
        Observation.objects.bulk_update(
            [there for there, _ in self.changed],
            ["numerator", "denominator", "provisional", "origin", "version"],
        )
        for team, changes in by_team(self.told_new()):
            audit.record_all(self.by, Verb.METRIC_OBSERVED, changes, team=team)
        for team, changes in by_team(self.told_changed()):
            audit.record_all(self.by, Verb.METRIC_CORRECTED, changes, team=team)

    def told_new(self) -> Iterator[tuple[Observation, dict[str, Any]]]:
        for row in self.new:
            yield (
                row,
                about(row)
                | {
                    "numerator": row.numerator,
                    "denominator": row.denominator,
                    "origin": row.origin,
                },
            )

    def told_changed(self) -> Iterator[tuple[Observation, dict[str, Any]]]:
        for row, former in self.changed:
            pairs = {
                name: [getattr(former, name), getattr(row, name)]
                for name in ("numerator", "denominator", "provisional")
                if getattr(former, name) != getattr(row, name)
            }
            yield row, about(row) | {"changed": pairs, "origin": row.origin}


def about(row: Observation) -> dict[str, Any]:
    period = [row.period_start, row.period_end]
    return {"observation": row.pk, "period": period, "scope": row.scope}


def by_team(
    told: Iterator[tuple[Observation, dict[str, Any]]],
) -> Iterator[tuple[Team | None, list[tuple[Metric, dict[str, Any]]]]]:
    """The changes of each team, as changes of their metrics."""
    found: dict[Team | None, list[tuple[Metric, dict[str, Any]]]] = {}
    for row, data in told:
        found.setdefault(one.team_of(row), []).append((row.metric, data))
    yield from found.items()
