"""Signing a review, and the decision that the last signature brings (domain.md §7).

A signature is given once by a person, for all the families they hold in the
review, on a page drawn from the record whose hash it carries, and with the
password typed again. Signatures are only ever added.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core import access, audit, versions
from core.errors import Refused, Stale
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, reauth, record, standing
from governance.actions import history
from governance.actions.reviews import locked, require_in_review
from governance.models import Assessment, Condition, Review, Signature, Waiver
from governance.validity import valid_until

Outcome, Verdict = Review.Outcome, Assessment.Verdict


def sign(
    review: Review,
    *,
    decision: str,
    meaning: str,
    reason: str = "",
    password: str = "",
    version: int | None = None,
    record_hash: str = "",
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Review:
    """Sign for every family the signer holds; the last signature decides the review.

    `version` and `record_hash` are those of the page that was read: if the review
    has changed since, nothing is signed (Stale). The password is checked first and
    outside the transaction, so that wrong ones are counted.
    """
    access.require(by, Perm.GATE_SIGN, team=review.team)
    if not by.is_system:
        reauth.confirm(by, password)
    return put(
        review,
        {"decision": decision, "meaning": meaning.strip(), "reason": reason.strip()},
        seen=None if by.is_system else (version, record_hash),
        by=by,
        on=on,
        acting=acting,
    )


@transaction.atomic
def put(
    review: Review,
    words: dict[str, str],
    *,
    seen: tuple[int | None, str] | None,
    by: User,
    on: date | None,
    acting: User | None,
) -> Review:
    """Lock, guard, sign, and decide if nothing is left to sign."""
    locked(review)
    review = Review.objects.for_page().get(pk=review.pk)
    person = history.actor(by, acting)
    families = require_may_sign(review, person)
    document = record.document(review)
    require_seen(review, document, seen, words)
    require_decision(review, families, **words)
    for family in families:
        signature = Signature.objects.create(
            review=review,
            family=family,
            signed_by=person,
            signed_at=history.moment(by, on),
            record=document,
            record_hash=canonical.digest(document),
            **words,
        )
        audit.record(
            by,
            Verb.REVIEW_SIGNED,
            review,
            team=review.team,
            family=family,
            decision=signature.decision,
            meaning=signature.meaning,
            signed_by=person,
            record_hash=signature.record_hash,
        )
    return conclude(review, by=by, on=on)


def require_may_sign(review: Review, person: User) -> list[str]:
    """The families this person signs in this act; Refused, with the reason, if none."""
    require_in_review(review)
    standing.require_independent(review, person)
    if any(s.signed_by_id == person.pk for s in review.signatures.all()):
        raise Refused(f"{person} has signed {review.key}: one person signs once.")
    families = standing.to_sign(review, person)
    if not families:
        raise Refused(
            f"There is nothing in {review.key} for {person} to sign: the families "
            "left belong to others."
        )
    return families


def require_seen(
    review: Review,
    document: dict[str, Any],
    seen: tuple[int | None, str] | None,
    words: dict[str, str],
) -> None:
    """Raise Stale unless the page that was read shows the review as it is."""
    if seen is None:
        return
    version, record_hash = seen
    if version != review.version or record_hash != canonical.digest(document):
        raise Stale(review, words)


def require_decision(
    review: Review, families: list[str], *, decision: str, meaning: str, reason: str
) -> None:
    """Raise Refused unless the decision can be taken on these criteria and conditions."""
    if decision not in Outcome.values:
        raise Refused("Choose one of the decisions.")
    if not meaning:
        raise Refused("Write what your signature means: “I approve …”.")
    if decision in Review.APPROVALS:
        require_met(review, families)
        require_earlier_conditions_closed(review)
    elif not reason:
        raise Refused("Say why.")
    if decision == Outcome.WITH_CONDITIONS and not review.conditions.all():
        raise Refused("Add a condition first: with its owner and its day.")


def require_met(review: Review, families: list[str]) -> None:
    """No criterion of the families is unmet; each conditional one has its condition."""
    conditional = {c.criterion_id for c in review.conditions.all()}
    for row in review.assessments.all():
        if row.criterion.family not in families:
            continue
        if row.verdict == Verdict.NOT_MET:
            raise Refused(f"{row.criterion.code} is not met: it cannot be approved.")
        if (
            row.verdict == Verdict.WITH_CONDITION
            and row.criterion_id not in conditional
        ):
            raise Refused(
                f"{row.criterion.code} is met with a condition: add it first."
            )


def require_earlier_conditions_closed(review: Review) -> None:
    """What an earlier gate asked for before the next one has to be closed by now."""
    found = owed_before(review).exclude(state__in=Condition.CLOSED).first()
    if found:
        raise Refused(f"{found} is still open: it was due before this gate.")


def owed_before(review: Review) -> "QuerySet[Condition]":
    """Conditions of approvals at earlier gates that block this one."""
    return Condition.objects.filter(
        review__subject_type=review.subject_type_id,
        review__subject_id=review.subject_id,
        review__outcome__in=Review.APPROVALS,
        review__gate__lt=review.gate,
        blocking=Condition.Blocking.BEFORE_NEXT_GATE,
    ).order_by("due_on", "pk")


def conclude(review: Review, *, by: User, on: date | None) -> Review:
    """Raise the version, and decide once every family has signed."""
    review = Review.objects.for_page().get(pk=review.pk)
    versions.claim(review, None)
    if standing.unsigned(review):
        review.save(update_fields=["version"])
        return review
    review.state = Review.State.DECIDED
    review.outcome = outcome_of(review)
    review.decided_on = history.day(by, on)
    review.remarks = review.remarks or remarks_of(review)
    if review.outcome in Review.APPROVALS:
        review.valid_until = valid_until(review.gate, review.decided_on)
    review.save()
    review.waivers.filter(state=Waiver.State.REQUESTED).update(
        state=Waiver.State.DECLINED, declined_because="It was decided without it."
    )
    audit.record(
        by,
        Verb.REVIEW_DECIDED,
        review,
        team=review.team,
        gate=review.gate,
        outcome=review.outcome,
        decided_on=review.decided_on,
        valid_until=review.valid_until,
    )
    if review.outcome in Review.APPROVALS:
        supersede(review, by=by)
    return review


def outcome_of(review: Review) -> str:
    """Any reject, return or deferral decides, in this order; else it is approved."""
    decisions = {signature.decision for signature in review.signatures.all()}
    for stop in (Outcome.REJECTED, Outcome.RETURNED, Outcome.DEFERRED):
        if stop in decisions:
            return stop
    return Outcome.WITH_CONDITIONS if review.conditions.all() else Outcome.APPROVED


def remarks_of(review: Review) -> str:
    """The signers' reasons, one line each."""
    return "\n".join(
        f"{signature.get_family_display()}: {signature.reason}"
        for signature in sorted(review.signatures.all(), key=lambda s: s.pk)
        if signature.reason
    )


