"""Whom a review and its conditions concern: told in the transaction of the change."""

from collections.abc import Iterable

from core.actions import notices
from core.models import User
from core.notices import Kind
from governance import seating, standing
from governance.models import Condition, RequestedChange, Review, Seat

State = Condition.State


# --- reviews ----------------------------------------------------------------------------
def submitted(review: Review, *, by: User) -> None:
    """It can be signed now: whoever may sign it is told."""
    notices.tell(
        who_may_sign(review), kind=Kind.REVIEW_WAITS, about=review,
        text=f"{review} waits for your signature", by=by,
        occasion="submitted" if review.round == 1 else f"round {review.round}",
    )  # fmt: skip


def who_may_sign(review: Review) -> list[User]:
    """The independent people with a seat to vote in, as the queue on their page has it."""
    review = Review.objects.for_vote().get(pk=review.pk)
    return [p for p in reviewers(review) if seating.may_take(review, p)]


def reviewers(review: Review) -> list[User]:
    """Whoever sits in the review and has no stake in what is reviewed."""
    return [p for p in seating.people(review) if not standing.why_barred(review, p)]


def named(seat: Seat, *, by: User) -> None:
    """Somebody is the one to sign in a seat of a review that waits."""
    if seat.person and seat.review.state == Review.State.IN_REVIEW:
        notices.tell(
            [seat.person], kind=Kind.REVIEW_WAITS, about=seat.review, by=by,
            text=f"{seat.review}: you are named to sign for {seat}",
            occasion=f"named {seat.kind.code} {seat.review.version}",
        )  # fmt: skip


def given_up(review: Review, seats: str, *, by: User) -> None:
    """A seat is empty: whoever else may take it, and the chair, who may appoint."""
    chairs = [p for p in reviewers(review) if seating.is_chair(review, p)]
    notices.tell(
        {*who_may_sign(review), *chairs}, kind=Kind.REVIEW_WAITS, about=review, by=by,
        text=f"{review}: {by} stepped back, {seats} waits for somebody else",
        occasion=f"given up {review.version}",
    )  # fmt: skip


def void(review: Review, *, by: User) -> None:
    """The vote came to nothing: the chair opens another round."""
    chairs = [p for p in reviewers(review) if seating.is_chair(review, p)]
    notices.tell(
        chairs, kind=Kind.REVIEW_WAITS, about=review, by=by,
        text=f"{review}: the vote was void, another round is yours to open",
        occasion=f"void {review.round}",
    )  # fmt: skip


def wanted(row: RequestedChange, *, by: User) -> None:
    """Who asked for the gate answers it."""
    notices.tell(
        concerned(row.review), kind=Kind.REVIEW_WAITS, about=row.review, by=by,
        text=f"{row.review}: {by} wants something changed before approving",
        occasion=f"wanted {row.pk}",
    )  # fmt: skip


def answered(row: RequestedChange, *, by: User) -> None:
    notices.tell(
        [row.asked_by], kind=Kind.REVIEW_WAITS, about=row.review, by=by,
        text=f"{row.review}: your request is answered, look whether it is settled",
        occasion=f"answered {row.pk} {row.version}",
    )  # fmt: skip


def decided(review: Review, *, by: User) -> None:
    """Who asked, submitted or owns it reads the outcome; owners of conditions theirs."""
    outcome = review.get_outcome_display().lower()
    notices.tell(
        concerned(review), kind=Kind.REVIEW_DECIDED, about=review,
        text=f"{review}: {outcome}", occasion="decided", by=by,
    )  # fmt: skip
    if review.outcome in Review.APPROVALS:
        for condition in review.conditions.select_related("owner"):
            tell_owner(condition, f"is yours: due {condition.due_on:%-d %b %Y}", by=by)


def ended(review: Review, *, by: User) -> None:
    """An approval holds no longer: whatever it had opened is shut."""
    state = review.get_state_display().lower()
    notices.tell(
        concerned(review), kind=Kind.REVIEW_DECIDED, about=review,
        text=f"{review}: the approval is {state}", occasion=state, by=by,
    )  # fmt: skip


def outgrown(review: Review, why: str, *, by: User) -> None:
    """What it covered has changed: owner and asker hear it, and who signed it."""
    signed = [each.signed_by for each in review.signatures.select_related("signed_by")]
    notices.tell(
        [*concerned(review), *signed], kind=Kind.REVIEW_DECIDED, about=review,
        text=f"{review}: to be certified again. {why}", occasion="recertify", by=by,
    )  # fmt: skip


def concerned(review: Review) -> Iterable[User]:
    """Who asked, who submitted, and the parties: the owner is one of them."""
    known = [review.asked_by, review.submitted_by, *review.parties.all()]
    return [person for person in known if person]


# --- conditions -------------------------------------------------------------------------
SAID = {
    State.OPEN: "needs better evidence from you",
    State.OVERDUE: "is overdue and waits for your evidence",
    State.VERIFIED: "is verified",
    State.WAIVED: "is waived",
}


def moved(condition: Condition, *, by: User) -> None:
    """Evidence goes to whoever may verify it; everything else to the owner."""
    if condition.state != State.SUBMITTED:
        tell_owner(condition, SAID[State(condition.state)], by=by)
        return
    notices.tell(
        who_may_verify(condition), kind=Kind.CONDITION, about=condition, by=by,
        text=f"{condition}: its evidence waits for you to verify",
        occasion=occasion(condition),
    )  # fmt: skip


def tell_owner(condition: Condition, what: str, *, by: User) -> None:
    notices.tell(
        [condition.owner], kind=Kind.CONDITION, about=condition, by=by,
        text=f"{condition} {what}", occasion=occasion(condition),
    )  # fmt: skip


def occasion(condition: Condition) -> str:
    """Each state it comes to is an occasion of its own: the version tells them apart."""
    return f"{condition.state} {condition.version}"


def who_may_verify(condition: Condition) -> list[User]:
    """As `conditions.verify` asks: independent, of the family, and not its owner."""
    review, criterion = condition.review, condition.criterion
    return [
        person
        for person in reviewers(review)
        if person.pk != condition.owner_id
        and (criterion is None or judges(review, person, criterion.family))
    ]


def judges(review: Review, person: User, family: str) -> bool:
    return family in seating.families_of(review, seating.sits_in(review, person))
