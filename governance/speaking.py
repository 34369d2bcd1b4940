"""Who signs for which side: the leads of the parties that sign, and who acts for them.

Which party's lead signs for which side stands in the party's row, and who leads it in
its seats; nothing here knows a party by its code.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from core.clock import today
from core.models import User
from governance import delegated, standins
from governance.models import Party, Proposal, ProposalSignature

Side = ProposalSignature.Side


@dataclass(frozen=True)
class Voice:
    """One person who may sign for a side today, or as the delegate of its lead."""

    side: str
    person: User
    for_person: User | None = None

    def __str__(self) -> str:
        acts = f", for {self.for_person}" if self.for_person else ""
        return f"{Side(self.side).label}{acts}"


def voices(day: date | None = None) -> list[Voice]:
    """Everybody who may sign for a side on that day. A handful of queries."""
    day = day or today()
    people = delegated.people_on(day)
    signing = Party.objects.filter(lead_signs=True, retired_on=None)
    pairs: list[tuple[str, int, int | None]] = []
    for code, side in signing.order_by("position").values_list("code", "side"):
        if side in Side.values:
            for seat in people.leads(code, day):
                pairs.append((side, seat.person, None))
                delegate = people.delegate_of(seat.person, standins.RACI, day)
                if delegate is not None:
                    pairs.append((side, delegate, seat.person))
    who = User.objects.in_bulk({pk for _, *two in pairs for pk in two if pk})
    return [
        Voice(side, who[person], who[principal] if principal else None)
        for side, person, principal in dict.fromkeys(pairs)
        if who[person].is_active
    ]


def left(proposal: Proposal) -> list[str]:
    """The sides that have not signed yet."""
    signed = {row.side for row in proposal.signatures.all()}
    return [side for side in Side.values if side not in signed]


def free(proposal: Proposal, found: Iterable[Voice]) -> list[Voice]:
    """Of these, who can still sign: for a side that is left, and not for both."""
    spent: set[int | None] = set()
    for row in proposal.signatures.all():
        spent |= {row.signed_by_id, row.for_person_id or row.signed_by_id}
    sides = left(proposal)
    return [
        voice
        for voice in found
        if voice.side in sides
        and voice.person.pk not in spent
        and (voice.for_person is None or voice.for_person.pk not in spent)
    ]


def waiting_for(proposal: Proposal) -> list[Voice]:
    """Who can sign it now."""
    return free(proposal, voices()) if proposal.is_open else []


def voices_of(proposal: Proposal, person: User) -> list[Voice]:
    """For which sides this person can sign it now."""
    return [each for each in waiting_for(proposal) if each.person == person]
