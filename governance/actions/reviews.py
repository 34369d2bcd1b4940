"""The way of a review up to its signatures (domain.md §7)."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import quorum, standing
from governance.actions import consults, history, keeping, mandate, telling
from governance.models import Assessment, Criterion, Review
from governance.rights import Act

State, Verdict = Review.State, Assessment.Verdict


def locked(review: Review) -> Review:
    """The review as it is now, held until the transaction ends."""
    rows = Review.objects.select_for_update(of=("self",)).select_related("team")
    return rows.get(pk=review.pk)


def touch(review: Review) -> None:
    """A part of the review changed: pages rendered before can no longer be signed."""
    versions.claim(review, None)
    review.save(update_fields=["version"])


def require_work(
    review: Review, person: User, *, by: User, on: date | None = None
) -> None:
    """Where the matrix is enforced at this gate: whoever does the work holds R there."""
    mandate.require(
        f"gate-{review.gate}", review, do=Act.WORK, team=review.team,
        voices=[(person, None)], by=by, on=on,
    )  # fmt: skip


def require_undecided(review: Review) -> None:
    if not review.is_undecided:
        raise Refused(f"{review.key} is {review.get_state_display().lower()} already.")


def require_in_review(review: Review) -> None:
    require_undecided(review)
    if review.state != State.IN_REVIEW:
        raise Refused(f"{review.key} is not in review: it has to be submitted first.")


@transaction.atomic
def edit(review: Review, *, version: int | None, by: User, **fields: Any) -> Review:
    """Change what is asked or when it is due, until the first signature."""
    review = locked(review)
    access.require(by, Perm.GATE_SUBMIT, team=review.team)
    require_undecided(review)
    if review.signatures.exists():
        raise Refused(f"{review.key} carries a signature: what is asked is fixed.")
    require_work(review, by, by=by)
    versions.claim(review, version, **fields)
    changed = versions.apply(review, **fields)
    review.save()
    audit.record(by, Verb.REVIEW_CHANGED, review, team=review.team, changed=changed)
    return review


@transaction.atomic
def submit(
    review: Review, *, by: User, on: date | None = None, acting: User | None = None
) -> Review:
    """Hand the review over to its reviewers."""
    review = locked(review)
    access.require(by, Perm.GATE_SUBMIT, team=review.team)
    if review.state not in (State.OPEN, State.EVIDENCE):
        raise Refused(f"{review.key} has been submitted already.")
    require_work(review, history.actor(by, acting), by=by, on=on)
    versions.claim(review, None)
    review.state = State.IN_REVIEW
    review.submitted_by = history.actor(by, acting)
    review.submitted_at = history.moment(by, on)
    review.submitted_on = history.day(by, on)
    review.save()
    keeping.keep(review, keeping.Moment.SUBMITTED, by=by, on=on)
    audit.record(by, Verb.REVIEW_SUBMITTED, review, team=review.team)
    telling.submitted(review, by=by)
    consults.ask(f"gate-{review.gate}", review, team=review.team, by=by, on=on)
    return review


@transaction.atomic
def withdraw(review: Review, *, reason: str, by: User) -> Review:
    """Take the question back before it is decided."""
    review = locked(review)
    access.require(by, Perm.GATE_SUBMIT, team=review.team)
    require_undecided(review)
    require_unrefused(review)
    require_work(review, by, by=by)
    return end(review, State.WITHDRAWN, reason, Verb.REVIEW_WITHDRAWN, by=by)


def require_unrefused(review: Review) -> None:
    """A refusal that was signed becomes the decision: nobody asks past it afresh."""
    against = review.signatures.filter(stance__in=quorum.STERNEST_FIRST).first()
    if against:
        raise Refused(
            f"{against} signed “{against.get_stance_display()}”: "
            f"{review.key} is decided first."
        )


@transaction.atomic
def revoke(
    review: Review,
    *,
    reason: str,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Review:
    """Close a gate that an approval had opened. By somebody independent with a seat."""
    review = locked(review)
    access.require(by, Perm.GATE_SIGN, team=review.team)
    person = history.actor(by, acting)
    standing.require_independent(review, person)
    standing.require_seat(review, person)
    if review.state != State.DECIDED or review.outcome not in Review.APPROVALS:
        raise Refused(f"{review.key} is not an approval in force.")
    review = end(review, State.REVOKED, reason, Verb.REVIEW_REVOKED, by=by, on=on)
    telling.ended(review, by=by)
    return review


def end(
    review: Review,
    state: str,
    reason: str,
    verb: Verb,
    *,
    by: User,
    on: date | None = None,
) -> Review:
    """Move a review to one of the states after which nothing follows."""
    if not reason.strip():
        raise Refused("Say why.")
    versions.claim(review, None)
    review.state, review.ended_because = state, reason
    review.ended_on = history.day(by, on)
    review.save()
    audit.record(by, verb, review, team=review.team, reason=reason)
    return review


@transaction.atomic
def add_criterion(
    review: Review, *, criterion: Criterion, by: User, acting: User | None = None
) -> Assessment:
    """Ask for a criterion the gate does not ask for; it then has to be met too."""
    review = locked(review)
    access.require(by, Perm.GATE_SIGN, team=review.team)
    person = history.actor(by, acting)
    require_undecided(review)
    standing.require_independent(review, person)
    standing.require_judge(review, person, criterion.family)
    if review.assessments.filter(criterion__code=criterion.code).exists():
        raise Refused(f"{criterion.code} is part of {review.key} already.")
    row = Assessment.objects.create(review=review, criterion=criterion, asked_by=person)
    touch(review)
    audit.record(
        by, Verb.REVIEW_WIDENED, review, team=review.team, criterion=criterion.code
    )
    return row


@transaction.atomic
def assess(
    assessment: Assessment,
    *,
    verdict: str,
    reason: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Assessment:
    """Say how one criterion stands. In a seat that judges its family, before it votes."""
    review = locked(assessment.review)
    row = Assessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    access.require(by, Perm.GATE_SIGN, team=review.team)
    person = history.actor(by, acting)
    require_in_review(review)
    standing.require_independent(review, person)
    standing.require_judge(review, person, row.criterion.family)
    require_verdict(row, verdict, reason)
    versions.claim(row, version, verdict=verdict, reason=reason)
    changed = versions.apply(row, verdict=verdict, reason=reason)
    row.assessed_by, row.assessed_at = person, history.moment(by, on)
    row.save()
    touch(review)
    audit.record(
        by,
        Verb.REVIEW_ASSESSED,
        review,
        team=review.team,
        criterion=row.criterion.code,
        changed=changed,
    )
    return row


def require_verdict(row: Assessment, verdict: str, reason: str) -> None:
    if verdict not in Verdict.values:
        raise Refused("Choose one of the verdicts.")
    if verdict == Verdict.WAIVED:
        raise Refused(f"{row.criterion.code} passes unmet only by a granted waiver.")
    if verdict == Verdict.NOT_APPLICABLE and not reason.strip():
        raise Refused(f"Say why {row.criterion.code} does not apply.")
