"""Which unit goes into which arm: drawn or brought before the start, joined after it.

A list is never changed. Before the start a new one takes the place of the last, which
stays to be seen; from the start on nobody moves, and units only join, with the reason.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from core import access, audit
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from pilots import allocation, codes
from pilots.actions.moving import held
from pilots.allocation import Place, Unit
from pilots.models import Assignment, AssignmentList, Pilot

State, Source = Pilot.State, AssignmentList.Source
BEFORE = {State.DRAFT, State.SUBMITTED, State.APPROVED, State.SCHEDULED}
MOST = 200_000


@dataclass(frozen=True, slots=True)
class Entry:
    """One unit as it comes in; without an arm it is drawn."""

    unit: str
    arm: str = ""
    stratum: str = ""
    cluster: str = ""


@transaction.atomic
def assign(
    pilot: Pilot,
    entries: Sequence[Entry],
    *,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> AssignmentList:
    """Make the list before the start: arms as given or, where none is, all drawn."""
    pilot = begin(pilot, by=by)
    if pilot.state not in BEFORE:
        raise Refused(
            f"{pilot.key} has started: nobody moves any more. Units can join, with a reason."
        )
    seed = "" if given(entries) else secrets.token_hex(16)
    places = placed(pilot, entries, seed)
    newest, found = pilot.assignment_lists.last(), allocation.digest(places)
    if newest and newest.sha256 == found:
        return newest
    made = AssignmentList.objects.create(
        pilot=pilot, source=Source.DRAWN if seed else Source.LOADED, seed=seed,
        split_control=pilot.split_control, split_treatment=pilot.split_treatment,
        rows=len(places), sha256=found, made_by=history.actor(by, acting),
        made_at=history.moment(by, on),
    )  # fmt: skip
    rows = added(made, places, day=history.day(by, on))
    audit.record(
        by, Verb.UNITS_ASSIGNED, pilot, team=pilot.product.team, units=made.rows,
        source=made.source, seed=seed, sha256=found, arms=arms(rows),
    )  # fmt: skip
    return made


@transaction.atomic
def join(
    pilot: Pilot, entries: Sequence[Entry], *, reason: str, by: User
) -> list[Assignment]:
    """Add units to the list of a pilot that runs; those who are on it stay where they are."""
    pilot = begin(pilot, by=by)
    newest = pilot.assignment_lists.last()
    if not pilot.is_live or newest is None:
        raise Refused(
            f"Units join a list while {pilot.key} runs; it has none, or does not."
        )
    if not reason.strip():
        raise Unfit("reason", "Give the reason why these units join now.")
    new = joining(newest, entries)
    if not new:
        raise Unfit("units", "All of these units are on the list already.")
    seed = "" if given(new) else secrets.token_hex(16)
    rows = added(
        newest, placed(pilot, new, seed), day=today(), reason=reason.strip()[:200]
    )
    audit.record(
        by, Verb.UNITS_JOINED, pilot, team=pilot.product.team, units=len(rows),
        reason=reason, seed=seed, arms=arms(rows),
    )  # fmt: skip
    return rows


def begin(pilot: Pilot, *, by: User) -> Pilot:
    pilot = held(pilot)
    access.require(by, Perm.PILOT_MEASURE, team=pilot.product.team)
    if pilot.unit == Pilot.Unit.SITE:
        raise Refused("Sites are chosen, not drawn: name them in the plan's bounds.")
    return pilot


def given(entries: Sequence[Entry]) -> bool:
    """True if the arms come with the units. Raises Refused where only some do."""
    named = sum(1 for each in entries if each.arm)
    if named and named < len(entries):
        raise Unfit(
            "units", "Give every unit its arm, or none: then all of them are drawn."
        )
    return bool(named)


def placed(pilot: Pilot, entries: Sequence[Entry], seed: str) -> list[Place]:
    """Each unit with its arm. Raises Refused for codes that name people, or come twice."""
    if not 1 <= len(entries) <= MOST:
        raise Unfit("units", f"Name from 1 to {MOST:,} units.")
    units = [unit_of(each) for each in entries]
    if len({unit.code for unit in units}) < len(units):
        raise Unfit("units", "A unit comes twice: it can only be in one arm.")
    if not seed:
        return [Place(u, e.arm) for u, e in zip(units, entries, strict=True)]
    split = (pilot.split_control, pilot.split_treatment)
    return allocation.draw(units, split, seed)


def unit_of(entry: Entry) -> Unit:
    try:
        return Unit(
            codes.token(entry.unit),
            codes.optional(entry.stratum),
            codes.optional(entry.cluster),
        )
    except ValueError as error:
        raise Unfit("units", f"A unit cannot be taken: {error}.") from error


def joining(newest: AssignmentList, entries: Sequence[Entry]) -> list[Entry]:
    """Those who are not on the list yet. Raises Refused for one who would change arms."""
    codes_sent = [each.unit for each in entries]
    rows = newest.assignments.filter(unit__in=codes_sent)
    there = dict(rows.values_list("unit", "arm"))
    for each in entries:
        if each.unit in there and each.arm not in {"", there[each.unit]}:
            raise Refused(
                f"{each.unit} is in the {there[each.unit]} arm and stays there."
            )
    return [each for each in entries if each.unit not in there]


def added(
    made: AssignmentList, places: Sequence[Place], *, day: date, reason: str = ""
) -> list[Assignment]:
    return Assignment.objects.bulk_create(
        (
            Assignment(
                list=made, unit=each.unit.code, arm=each.arm, assigned_on=day,
                stratum=each.unit.stratum, cluster=each.unit.cluster, reason=reason,
            )
            for each in places
        ),
        batch_size=5_000,
    )  # fmt: skip


def arms(rows: Sequence[Assignment]) -> dict[str, int]:
    treated = sum(row.arm == allocation.TREATMENT for row in rows)
    return {"control": len(rows) - treated, "treatment": treated}


def is_intact(kept: AssignmentList) -> bool:
    """True if the rows are the ones that were drawn or brought: hashed once more."""
    rows = kept.assignments.filter(reason="").order_by("unit")
    fields = rows.values_list("unit", "stratum", "cluster", "arm")
    return kept.sha256 == allocation.digest(
        Place(Unit(unit, stratum, cluster), arm)
        for unit, stratum, cluster, arm in fields.iterator(5_000)
    )
