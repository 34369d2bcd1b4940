"""What was measured by day, or by unit and day: recorded once, corrected by version.

A row says what one day brought, never a running total. Many rows come in one statement
and leave one audit row; a correction leaves its own, with both values.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from core import audit, versions
from core.errors import Refused, Unfit
from core.imports.rows import Told
from core.models import User
from core.tasks import after_commit
from core.verbs import Verb
from pilots import blind, codes, tasks, window
from pilots.actions import results
from pilots.models import ArmObservation, AssignmentList, Measure, Pilot
from pilots.rows import Row, day_faults, figure_faults, needs_squares, wrong_arm

Grain, Source = Measure.Grain, ArmObservation.Source
FIGURES = ("x", "n", "xx")
MOST = 1_000  # rows of one request
Place = tuple[Any, ...]


@transaction.atomic
def record(measure: Measure, *, by: User, **given: Any) -> ArmObservation:
    """Record one day of an arm, a site or a unit."""
    pilot = results.begin(measure.pilot, by=by)
    measure = pilot.measures.get(pk=measure.pk)
    batch = Batch(pilot, [row := Row(measure, **given)], source=Source.TYPED, by=by)
    told = batch.take(row)
    if told.state == "failed":
        raise Unfit("row", told.text)
    if told.state != "created":
        raise Unfit("day", "This day is recorded already: correct that row.")
    batch.write()
    return batch.new[0]


@transaction.atomic
def correct(
    observation: ArmObservation, *, version: int | None, by: User, **figures: Any
) -> ArmObservation:
    """Correct one row; the audit keeps both values."""
    pilot = results.begin(observation.measure.pilot, by=by)
    rows = ArmObservation.objects.select_for_update(of=("self",))
    row = rows.select_related("measure").get(pk=observation.pk)
    versions.claim(row, version, **blind.told(row, figures, by))
    changed = versions.apply(row, **figures)
    if wrong := figure_faults(row.measure, row.x, row.n, row.xx):
        raise Unfit("x", " ".join(wrong))
    row.save()
    after_commit(tasks.watch_pilot, pilot.pk)
    corrected(pilot, [(row, changed)], by=by)
    return row


@transaction.atomic
def record_many(
    pilot: Pilot, rows: Sequence[Row], *, source: str = Source.API, by: User
) -> Counter[str]:
    """Record what is new, all or nothing; how many were created, how many there already.

    What is recorded with other figures is refused: correct it where it stands.
    """
    pilot = results.begin(pilot, by=by)
    if len(rows) > MOST:
        raise Refused(f"Send {MOST:,} rows or fewer at once.")
    batch = Batch(pilot, rows, source=source, by=by)
    told = [batch.take(row) for row in rows]
    faults = [(at, each.text) for at, each in enumerate(told) if each.state == "failed"]
    faults += [
        (at, "Other figures are on record for this day: correct them instead.")
        for at, each in enumerate(told)
        if each.state == "updated"
    ]
    if faults:
        raise Wrong(sorted(faults))
    batch.write()
    return Counter(each.state for each in told)


class Wrong(Refused):
    """Rows that cannot be recorded: (its place in what was sent, why)."""

    def __init__(self, faults: list[tuple[int, str]]) -> None:
        super().__init__(" ".join(f"Row {at + 1}: {why}" for at, why in faults[:10]))
        self.faults = faults


@transaction.atomic
def load(pilot: Pilot, rows: Sequence[Row], *, by: User) -> list[Told]:
    """A batch of a file: what is new is recorded, what differs corrected; one outcome a row."""
    pilot = results.begin(pilot, by=by)
    batch = Batch(pilot, rows, source=Source.FILE, by=by)
    told = [batch.take(row) for row in rows]
    batch.write()
    return told


# --- a batch --------------------------------------------------------------------------
class Batch:
    """Rows on their way in: what they meet is read once, what they change written once."""

    def __init__(
        self, pilot: Pilot, rows: Sequence[Row], *, source: str, by: User
    ) -> None:
        self.pilot, self.source, self.by = pilot, source, by
        self.late = window.is_late(pilot)
        self.assigned = pilot.assignment_lists.last()
        self.arms = arms_of(pilot, self.assigned, rows)
        self.there = existing(pilot, rows)
        self.sited = sited(pilot)
        self.new: list[ArmObservation] = []
        self.changed: list[tuple[ArmObservation, dict[str, Any]]] = []

    def take(self, row: Row) -> Told:
        """What becomes of one row; nothing is written yet."""
        if wrong := row.fault or " ".join(self.faults(row)):
            return Told("failed", wrong)
        made = self.made(row)
        known = self.there.get(place(made))
        if known is None:
            self.there[place(made)] = made
            self.new.append(made)
            return Told("created")
        return self.again(known, made)

    def again(self, known: ArmObservation, made: ArmObservation) -> Told:
        figures = {name: getattr(made, name) for name in FIGURES}
        if all(getattr(known, name) == value for name, value in figures.items()):
            return Told("unchanged")
        if known._state.adding:
            return Told("failed", "Another row of the same file holds this day.")
        changed = versions.apply(known, **figures)
        known.version += 1
        self.changed.append((known, changed))
        return Told("updated")

    def faults(self, row: Row) -> list[str]:
        """Everything that keeps it from being recorded; its arm is filled in if it is known."""
        if row.measure is None or row.measure.grain == Grain.TOTALS:
            return ["Choose a measure that is recorded by day or by unit."]
        if row.measure.pilot_id != self.pilot.pk:
            return ["This measure belongs to another pilot."]
        wrong = [*day_faults(self.pilot, row), *self.wrong_place(row)]
        return wrong + figure_faults(row.measure, row.x, row.n, row.xx)

    def wrong_place(self, row: Row) -> list[str]:
        if row.measure and row.measure.grain == Grain.UNITS:
            return self.wrong_unit(row)
        if row.unit:
            return ["This measure is recorded day by day: leave the unit out."]
        return [*self.wrong_site(row), *wrong_arm(row)]

    def wrong_site(self, row: Row) -> list[str]:
        """Whole arms or their sites, never both in one measure: it would count twice."""
        try:
            row.cluster = codes.optional(row.cluster)
        except ValueError as error:
            return [f"The site: {error}."]
        sited = self.sited.setdefault(row.measure, bool(row.cluster))
        if sited and not row.cluster:
            return ["This measure is recorded by site: name the site."]
        if row.cluster and not sited:
            return ["This measure is recorded for whole arms: leave the site out."]
        return []

    def wrong_unit(self, row: Row) -> list[str]:
        try:
            row.unit, row.cluster = codes.token(row.unit), codes.optional(row.cluster)
        except ValueError as error:
            return [f"The unit: {error}."]
        known = self.arms.get(row.unit, "")
        if self.assigned and not known:
            return [f"{row.unit} is not on the assignment list: add it there first."]
        if known and row.arm not in {"", known}:
            return [f"{row.unit} is in the {known} arm, and counts there."]
        row.arm = self.arms[row.unit] = known or row.arm
        return wrong_arm(row)

    def made(self, row: Row) -> ArmObservation:
        return ArmObservation(
            measure=row.measure, arm=row.arm, day=row.day, unit=row.unit,
            cluster=row.cluster, x=row.x, n=row.n, late=self.late,
            xx=row.xx if row.measure and needs_squares(row.measure) else None,
            source=self.source, recorded_by=self.by,
        )  # fmt: skip

    def write(self) -> None:
        ArmObservation.objects.bulk_create(self.new)
        changed = [row for row, _ in self.changed]
        ArmObservation.objects.bulk_update(changed, [*FIGURES, "version"])
        if self.new:
            told(self.pilot, self.new, by=self.by)
        corrected(self.pilot, self.changed, by=self.by)
        if self.new or self.changed:
            after_commit(tasks.watch_pilot, self.pilot.pk)


def place(row: ArmObservation) -> Place:
    """What there is one of: a unit on a day, or an arm (or site of it) on a day."""
    of_arm = () if row.unit else (row.arm, row.cluster)
    return (row.measure_id, row.day, row.unit, *of_arm)


def existing(pilot: Pilot, rows: Iterable[Row]) -> dict[Place, ArmObservation]:
    """What these rows could meet; one query."""
    found = ArmObservation.objects.select_for_update(of=("self",)).filter(
        measure__pilot=pilot, day__in={row.day for row in rows}
    )
    units = {row.unit for row in rows}
    if "" not in units:
        found = found.filter(unit__in=units)
    return {place(row): row for row in found.select_related("measure")}


def sited(pilot: Pilot) -> dict[Measure | None, bool]:
    """Of each measure recorded by day: whether its rows name sites."""
    rows = ArmObservation.objects.filter(measure__in=pilot.measures.all(), unit="")
    with_site = set(
        rows.exclude(cluster="").values_list("measure", flat=True).distinct()
    )
    whole = set(rows.filter(cluster="").values_list("measure", flat=True).distinct())
    known = with_site | whole
    return {
        each: each.pk in with_site for each in pilot.measures.all() if each.pk in known
    }


def arms_of(
    pilot: Pilot, assigned: AssignmentList | None, rows: Iterable[Row]
) -> dict[str, str]:
    """The arm of each of these units: as assigned or, without a list, as on record."""
    units = {row.unit for row in rows if row.unit}
    if assigned:
        known = assigned.assignments.filter(unit__in=units)
        return dict(known.values_list("unit", "arm"))
    of_pilot = ArmObservation.objects.filter(measure__pilot=pilot, unit__in=units)
    return dict(of_pilot.order_by("unit").values_list("unit", "arm").distinct())


# --- the trail ---------------------------------------------------------------------------
def told(pilot: Pilot, rows: Sequence[ArmObservation], *, by: User) -> None:
    """One audit row for what came in together; the rows themselves keep who and when."""
    days = [row.day for row in rows]
    audit.record(
        by, Verb.OBSERVATION_RECORDED, pilot, team=pilot.product.team, rows=len(rows),
        measures=sorted({row.measure.name for row in rows}),
        days=[min(days), max(days)], source=rows[0].source, late=rows[0].late,
        result=str(rows[0]) if len(rows) == 1 else f"{len(rows):,} rows",
    )  # fmt: skip


def corrected(
    pilot: Pilot, changes: Sequence[tuple[ArmObservation, dict[str, Any]]], *, by: User
) -> None:
    rows = [(pilot, {"result": str(r), "changed": changed}) for r, changed in changes]
    audit.record_all(by, Verb.OBSERVATION_CORRECTED, rows, team=pilot.product.team)
