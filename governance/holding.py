"""What people may sit in at gates: the seats they hold, and those of whom they act for."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.models import User
from governance.models import Delegation, SeatHolder
from governance.models.standins import DelegationQuerySet


@dataclass(frozen=True)
class Hold:
    """A seat that somebody may sit in, by themselves or for a principal."""

    seat: int
    team: int | None
    principal: User | None = None


def held(person: User, day: date) -> list[Hold]:
    """What this person may sit in on a day, read once and kept on the person object."""
    kept: dict[date, list[Hold]] = person.__dict__.setdefault("_held", {})
    if day not in kept:
        with_seats([person], day)
    return kept[day]


def with_seats(people: Iterable[User], day: date) -> list[User]:
    """These people, what they hold read at once: for asking many. Two queries."""
    found = {person.pk: person for person in people}
    named = (
        delegations(day).filter(delegate__in=found).select_related("person__manager")
    )
    acting = list(named)
    kept: dict[int, list[Hold]] = {pk: [] for pk in found}
    who = {*found, *(each.person_id for each in acting)}
    rows = list(SeatHolder.objects.on(day).filter(person__in=who))
    for row in rows:
        if row.person_id in kept:
            kept[row.person_id].append(Hold(row.seat_id, row.team_id))
    for each in acting:
        kept[each.delegate_id] += [
            Hold(row.seat_id, row.team_id, each.person)
            for row in rows
            if row.person_id == each.person_id
        ]
    for pk, person in found.items():
        person.__dict__.setdefault("_held", {})[day] = kept[pk]
    return list(found.values())


def delegations(day: date) -> DelegationQuerySet:
    """Who acts for whom at gates: named in advance means a day before, at least."""
    rows = Delegation.objects.held_on(day).for_scope(Delegation.Scope.GATES)
    return rows.filter(named_on__lt=day)
