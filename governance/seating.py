"""The table of one review: its seats, who may sit in them, and how the vote stands.

Counting is `quorum`'s; this reads the rows it counts. Load the review with `for_list`,
`for_vote` or `for_page`, and nothing here asks the database for it again. Who holds a
seat is asked for the day, once for each person.
"""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from core import access
from core.clock import today
from core.errors import Refused
from core.models import User
from core.roles import Family, Perm
from governance import quorum
from governance.holding import Hold, delegations, held, with_seats
from governance.independence import why_barred
from governance.models import Review, Seat, SeatHolder, Signature
from governance.quorum import Place, Rule, Stance, Tally, Verdict, Votes


# --- the vote -------------------------------------------------------------------------
def seats(review: Review) -> list[Seat]:
    return sorted(review.seats.all(), key=lambda seat: seat.kind.position)


def rule_of(review: Review) -> Rule:
    """How the review is decided; without a number, by every seat."""
    places = tuple(Place(seat.kind.code, seat.veto) for seat in seats(review))
    asked = review.rule.approvals if review.rule else None
    return Rule(places, max(1, min(asked or len(places), len(places))))


def given(review: Review) -> dict[int, Signature]:
    """The votes of this round by the seat's kind."""
    return {
        each.seat_id: each
        for each in review.signatures.all()
        if each.seat_id and each.round == review.round
    }


def votes_of(review: Review) -> Votes:
    done = given(review)
    return {
        seat.kind.code: Stance(done[seat.kind_id].stance)
        for seat in review.seats.all()
        if seat.kind_id in done
    }


def is_closed(review: Review) -> bool:
    return any(each.round == review.round for each in review.closings.all())


def verdict(review: Review, votes: Votes | None = None) -> Verdict | None:
    """What the votes of this round come to; None while they are open."""
    known = votes_of(review) if votes is None else votes
    return quorum.verdict(rule_of(review), known, closed=is_closed(review))


def tally(review: Review) -> Tally:
    return quorum.tally(rule_of(review), votes_of(review))


def is_void(review: Review) -> bool:
    return verdict(review) is Verdict.VOID


def open_seats(review: Review) -> list[Seat]:
    """The seats whose vote is still to come."""
    if is_closed(review):
        return []
    done = given(review)
    return [seat for seat in seats(review) if seat.kind_id not in done]


# --- who sits -------------------------------------------------------------------------
def hold_of(review: Review, seat: Seat, person: User, day: date) -> Hold | None:
    """How this person holds the seat here: by themselves first; None if they do not."""
    found = [
        each
        for each in held(person, day)
        if each.seat == seat.kind_id and each.team in (None, review.team_id)
    ]
    own = [each for each in found if each.principal is None]
    lent = [each for each in found if each.principal and lends(review, seat, each)]
    return next(iter(own + lent), None)


def lends(review: Review, seat: Seat, hold: Hold) -> bool:
    """A principal lends what is theirs: independent, not gone, not voted, not passed over."""
    person = hold.principal
    if person is None or is_recused(review, person) or has_voted(review, person):
        return False
    return seat.person_id in (None, person.pk) and not why_barred(review, person)


def may_sit(review: Review, seat: Seat, person: User, day: date) -> bool:
    """Appointed to it; or holding it, with nobody else named."""
    if seat.appointed_by_id:
        return seat.person_id == person.pk
    hold = hold_of(review, seat, person, day)
    if hold is None or hold.principal:
        return hold is not None
    return seat.person_id in (None, person.pk)


def principal_of(
    review: Review, seat: Seat, person: User, day: date | None = None
) -> User | None:
    """For whom this person sits there, if not for themselves."""
    if seat.appointed_by_id:
        return None
    hold = hold_of(review, seat, person, day or today())
    return hold.principal if hold else None


def sits_in(review: Review, person: User, day: date | None = None) -> list[Seat]:
    """The seats of the review that are this person's, voted or not."""
    if is_recused(review, person):
        return []
    on = day or today()
    return [seat for seat in seats(review) if may_sit(review, seat, person, on)]


def may_take(review: Review, person: User, day: date | None = None) -> list[Seat]:
    """The seats in which this person may vote now, segregation of duties aside."""
    if has_voted(review, person):
        return []
    left = {seat.pk for seat in open_seats(review)}
    return [seat for seat in sits_in(review, person, day) if seat.pk in left]


def has_voted(review: Review, person: User) -> bool:
    """Voted in this round, or somebody did in their name."""
    return any(
        person.pk in (each.signed_by_id, each.for_person_id)
        for each in given(review).values()
    )


def is_recused(review: Review, person: User) -> bool:
    return any(each.person_id == person.pk for each in review.recusals.all())


def is_chair(review: Review, person: User, day: date | None = None) -> bool:
    return any(seat.chair for seat in sits_in(review, person, day))


def people(review: Review, day: date | None = None) -> list[User]:
    """Everybody who sits in the review and may sign at gates of its team."""
    on, table = day or today(), seats(review)
    near = Q(team=None) | Q(team=review.team_id)
    rows = SeatHolder.objects.on(on).filter(near, seat__in=[s.kind_id for s in table])
    ids = {*rows.values_list("person_id", flat=True)}
    acting = delegations(on).filter(person__in=ids)
    ids |= {*acting.values_list("delegate_id", flat=True)}
    ids |= {s.person_id for s in table if s.person_id and s.appointed_by_id}
    known = User.objects.filter(pk__in=ids, is_active=True).select_related("manager")
    return [
        person
        for person in with_seats(access.with_memberships(known), on)
        if access.allows(person, Perm.GATE_SIGN, team=review.team)
    ]


def seat_for(review: Review, person: User, code: str, day: date | None = None) -> Seat:
    """The seat that is meant; Refused, with the reason, if it is not this person's."""
    free = may_take(review, person, day)
    if not free:
        raise Refused(why_none(review, person))
    if not code and len(free) > 1:
        names = ", ".join(f"{seat.kind.code} {seat}" for seat in free)
        raise Refused(f"{person} may vote in several seats. Choose one: {names}.")
    found = [seat for seat in free if code in ("", seat.kind.code)]
    if not found:
        raise Refused(f"{person} does not hold the seat {code} in {review.key}.")
    return found[0]


def why_none(review: Review, person: User) -> str:
    """Why there is nothing for this person to sign, as a sentence."""
    if has_voted(review, person):
        return f"{person} has signed {review.key}: one person holds one seat."
    if is_recused(review, person):
        return f"{person} is recused from {review.key}."
    if is_closed(review):
        return f"The vote on {review.key} is closed."
    return f"There is nothing in {review.key} for {person} to sign: the seats left belong to others."


# --- what a seat judges ---------------------------------------------------------------
def families_of(review: Review, chosen: Iterable[Seat]) -> set[str]:
    """What these seats judge. A family that no seat of the review judges is any seat's."""
    mine = list(chosen)
    if not mine:
        return set()
    judged = {family for seat in review.seats.all() for family in seat.kind.families}
    own = {family for seat in mine for family in seat.kind.families}
    return own | (set(Family.values) - judged)


def open_families(review: Review) -> set[str]:
    """The families that a seat has still to vote on: their verdicts may change."""
    return families_of(review, open_seats(review))
