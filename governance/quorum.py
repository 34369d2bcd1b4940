"""How the votes of a gate are counted (ADR 21). Pure: no database, no clock.

Source: domain.md §7, column “Approvers (quorum)”; what it leaves open is ours and
stands in the ADR. Units: one vote for each seat, all seats alike but for the veto.

* Approved, as soon as enough seats approve and every seat with a veto has voted.
* A seat with a veto that votes against decides at once.
* Otherwise decided against as soon as somebody has voted against and the approvals
  left cannot reach the number; the sternest vote gives the outcome.
* Void, if all have voted or the chair has closed the vote, and neither is the case:
  too many abstained or stayed away, or a seat with a veto did.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Stance(StrEnum):
    """What a seat says. Abstaining is being there, and no approval."""

    APPROVED = "approved"
    WITH_CONDITIONS = "approved_with_conditions"
    RETURNED = "returned"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    ABSTAINED = "abstained"


class Verdict(StrEnum):
    """What the votes come to."""

    APPROVED = "approved"
    RETURNED = "returned"
    REJECTED = "rejected"
    DEFERRED = "deferred"
    VOID = "void"


FOR = frozenset({Stance.APPROVED, Stance.WITH_CONDITIONS})
STERNEST_FIRST = (Stance.REJECTED, Stance.RETURNED, Stance.DEFERRED)
Votes = Mapping[str, Stance]  # by the code of the seat


@dataclass(frozen=True)
class Place:
    """A seat of the rule."""

    code: str
    veto: bool = False


@dataclass(frozen=True)
class Rule:
    """Who votes, and how many approvals it takes."""

    places: tuple[Place, ...]
    approvals: int


@dataclass(frozen=True)
class Tally:
    """How the votes stand."""

    approvals: int
    needed: int
    against: tuple[str, ...]
    abstained: tuple[str, ...]
    open: tuple[str, ...]

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.approvals)

    @property
    def in_reach(self) -> bool:
        """Enough seats are left for the number to be reached."""
        return self.missing <= len(self.open)


def tally(rule: Rule, votes: Votes) -> Tally:
    codes = [place.code for place in rule.places]
    return Tally(
        approvals=sum(votes.get(code) in FOR for code in codes),
        needed=rule.approvals,
        against=tuple(c for c in codes if votes.get(c) in STERNEST_FIRST),
        abstained=tuple(c for c in codes if votes.get(c) is Stance.ABSTAINED),
        open=tuple(c for c in codes if c not in votes),
    )


def verdict(rule: Rule, votes: Votes, *, closed: bool = False) -> Verdict | None:
    """What the votes come to by now; None while that is open. `closed`: no more come."""
    count = tally(rule, votes)
    vetoed = [p.code for p in rule.places if p.veto and p.code in count.against]
    if vetoed:
        return sternest(votes, vetoed)
    if not count.missing and not waiting_vetoes(rule, votes):
        return Verdict.APPROVED
    over = closed or not count.open
    if count.against and count.missing and (over or not count.in_reach):
        return sternest(votes, count.against)
    return Verdict.VOID if over else None


def sternest(votes: Votes, codes: tuple[str, ...] | list[str]) -> Verdict:
    """The hardest of the votes against: reject, then return, then defer."""
    said = {votes[code] for code in codes}
    return Verdict(next(stance for stance in STERNEST_FIRST if stance in said).value)


def waiting_vetoes(rule: Rule, votes: Votes) -> list[str]:
    """The seats with a veto that have not voted: nothing is approved without them."""
    return [
        place.code for place in rule.places if place.veto and place.code not in votes
    ]
