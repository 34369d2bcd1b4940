"""Who speaks for a party on a day, and who acts for whom. Arithmetic, no Django here.

A seat lasts from its first to its last day, both included; so do an absence and a
delegation. A delegation that was ended holds no longer from its `ended` day on. Who is
away may still act: an absence adds the delegate and takes nothing. What was handed to
somebody is not handed on, for a delegation is asked only of the one who holds the seat.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

GATES, RACI = "gates", "raci"
EVERY = "all"


@dataclass(frozen=True)
class Seat:
    """`team` None: for every team."""

    party: str
    person: int
    team: int | None = None
    is_lead: bool = False
    starts: date = date.min
    ends: date | None = None

    def holds(self, day: date) -> bool:
        return self.starts <= day and (self.ends is None or day <= self.ends)

    def reaches(self, team: int | None) -> bool:
        return self.team is None or self.team == team


@dataclass(frozen=True)
class Away:
    person: int
    starts: date
    ends: date

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(frozen=True)
class Standin:
    person: int
    delegate: int
    starts: date
    ends: date
    scope: str = EVERY
    ended: date | None = None

    def holds(self, day: date, scope: str) -> bool:
        within = self.starts <= day <= self.ends
        standing = self.ended is None or day < self.ended
        return within and standing and self.scope in (EVERY, scope)


@dataclass(frozen=True)
class Speaker:
    """Who speaks for a party: the person there, or `for_whom`'s delegate."""

    person: int
    for_whom: int | None = None


@dataclass(frozen=True)
class People:
    """Everything about people that a right can rest on."""

    seats: tuple[Seat, ...] = ()
    absences: tuple[Away, ...] = ()
    standins: tuple[Standin, ...] = ()

    def seated(self, party: str, team: int | None, day: date) -> list[Seat]:
        """Who sits for a party in a team on a day; leads first."""
        found = [
            seat
            for seat in self.seats
            if seat.party == party and seat.holds(day) and seat.reaches(team)
        ]
        return sorted(found, key=lambda seat: (not seat.is_lead, seat.person))

    def is_away(self, person: int, day: date) -> bool:
        return any(a.person == person and a.holds(day) for a in self.absences)

    def delegate_of(self, person: int, scope: str, day: date) -> int | None:
        found = [s for s in self.standins if s.person == person and s.holds(day, scope)]
        return found[0].delegate if found else None

    def acting_for(self, delegate: int, scope: str, day: date) -> list[int]:
        """For whom this person may act on that day."""
        found = {
            s.person
            for s in self.standins
            if s.delegate == delegate and s.holds(day, scope)
        }
        return sorted(found)

    def leads(self, party: str, day: date) -> list[Seat]:
        """The leads of a party for the whole company on a day."""
        return [s for s in self.seated(party, None, day) if s.is_lead]


def who_speaks(
    people: People, party: str, team: int | None, day: date
) -> list[Speaker]:
    """Everybody who may speak for a party on that day, and each delegate."""
    found: list[Speaker] = []
    for seat in people.seated(party, team, day):
        found.append(Speaker(seat.person))
        delegate = people.delegate_of(seat.person, RACI, day)
        if delegate is not None:
            found.append(Speaker(delegate, for_whom=seat.person))
    return found


def why_silent(people: People, party: str, day: date) -> str:
    """Why nobody answers for an accountable party on that day; "" if somebody does.

    "P1" nobody sits for it; "P2" all who sit are away, and none has a delegate who is
    there. Both keep a matrix from being published.
    """
    seated = people.seated(party, None, day)
    if not seated:
        return "P1"
    return "" if any(answers(people, s.person, day) for s in seated) else "P2"


def answers(people: People, person: int, day: date) -> bool:
    """True if the person is there that day, or their delegate is."""
    if not people.is_away(person, day):
        return True
    delegate = people.delegate_of(person, RACI, day)
    return delegate is not None and not people.is_away(delegate, day)


def uncovered(people: People, person: int, days: Iterable[date], scope: str) -> bool:
    """True if the person is away on one of these days without a delegate."""
    return any(
        people.is_away(person, day) and people.delegate_of(person, scope, day) is None
        for day in days
    )
