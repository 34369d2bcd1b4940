"""Files about a pilot: days of arms and units, who is in which arm, who is left out."""

from collections.abc import Callable, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction

from core import access
from core.errors import Refused
from core.imports import cells
from core.imports.kinds import Field, Kind, Outcome, Remark, as_is
from core.imports.rows import RowLoader, Told
from core.models import ImportRun, User
from core.roles import Perm
from pilots import codes
from pilots.actions import assignment, exclusions, observations, results
from pilots.actions.assignment import Entry
from pilots.models import ArmResult, Exclusion, Measure, Pilot
from pilots.models.pilots import PilotQuerySet
from pilots.rows import Row
from portfolio.imports import figure

Line = dict[str, Any]


def mine(user: User) -> PilotQuerySet:
    """The pilots this person may record for, by key."""
    teams = access.reach(user, Perm.PILOT_MEASURE).q("product__team")
    return Pilot.objects.filter(teams).order_by("key")


def named(rows: PilotQuerySet) -> list[tuple[int, str]]:
    return [(row.pk, str(row)) for row in rows]


def measured(user: User) -> list[tuple[int, str]]:
    """Those that take rows by day or unit now."""
    by_rows = Measure.objects.exclude(grain=Measure.Grain.TOTALS).values("pilot")
    return named(mine(user).filter(state__in=results.OPEN, pk__in=by_rows))


def assigned(user: User) -> list[tuple[int, str]]:
    """Those whose units are drawn, and that are not over."""
    live = [*assignment.BEFORE, Pilot.State.RUNNING, Pilot.State.PAUSED]
    return named(mine(user).filter(state__in=live).exclude(unit=Pilot.Unit.SITE))


def under_way(user: User) -> list[tuple[int, str]]:
    return named(mine(user).filter(state__in=results.OPEN))


def pilot_of(run: ImportRun) -> Pilot:
    return Pilot.objects.get(pk=run.target_id or 0)


def whole(text: str) -> str:
    found = figure(text)
    if found and not found.isdecimal():
        raise ValueError("this is no whole number")
    return found


