"""The record as the review page shows it, and what stood in it before."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from core.models import User
from governance import diffs, record
from governance.diffs import Change
from governance.models import Review, Signature


def as_decided(review: Review) -> dict[str, Any]:
    """What was signed last; of a review that is not decided, what is to be signed now."""
    signed = sorted(review.signatures.all(), key=lambda row: row.pk)
    if signed and not review.is_undecided:
        return dict(signed[-1].record)
    return record.document(review)


@dataclass(frozen=True)
class Since:
    """What differs from the record that this person, or the last decision, signed."""

    review: Review
    mine: bool
    when: datetime
    changes: list[Change]


def since(review: Review, user: User, shown: dict[str, Any]) -> Since | None:
    """What changed since the reader last signed this question, or it was last decided.

    `shown` is the record on the page. None if it is asked for the first time.
    """
    asked = Signature.objects.filter(
        review__gate=review.gate,
        review__subject_type=review.subject_type_id,
        review__subject_id=review.subject_id,
        review_id__lte=review.pk,
    ).select_related("review")
    earlier = asked.exclude(review=review)
    mine = (asked if review.is_undecided else earlier).filter(signed_by=user)
    last = mine.order_by("-pk").first() or earlier.order_by("-pk").first()
    if last is None:
        return None
    changes = diffs.compare(last.record, shown)
    return Since(last.review, last.signed_by_id == user.pk, last.signed_at, changes)


def asked_again(review: Review) -> str:
    """The query of “Ask again”: the same gate and question, and why it is asked anew."""
    because = f" ({review.key}: {review.ended_because})" if review.ended_because else ""
    return urlencode({"gate": review.gate, "asked": f"{review.asked}{because}"})
