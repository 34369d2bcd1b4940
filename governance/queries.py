"""What waits for whom, and the lists of reviews and criteria."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import access
from core.clock import today
from core.models import User
from core.roles import Family, Perm
from governance import business_time, calendars, holding, lateness, seating, standing
from governance.models import (
    Assessment,
    Closing,
    Condition,
    Criterion,
    Recusal,
    Review,
    ReviewEscalation,
    Seat,
    Signature,
    Waiver,
)
from governance.models.reviews import ReviewQuerySet
from governance.quorum import Tally


# --- queues -------------------------------------------------------------------------
def reviews_waiting_for(user: User) -> ReviewQuerySet:
    """Reviews in which this person may vote now: the answer of seating.may_take."""
    return (
        Review.objects.visible_to(user)
        .filter(Exists(open_seats_of(user)), state=Review.State.IN_REVIEW)
        .filter(access.reach(user, Perm.GATE_SIGN).q("team"))
        .exclude(stake_of(user))
        .order_by("due_on", "id")
    )


def seats_of(user: User, review: str = "pk") -> QuerySet[Seat]:
    """This person's seats in the review at `review`, voted or not (seating.sits_in)."""
    mine = Q(appointed_by__isnull=False, person=user)
    for each in holding.held(user, today()):
        near = Q(review__team=each.team) if each.team else Q()
        whose = each.principal or user
        named = Q(person=None) | Q(person=whose)
        lent = lends(each.principal) if each.principal else Q()
        mine |= Q(appointed_by=None, kind=each.seat) & near & named & lent
    recused = Recusal.objects.filter(review=OuterRef("review"), person=user)
    return Seat.objects.filter(~Exists(recused), mine, review=OuterRef(review))


def lends(principal: User) -> Q:
    """Of a seat: whom one acts for could vote in it themselves (seating.lends)."""
    barred = Review.objects.filter(stake_of(principal), pk=OuterRef("review"))
    recused = Recusal.objects.filter(review=OuterRef("review"), person=principal)
    voted = Q(Exists(voted_by(principal)))
    return ~Q(Exists(barred)) & ~Q(Exists(recused)) & ~voted


def voted_by(person: User) -> QuerySet[Signature]:
    """Of a seat: what this person voted in its review's round, or was voted for them."""
    mine = Q(signed_by=person) | Q(for_person=person)
    return Signature.objects.filter(
        mine,
        review=OuterRef("review"),
        round=OuterRef("review__round"),
        seat__isnull=False,
    )


def open_seats_of(user: User, review: str = "pk") -> QuerySet[Seat]:
    """Of those, the ones whose vote is still this person's to give."""
    this_round = Signature.objects.filter(
        review=OuterRef("review"), round=OuterRef("review__round")
    )
    taken = this_round.filter(seat=OuterRef("kind"))
    closed = Closing.objects.filter(
        review=OuterRef("review"), round=OuterRef("review__round")
    )
    return seats_of(user, review).filter(
        ~Exists(voted_by(user)), ~Exists(taken), ~Exists(closed)
    )


def judged_in(seats: QuerySet[Seat], family: str) -> Q:
    """These seats judge the family: it is theirs, or nobody's (seating.families_of)."""
    whose = Seat.objects.filter(
        review=OuterRef("review"), kind__families__contains=[family]
    )
    own = seats.filter(kind__families__contains=[family])
    return Q(Exists(own)) | Q(Exists(seats)) & ~Q(Exists(whose))


def stake_of(user: User) -> Q:
    """Reviews that segregation of duties keeps this person out of (standing)."""
    ties = [each for each in (user.pk, user.manager_id) if each]
    party = Review.parties.through.objects.filter(
        review_id=OuterRef("pk"), user_id__in=ties
    )
    return Q(asked_by__in=ties) | Q(submitted_by__in=ties) | Q(Exists(party))


def conditions_waiting_for(user: User) -> QuerySet[Condition]:
    """Conditions with evidence that this person may verify, as actions.verify asks."""
    seats = seats_of(user, "review")
    mine = Q(criterion=None) & Q(Exists(seats))
    for family in Family.values:
        mine |= Q(criterion__family=family) & judged_in(seats, family)
    return (
        Condition.objects.visible_to(user)
        .filter(mine, state=Condition.State.SUBMITTED)
        .filter(access.reach(user, Perm.GATE_SIGN).q("review__team"))
        .filter(review__in=Review.objects.exclude(stake_of(user)))
        .exclude(owner=user)
        .order_by("due_on", "id")
    )


