"""What a vote comes to: a decision and what follows from it, or nothing (ADR 21)."""

from datetime import date

from core import audit, versions
from core.models import User
from core.verbs import Verb
from governance import evidence_life, quorum, seating
from governance.actions import history, keeping, mandate, telling
from governance.models import Emergency, Review, Stance, Waiver
from governance.validity import last_day

Outcome = Review.Outcome


def conclude(review: Review, *, by: User, on: date | None) -> Review:
    """Raise the version, and decide once the vote has come to something."""
    review = Review.objects.for_page().get(pk=review.pk)
    versions.claim(review, None)
    found = seating.verdict(review)
    if found is None or found is quorum.Verdict.VOID:
        review.save(update_fields=["version"])
        return review if found is None else void(review, by=by)
    require_mandate(review, found, by=by, on=on)
    review.state = Review.State.DECIDED
    review.outcome = outcome_of(review, found)
    review.decided_on = history.day(by, on)
    review.remarks = review.remarks or remarks_of(review)
    if review.outcome in Review.APPROVALS and review.rule:
        longest = last_day(
            review.decided_on,
            days=review.rule.validity_days,
            months=review.rule.validity_months,
        )
        review.valid_until = evidence_life.holds_until(review, longest)
    review.save()
    keeping.keep(review, keeping.Moment.DECIDED, by=by, on=on)
    return decided(review, by=by)


def require_mandate(
    review: Review, found: quorum.Verdict, *, by: User, on: date | None
) -> None:
    """The matrix allows it: one who voted speaks for the party that decides at gates.

    An approval opens something, so it waits for who is asked and needs the accountable
    party. What is decided against opens nothing: it waits for nobody and needs nobody
    else, and the right is kept if one who voted had it.
    """
    opens = found is quorum.Verdict.APPROVED
    urgent = Emergency.objects.filter(review=review, seconded_by__isnull=False).first()
    mandate.require(
        f"gate-{review.gate}",
        review,
        team=review.team,
        voices=[
            (each.signed_by, each.for_person)
            for each in review.signatures.select_related("signed_by", "for_person")
            if each.round == review.round and each.stance != Stance.ABSTAINED
        ],
        waits=opens,
        must=opens,
        emergency=urgent.reason if urgent else "",
        by=by,
        on=on,
    )


def void(review: Review, *, by: User) -> Review:
    """Nobody decided: the review waits for another round."""
    audit.record(by, Verb.REVIEW_VOID, review, team=review.team, round=review.round)
    telling.void(review, by=by)
    return review


def decided(review: Review, *, by: User) -> Review:
    """What a decision brings: open waivers fall, an older approval ends, people hear."""
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
    telling.decided(review, by=by)
    return review


def outcome_of(review: Review, found: quorum.Verdict) -> str:
    """What the vote came to; an approval with conditions says so."""
    if found is quorum.Verdict.APPROVED and review.conditions.all():
        return Outcome.WITH_CONDITIONS
    return Outcome(found.value)


def remarks_of(review: Review) -> str:
    """The signers' reasons, one line each."""
    return "\n".join(
        f"{signature.place}: {signature.reason}"
        for signature in sorted(review.signatures.all(), key=lambda s: s.pk)
        if signature.reason and signature.round == review.round
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
