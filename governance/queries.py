"""What waits for whom, and the lists of reviews and criteria."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from core import access
from core.clock import today
from core.models import User
from core.roles import Family, Perm, Role
from governance import standing
from governance.models import (
    Assessment,
    Condition,
    Criterion,
    Review,
    Seat,
    Signature,
    Waiver,
)
from governance.models.reviews import ReviewQuerySet


# --- queues -------------------------------------------------------------------------
def reviews_waiting_for(user: User) -> ReviewQuerySet:
    """Reviews this person has to sign now: their families are unsigned, they are free."""
    mine = Q(pk__in=[])
    for family in Family.values:
        where = holds_in(user, family)
        if where:
            mine |= where.q("team") & unsigned_by(family, user)
    return (
        Review.objects.visible_to(user)
        .filter(mine, state=Review.State.IN_REVIEW)
        .filter(
            ~Exists(Signature.objects.filter(review=OuterRef("pk"), signed_by=user))
        )
        .exclude(stake_of(user))
        .order_by("due_on", "id")
    )


def holds_in(user: User, family: str) -> access.Reach:
    """Where this person signs for a family."""
    held = [
        m
        for m in access.memberships(user)
        if m.role == Role.GOVERNANCE_REVIEWER and family in m.families
    ]
    teams = frozenset(m.team_id for m in held if m.team_id is not None)
    return access.Reach(any(m.team_id is None for m in held), teams)


def unsigned_by(family: str, user: User) -> Q:
    """The family is needed, has no signature, and no other person is named for it."""
    signed = Signature.objects.filter(review=OuterRef("pk"), family=family)
    others = Seat.objects.filter(review=OuterRef("pk"), family=family)
    free = ~Q(Exists(signed)) & ~Q(Exists(others.exclude(person=user)))
    return needing(family) & free


def needing(family: str) -> Q:
    """Reviews that this family decides, as standing.needed has it."""
    inside = Assessment.objects.filter(review=OuterRef("pk"))
    needed = Q(Exists(inside.filter(criterion__family=family)))
    if family == Family.GOVERNANCE:
        needed |= ~Q(Exists(inside))  # a gate without criteria
    return needed


def stake_of(user: User) -> Q:
    """Reviews that segregation of duties keeps this person out of (standing)."""
    ties = [each for each in (user.pk, user.manager_id) if each]
    party = Review.parties.through.objects.filter(
        review_id=OuterRef("pk"), user_id__in=ties
    )
    return Q(asked_by__in=ties) | Q(submitted_by__in=ties) | Q(Exists(party))


def conditions_waiting_for(user: User) -> QuerySet[Condition]:
    """Conditions with evidence that this person may verify, as actions.verify asks."""
    mine = Q(pk__in=[])
    for family in Family.values:
        where = holds_in(user, family)
        if where:
            any_family = Q(
                criterion=None, review__in=Review.objects.filter(needing(family))
            )
            judged = Q(criterion__family=family) | any_family
            mine |= where.q("review__team") & judged
    return (
        Condition.objects.visible_to(user)
        .filter(mine, state=Condition.State.SUBMITTED)
        .filter(review__in=Review.objects.exclude(stake_of(user)))
        .exclude(owner=user)
        .order_by("due_on", "id")
    )


def waivers_waiting_for(user: User) -> QuerySet[Waiver]:
    """Waivers asked for that this person may grant, as actions.grant asks."""
    mine = Q(pk__in=[])
    for family in Family.values:
        where = holds_in(user, family)
        if where:
            mine |= where.q("review__team") & Q(criterion__family=family)
    signed = Signature.objects.filter(
        review=OuterRef("review"), family=OuterRef("criterion__family")
    )
    first = Q(review__state=Review.State.IN_REVIEW) & ~Q(Exists(signed))
    return (
        Waiver.objects.visible_to(user)
        .filter(mine, state=Waiver.State.REQUESTED)
        .filter(first | Q(renewal_of__isnull=False))
        .filter(review__in=Review.objects.exclude(stake_of(user)))
        .exclude(requested_by=user)
        .order_by("requested_on", "id")
    )


def waiting_count(user: User) -> int:
    """How many reviews wait for this person's signature. One query."""
    if not access.may(user, Perm.GATE_SIGN):
        return 0
    return reviews_waiting_for(user).count()


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
    signed: int
    needed: int
    blocked: bool
    late: bool


def queue_rows(reviews: Iterable[Review]) -> list[QueueRow]:
    return [
        QueueRow(
            review,
            len(standing.signed(review)),
            len(standing.needed(review)),
            review.is_undecided and is_blocked(review),
            review.is_undecided and review.due_on < today(),
        )
        for review in reviews
    ]


def is_blocked(review: Review) -> bool:
    """A named signer has a stake in the subject (the page tells the rest)."""
    done = standing.signed(review)
    return any(
        standing.why_barred(review, seat.person)
        for seat in review.seats.all()
        if seat.family not in done
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