def supersede(review: Review, *, by: User) -> None:
    """End the earlier approvals of the same gate: this one speaks now."""
    earlier = Review.objects.filter(
        gate=review.gate,
        subject_type=review.subject_type_id,
        subject_id=review.subject_id,
        state=Review.State.DECIDED,
        outcome__in=Review.APPROVALS,
    ).exclude(pk=review.pk)
    for old in earlier.select_for_update(of=("self",)):
        versions.claim(old, None)
        old.state, old.ended_on = Review.State.SUPERSEDED, review.decided_on
        old.ended_because = f"Superseded by {review.key}."
        old.save()
        audit.record(
            by, Verb.REVIEW_SUPERSEDED, old, team=old.team, by_review=review.key
        )


@transaction.atomic
def expire(review: Review, *, by: User, on: date) -> Review:
    """Scheduled: an approval whose last day has passed. Nothing to do otherwise."""
    review = locked(review)
    in_force = by.is_system and review.state == Review.State.DECIDED
    if in_force and review.valid_until and review.valid_until < on:
        versions.claim(review, None)
        review.state = Review.State.EXPIRED
        review.ended_on = review.valid_until + timedelta(days=1)
        review.ended_because = "Its time has run."
        review.save()
        audit.record(by, Verb.REVIEW_EXPIRED, review, team=review.team)
    return review
