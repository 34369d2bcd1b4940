"""Who acts for whom, and who sits where: the facts on people, read for a day."""

from datetime import date, timedelta

from django.db.models import Q

from core.clock import today
from core.models import User
from governance import standins
from governance.models import Absence, Delegation, PartySeat

Scope = Delegation.Scope


def acting_for(person: User, *, scope: str, on: date | None = None) -> list[User]:
    """The people for whom `person` may act on that day (default: today).

    It gives the delegate nothing of their own: ask every right and every rule of
    independence of `person` as well. Named on the day itself counts; whoever needs it
    to be earlier asks the row (`Delegation.named_on`).
    """
    rows = Delegation.objects.held_on(on or today()).for_scope(scope)
    found = rows.filter(delegate=person).select_related("person").order_by("person")
    return [row.person for row in found]


def delegate_of(person: User, *, scope: str, on: date | None = None) -> User | None:
    """Who acts for `person` on that day, if somebody was named."""
    rows = Delegation.objects.held_on(on or today()).for_scope(scope)
    row = rows.filter(person=person).select_related("delegate").first()
    return row.delegate if row else None


def is_away(person: User, *, on: date | None = None) -> bool:
    day = on or today()
    return Absence.objects.filter(
        person=person, starts_on__lte=day, ends_on__gte=day
    ).exists()


def people_on(day: date) -> standins.People:
    """Seats, absences and delegations that hold on a day. Three queries."""
    seats = PartySeat.objects.held_on(day).select_related("party")
    away = Absence.objects.filter(starts_on__lte=day, ends_on__gte=day)
    named = Delegation.objects.held_on(day).for_scope(Scope.RACI)
    return standins.People(
        tuple(seat_of(each) for each in seats.order_by("pk")),
        tuple(away_of(each) for each in away),
        tuple(standin_of(each) for each in named),
    )


def seat_of(row: PartySeat) -> standins.Seat:
    return standins.Seat(
        row.party.code,
        row.person_id,
        row.team_id,
        row.is_lead,
        row.starts_on,
        row.ends_on,
    )


def away_of(row: Absence) -> standins.Away:
    return standins.Away(row.person_id, row.starts_on, row.ends_on)


def standin_of(row: Delegation) -> standins.Standin:
    return standins.Standin(
        row.person_id,
        row.delegate_id,
        row.starts_on,
        row.ends_on,
        row.scope,
        row.ended_on,
    )


def without_delegate(person: User, day: date) -> Absence | None:
    """The next absence of somebody who sits for a party, with days nobody covers."""
    if not PartySeat.objects.held_on(day).filter(person=person).exists():
        return None
    named = Delegation.objects.for_scope(Scope.RACI).filter(
        Q(ended_on=None), person=person, ends_on__gte=day
    )
    covered = list(named)
    for away in Absence.objects.filter(person=person, ends_on__gte=day).order_by(
        "starts_on"
    ):
        if not covers(covered, max(away.starts_on, day), away.ends_on):
            return away
    return None


def covers(rows: list[Delegation], first: date, last: date) -> bool:
    """True if every day from first to last lies in one of the delegations."""
    day = first
    for row in sorted(rows, key=lambda each: each.starts_on):
        if row.starts_on <= day <= row.ends_on:
            day = row.ends_on + timedelta(days=1)
    return day > last
