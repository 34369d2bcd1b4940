"""What the pages of parties and of who is away show, in a fixed number of queries."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from core.models import User
from governance.models import Absence, Delegation, Party, PartySeat

SHOWN = 50  # of one's own days, at most


@dataclass(frozen=True)
class Line:
    """One party: who leads it for the whole company, and how many sit for it."""

    party: Party
    lead: PartySeat | None
    count: int
    note: str  # why the lead does not answer just now


def parties(day: date) -> list[Line]:
    """Every party that is one on that day. Four queries, however many sit."""
    rows = [p for p in Party.objects.all() if not p.retired_on or p.retired_on > day]
    seats = list(
        PartySeat.objects.held_on(day).filter(party__in=rows).select_related("person")
    )
    notes = away_notes([seat.person_id for seat in seats if seat.is_lead], day)
    return [line_of(row, seats, notes) for row in rows]


def line_of(party: Party, seats: list[PartySeat], notes: Mapping[int, str]) -> Line:
    mine = [seat for seat in seats if seat.party_id == party.pk]
    lead = next((s for s in mine if s.is_lead and s.team_id is None), None)
    note = notes.get(lead.person_id, "") if lead else ""
    return Line(party, lead, len(mine), note)


def away_notes(people: Iterable[int], day: date) -> dict[int, str]:
    """“away until 20 Nov 2026; Olga acts”, by person. Two queries."""
    wanted = set(people)
    named = Delegation.objects.held_on(day).for_scope(Delegation.Scope.RACI)
    acting = {
        row.person_id: row.delegate
        for row in named.filter(person__in=wanted).select_related("delegate")
    }
    away = Absence.objects.filter(
        person__in=wanted, starts_on__lte=day, ends_on__gte=day
    )
    found = {pk: f"{delegate} may act for them" for pk, delegate in acting.items()}
    for row in away:
        who = f"{acting[row.person_id]} acts" if row.person_id in acting else ""
        found[row.person_id] = (
            f"away until {row.ends_on:%-d %b %Y}; {who or 'nobody is named to act'}"
        )
    return found


@dataclass(frozen=True)
class Seated:
    seat: PartySeat
    note: str


def seated(rows: Iterable[PartySeat], day: date) -> list[Seated]:
    found = list(rows)
    notes = away_notes([row.person_id for row in found], day)
    return [Seated(row, notes.get(row.person_id, "")) for row in found]


@dataclass(frozen=True)
class Mine:
    """One's own days: away, who acts for one, and for whom one acts."""

    absences: list[Absence]
    named: list[Delegation]
    acting: list[Delegation]

    @property
    def is_empty(self) -> bool:
        return not (self.absences or self.named or self.acting)


def mine(user: User, day: date) -> Mine:
    away = Absence.objects.filter(person=user, ends_on__gte=day).order_by("starts_on")
    rows = Delegation.objects.filter(ended_on=None, ends_on__gte=day)
    rows = rows.select_related("person", "delegate").order_by("starts_on", "pk")
    return Mine(
        list(away[:SHOWN]),
        list(rows.filter(person=user)[:SHOWN]),
        list(rows.filter(delegate=user)[:SHOWN]),
    )


@dataclass(frozen=True)
class Away:
    absence: Absence
    acting: list[Delegation]


def away(rows: Iterable[Absence]) -> list[Away]:
    """Absences, each with whoever acts in those days. One query more."""
    found = list(rows)
    named = Delegation.objects.filter(
        ended_on=None, person__in=[row.person_id for row in found]
    ).select_related("delegate")
    return [Away(row, [each for each in named if overlaps(each, row)]) for row in found]


def overlaps(named: Delegation, row: Absence) -> bool:
    same = named.person_id == row.person_id
    return same and named.starts_on <= row.ends_on and named.ends_on >= row.starts_on
