"""The vote as the review page shows it: every seat, how it stands, and what is missing."""

from collections.abc import Sequence
from dataclasses import dataclass

from core.models import User
from governance import quorum, seating, standing
from governance.models import Review, Seat, Signature
from governance.quorum import Tally, Verdict


@dataclass(frozen=True)
class Line:
    """One seat: its vote, or who may give it."""

    seat: Seat
    signature: Signature | None
    holders: list[User]  # independent people who may vote in it now
    is_left: bool  # nobody voted in it before the vote was closed


@dataclass(frozen=True)
class Vote:
    """How the vote of this round stands."""

    lines: list[Line]
    tally: Tally
    says: str
    is_void: bool
    is_closed: bool
    is_named: bool  # who may vote in the open seats was asked for
    earlier: list[Signature]  # of rounds before, and of the time before seats

    @property
    def voted(self) -> list[Line]:
        return [line for line in self.lines if line.signature]


def vote_of(review: Review, *, named: bool = True) -> Vote:
    """How it stands; without `named`, without who may vote: asking for them is dear."""
    done, closed = seating.given(review), seating.is_closed(review)
    asked = named and review.is_undecided and not closed
    free = people(review) if asked else []
    lines = [
        Line(
            seat,
            done.get(seat.kind_id),
            [p for p in free if seat in seating.may_take(review, p)],
            closed and seat.kind_id not in done,
        )
        for seat in seating.seats(review)
    ]
    return Vote(
        lines,
        seating.tally(review),
        says(review),
        seating.is_void(review),
        closed,
        named,
        [each for each in review.signatures.all() if each not in done.values()],
    )


def people(review: Review) -> list[User]:
    return [p for p in seating.people(review) if not standing.why_barred(review, p)]


def says(review: Review) -> str:
    """What is there and what is still needed, as a sentence."""
    count, rule = seating.tally(review), seating.rule_of(review)
    if not review.is_undecided:
        return (
            f"{count.approvals} of {len(rule.places)} seats approved; {needed(review)}."
        )
    if seating.verdict(review) is Verdict.VOID:
        return f"The vote of round {review.round} is void: it came to no decision."
    said = [f"{count.approvals} of {count.needed} approvals"]
    names = {seat.kind.code: str(seat) for seat in seating.seats(review)}
    vetoes = quorum.waiting_vetoes(rule, seating.votes_of(review))
    if vetoes:
        who, have = listed([names[v] for v in vetoes]), "have" if vetoes[1:] else "has"
        said.append(f"{who} may veto and {have} not voted")
    if count.against:
        said.append(f"{listed([names[code] for code in count.against])} voted against")
    return "; ".join(said) + "."


def needed(review: Review) -> str:
    """every one is needed; 5 of 6 are needed"""
    rule = seating.rule_of(review)
    if rule.approvals == len(rule.places):
        return "every one is needed"
    return f"{rule.approvals} of {len(rule.places)} are needed"


def listed(names: Sequence[object], last: str = "and") -> str:
    """Compliance, Operations and IT"""
    words = [str(name) for name in names]
    if not words[1:]:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