# --- days ----------------------------------------------------------------------------
class ObservationLoader:
    """Rows by day or by unit and day; the same file again changes nothing."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.run, self.by = run, by

    def load(self, rows: Sequence[Line]) -> Sequence[Outcome]:
        pilot = pilot_of(self.run)
        measures = {each.name.lower(): each for each in pilot.measures.all()}
        read = [row_of(line, measures) for line in rows]
        return observations.load(pilot, read, by=self.by)

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        return ()


def row_of(line: Line, measures: dict[str, Measure]) -> Row:
    measure = measures.get(line["measure"].lower())
    squares = line.get("xx")
    row = Row(
        measure=measure, day=date.fromisoformat(line["day"]), arm=line.get("arm", ""),
        unit=line.get("unit", ""), cluster=line.get("cluster", ""), x=Decimal(line["x"]),
        n=int(line["n"]), xx=Decimal(squares) if squares else None,
    )  # fmt: skip
    if measure is None:
        row.fault = f"There is no measure “{line['measure']}” in this pilot."
    return row


# --- who is in which arm ----------------------------------------------------------------
class AssignmentLoader:
    """The whole list before the start; units that join after it.

    Kept until the last row, because a list is made at once: what it draws, and what it
    hashes, is all of it.
    """

    def __init__(self, run: ImportRun, by: User) -> None:
        self.run, self.by = run, by
        self.entries: dict[str, Entry] = {}

    def load(self, rows: Sequence[Line]) -> Sequence[Outcome]:
        pilot = pilot_of(self.run)
        newest = pilot.assignment_lists.last()
        units = [row["unit"] for row in rows]
        there: dict[str, str] = {}
        if newest and pilot.is_live:
            known = newest.assignments.filter(unit__in=units)
            there = dict(known.values_list("unit", "arm"))
        return [self.taken(row, there) for row in rows]

    def taken(self, row: Line, there: dict[str, str]) -> Told:
        names = ("unit", "arm", "stratum", "cluster")
        entry = Entry(**{name: row.get(name, "") for name in names})
        if entry.unit in self.entries:
            return Told("failed", f"{entry.unit} comes twice in this file.")
        if entry.unit in there:
            same = entry.arm in {"", there[entry.unit]}
            arm = there[entry.unit]
            text = f"{entry.unit} is in the {arm} arm and stays there."
            return Told() if same else Told("failed", text)
        self.entries[entry.unit] = entry
        return Told("created")

    def finish(self, *, trial: bool) -> Sequence[Remark]:
        if not self.entries:
            return ()
        try:
            with transaction.atomic():
                self.assign(pilot_of(self.run), list(self.entries.values()))
                transaction.set_rollback(trial)
        except Refused as error:
            return [Remark(1, f"Nobody is assigned. {error}")]
        return ()

    def assign(self, pilot: Pilot, entries: list[Entry]) -> None:
        if pilot.is_live:
            reason = f"Brought by the file {self.run.filename}"[:200]
            assignment.join(pilot, entries, reason=reason, by=self.by)
        else:
            assignment.assign(pilot, entries, by=self.by)


# --- who is left out ---------------------------------------------------------------------
class ExclusionLoader(RowLoader):
    """One unit a row; one that is left out for this reason already stays as it is."""

    def __init__(self, run: ImportRun, by: User) -> None:
        self.pilot, self.by = pilot_of(run), by

    def kept(self, row: Line) -> Told:
        day = date.fromisoformat(row["day"])
        words = {"reason": row["reason"], "note": row.get("note", "")}
        same = Exclusion.objects.in_force().filter(
            pilot=self.pilot, unit=row["unit"], reason=row["reason"]
        )
        if same.exists():
            return Told()
        exclusions.add(self.pilot, unit=row["unit"], day=day, **words, by=self.by)
        return Told("created")


def code(what: Callable[[str], str], name: str, label: str, *more: str) -> Field:
    required = what is codes.token
    return Field(name, label, more, required=required, clean=what)


DAY = Field("day", "Day", ("date", "on", "since"), required=True, clean=cells.day)
ARM = Field("arm", "Arm", ("group", "variant"), clean=cells.one_of(ArmResult.Arm))
UNIT = code(codes.token, "unit", "Unit's code", "unit", "agent", "account", "token")
SITE = code(codes.optional, "cluster", "Site or team", "site", "team", "cluster")

OBSERVATIONS = Kind(
    name="pilot_observations",
    label="What a pilot measured, by day",
    about="Each row is one day of an arm, a site or a unit: what that day brought, never a running total. Loading the file again changes only what changed in it.",
    fields=(
        Field("measure", "Measure", ("metric", "name"), required=True, clean=cells.words),
        DAY,
        ARM,
        code(codes.optional, "unit", "Unit's code", "unit", "agent", "account", "token"),
        SITE,
        Field("x", "Successes, or sum", ("x", "successes", "sum", "total"), required=True, clean=figure),
        Field("n", "Of so many", ("n", "units", "contacts", "offered", "of"), required=True, clean=whole),
        Field("xx", "Sum of squares", ("xx", "squares"), help="For means by day only.", clean=figure),
    ),
    loader=ObservationLoader,
    shown=as_is,
    targets=measured,
    perm=Perm.PILOT_MEASURE,
)  # fmt: skip

ASSIGNMENT = Kind(
    name="pilot_assignment",
    label="Who is in which arm of a pilot",
    about="Each row is one unit, by a token and never by an account or a name. With an arm in every row the list is taken as it is; with none, the arms are drawn here. Before the start a new list takes the place of the last; after it, only new units join.",
    fields=(
        UNIT,
        ARM,
        code(codes.optional, "stratum", "Even in", "stratum", "skill", "queue"),
        SITE,
    ),
    loader=AssignmentLoader,
    shown=as_is,
    targets=assigned,
    perm=Perm.PILOT_MEASURE,
)  # fmt: skip

EXCLUSIONS = Kind(
    name="pilot_exclusions",
    label="Who is left out of a pilot",
    about="Each row is one unit with the day and the reason. Nothing is taken out of the records: the read-out leaves out what the plan said would be left out, and shows the rest.",
    fields=(
        UNIT,
        DAY,
        Field("reason", "Reason", ("why",), required=True, clean=cells.one_of(Exclusion.Reason)),
        Field("note", "Note", ("comment",), clean=cells.short(200)),
    ),
    loader=ExclusionLoader,
    shown=as_is,
    targets=under_way,
    perm=Perm.PILOT_MEASURE,
)  # fmt: skip