def waivers_waiting_for(user: User) -> QuerySet[Waiver]:
    """Waivers asked for that this person may grant, as actions.grant asks."""
    seats, free = seats_of(user, "review"), open_seats_of(user, "review")
    first = Q(renewal_of=None, review__state=Review.State.IN_REVIEW)
    mine = Q(pk__in=[])
    for family in Family.values:
        of_it = Q(criterion__family=family)
        mine |= of_it & Q(renewal_of__isnull=False) & judged_in(seats, family)
        mine |= of_it & first & judged_in(free, family)
        mine |= Q(condition__criterion__family=family) & judged_in(seats, family)
    mine |= Q(condition__isnull=False, condition__criterion=None) & Q(Exists(seats))
    return (
        Waiver.objects.visible_to(user)
        .filter(mine, state=Waiver.State.REQUESTED)
        .filter(access.reach(user, Perm.GATE_SIGN).q("review__team"))
        .filter(review__in=Review.objects.exclude(stake_of(user)))
        .exclude(requested_by=user)
        .exclude(condition__owner=user)
        .order_by("requested_on", "id")
    )


def waiting_count(user: User) -> int:
    """How many reviews wait for this person's signature."""
    if not access.may(user, Perm.GATE_SIGN):
        return 0
    return reviews_waiting_for(user).count()


def escalated_to(user: User) -> ReviewQuerySet:
    """Late reviews this person was told of as chair or executive, undecided still."""
    told = ReviewEscalation.objects.filter(
        review=OuterRef("pk"), due_on=OuterRef("due_on"), people=user
    )
    rows = Review.objects.visible_to(user).filter(
        Exists(told), state=Review.State.IN_REVIEW
    )
    return rows.order_by("due_on", "id")


def gate_queue() -> ReviewQuerySet:
    """Every review that is not decided, the most pressing first."""
    undecided = Review.objects.filter(state__in=Review.UNDECIDED)
    return undecided.order_by("due_on", "id")


def filtered(user: User, *, state: str = "", gate: str = "") -> ReviewQuerySet:
    """The reviews a person may see, in the order of their days."""
    rows = Review.objects.visible_to(user).for_list()
    if gate:
        rows = rows.filter(gate=gate)
    if state == "all":
        return rows.order_by("-due_on", "-id")
    if state in Review.State.values and state not in Review.UNDECIDED:
        return rows.filter(state=state).order_by("-due_on", "-id")
    wanted = [state] if state in Review.UNDECIDED else Review.UNDECIDED
    return rows.filter(state__in=wanted).order_by("due_on", "id")


@dataclass(frozen=True)
class QueueRow:
    """A review as a list shows it. Built from what `for_list` has loaded."""

    review: Review
    tally: Tally
    blocked: bool
    late: bool
    escalated: bool


def queue_rows(reviews: Iterable[Review]) -> list[QueueRow]:
    rows = list(reviews)
    calendar, day = (calendars.gates() if rows else None), today()
    return [
        QueueRow(
            review,
            seating.tally(review),
            review.is_undecided and is_blocked(review),
            calendar is not None
            and review.is_undecided
            and business_time.is_late(calendar, review.due_on, day),
            lateness.escalated(review.escalations.all(), review),
        )
        for review in rows
    ]


def is_blocked(review: Review) -> bool:
    """Somebody with a stake in the subject is named to sign (the page tells the rest)."""
    return any(
        seat.person and standing.why_barred(review, seat.person)
        for seat in seating.open_seats(review)
    )


# --- criteria -----------------------------------------------------------------------
def criteria(*, family: str = "", gate: str = "", on: date) -> QuerySet[Criterion]:
    """The wordings in force on a day."""
    rows = Criterion.objects.in_force(on)
    if family in Family.values:
        rows = rows.filter(family=family)
    if gate:
        rows = rows.for_gate(gate)
    return rows.order_by("code", "id")


def wordings(code: str) -> QuerySet[Criterion]:
    """Every wording a criterion ever had, newest first."""
    return Criterion.objects.filter(code=code).order_by("-effective_from")


def uses(criterion: Criterion, user: User) -> QuerySet[Assessment]:
    """The newest reviews that asked for this wording."""
    rows = Assessment.objects.visible_to(user).filter(criterion=criterion)
    return rows.select_related("review").order_by("-review_id")[:20]
