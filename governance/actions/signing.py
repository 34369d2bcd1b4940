"""Signing in a seat, and what the vote comes to with it (domain.md §7, ADR 21).

A signature is given once by a person, in one seat, on a page drawn from the record
whose hash it carries, and with the password typed again. Signatures are only ever
added.
"""

from datetime import date, timedelta
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Stale
from core.factors import Proof
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import (
    canonical,
    checks,
    evidence_life,
    meanings,
    quorum,
    reauth,
    record,
    seating,
    standing,
)
from governance.actions import deciding, history, keeping, telling
from governance.actions.reviews import locked, require_in_review
from governance.models import (
    Assessment,
    Condition,
    Criterion,
    Evidence,
    Review,
    Seat,
    Signature,
)
from governance.models.conditions import ConditionQuerySet
from governance.quorum import Stance

Outcome, Verdict = Review.Outcome, Assessment.Verdict


def sign(
    review: Review,
    *,
    stance: str,
    meaning: str,
    seat: str = "",
    reason: str = "",
    password: str = "",
    proof: Proof | None = None,
    version: int | None = None,
    record_hash: str = "",
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Review:
    """Vote in one seat; the vote that settles it decides the review.

    `seat` may stay empty if the signer can take only one. `version` and `record_hash`
    are those of the page that was read: if the review has changed since, nothing is
    signed (Stale). The proof, or the password alone, is looked at first and outside
    the transaction, so that wrong ones are counted.
    """
    access.require(by, Perm.GATE_SIGN, team=review.team)
    factor = ""
    if not by.is_system:
        factor = reauth.confirm(by, proof or password, about=record_hash)
    return put(
        review,
        {"stance": stance, "meaning": meaning.strip(), "reason": reason.strip()},
        code=seat,
        seen=None if by.is_system else (version, record_hash),
        factor=factor,
        by=by,
        on=on,
        acting=acting,
    )


@transaction.atomic
def put(
    review: Review,
    words: dict[str, str],
    *,
    code: str,
    seen: tuple[int | None, str] | None,
    factor: str,
    by: User,
    on: date | None,
    acting: User | None,
) -> Review:
    """Lock, guard, sign, and decide if the vote is settled by it."""
    locked(review)
    review = Review.objects.for_page().get(pk=review.pk)
    person = history.actor(by, acting)
    seat = require_may_sign(review, person, code, day=history.day(by, on))
    principal = seating.principal_of(review, seat, person, history.day(by, on))
    if principal:
        standing.require_independent(review, principal)
    document = record.document(review)
    require_seen(review, document, seen, words)
    require_words(review, seat, **words)
    signature = Signature.objects.create(
        review=review,
        seat=seat.kind,
        round=review.round,
        signed_by=person,
        for_person=principal,
        signed_at=history.moment(by, on),
        record=document,
        record_hash=canonical.digest(document),
        factor=factor,
        **words,
    )
    audit.record(
        by,
        Verb.REVIEW_SIGNED,
        review,
        team=review.team,
        seat=str(seat),
        stance=signature.stance,
        meaning=signature.meaning,
        signed_by=person,
        for_person=principal,
        record_hash=signature.record_hash,
        factor=factor,
    )
    return deciding.conclude(review, by=by, on=on)


def require_may_sign(
    review: Review, person: User, code: str = "", *, day: date | None = None
) -> Seat:
    """The seat this person signs in; Refused, with the reason, if there is none."""
    require_in_review(review)
    standing.require_independent(review, person)
    return seating.seat_for(review, person, code, day)


def seats_to_sign(review: Review, person: User) -> list[Seat]:
    """The seats this person may choose from; Refused, with the reason, if none."""
    require_in_review(review)
    standing.require_independent(review, person)
    return seating.may_take(review, person) or [seating.seat_for(review, person, "")]


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


def require_words(
    review: Review, seat: Seat, *, stance: str, meaning: str, reason: str
) -> None:
    """Raise Refused unless this can be said of these criteria and conditions."""
    if stance not in list(Stance):
        raise Refused("Choose one of the decisions.")
    said = Stance(stance)
    wrong = meanings.fault(said, meaning)
    if wrong:
        raise Refused(wrong)
    if said in quorum.FOR:
        keeping.require_as_submitted(review)
        require_settled(review)
        require_fetched(review)
        require_met(review, seat, said)
        require_earlier_conditions_closed(review)
        checks.require_all(review)
    elif not reason:
        raise Refused("Say why.")
    if said is Stance.WITH_CONDITIONS and not review.conditions.all():
        raise Refused("Add a condition first: with its owner and its day.")


def require_settled(review: Review) -> None:
    wanted = next((each for each in review.wanted.all() if each.is_open), None)
    if wanted:
        raise Refused(
            f"{wanted.asked_by} asked for a change that is not settled: “{wanted}”. "
            "Nobody approves until it is."
        )


def require_fetched(review: Review) -> None:
    """What a link says is there, or why it is not: else nobody knows what was approved."""
    for row in review.evidence.all():
        if row.snapshot_state == Evidence.Snapshot.WAITING:
            raise Refused(
                f"What “{row.title}” says is still being fetched. Approve once it is "
                "there, or says why it is not: a signature binds its text."
            )


def require_met(review: Review, seat: Seat, stance: Stance) -> None:
    """No criterion that the seat judges is unmet; with the vote that approves, none."""
    votes = {**seating.votes_of(review), seat.kind.code: stance}
    settles = seating.verdict(review, votes) is quorum.Verdict.APPROVED
    mine = seating.families_of(review, [seat])
    for row in review.assessments.all():
        if settles or row.criterion.family in mine:
            require_row_met(review, row)


def require_row_met(review: Review, row: Assessment) -> None:
    if row.verdict == Verdict.NOT_MET:
        raise Refused(f"{row.criterion.code} is not met: it cannot be approved.")
    if evidence_life.run_out(review, row, today()):
        raise Refused(f"The evidence for {row.criterion.code} ran out: add newer.")
    if row.verdict == Verdict.WITH_CONDITION:
        require_condition(review, row.criterion)


def require_condition(review: Review, criterion: Criterion) -> None:
    """What is never waived is met before the launch: a later day would be a waiver."""
    its = [c for c in review.conditions.all() if c.criterion_id == criterion.pk]
    if not its:
        raise Refused(f"{criterion.code} is met with a condition: add it first.")
    first = Condition.Blocking.PRE_LAUNCH
    if not criterion.waivable and not any(c.blocking == first for c in its):
        raise Refused(
            f"{criterion.code} is never waived: its condition has to be met "
            "before the launch."
        )


def require_earlier_conditions_closed(review: Review) -> None:
    """What an earlier gate asked for before the next one has to be closed by now."""
    found = owed_before(review).open_on(today()).first()
    if found:
        raise Refused(f"{found} is still open: it was due before this gate.")


def owed_before(review: Review) -> ConditionQuerySet:
    """Conditions of approvals at earlier gates that block this one."""
    return Condition.objects.filter(
        review__subject_type=review.subject_type_id,
        review__subject_id=review.subject_id,
        review__outcome__in=Review.APPROVALS,
        review__gate__lt=review.gate,
        blocking=Condition.Blocking.BEFORE_NEXT_GATE,
    ).order_by("due_on", "pk")


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
        telling.ended(review, by=by)
    return review
