"""What a review is opened with, written in the transaction that opens it (`gates.ask`)."""

from datetime import date

from governance import opening
from governance.models import Assessment, Placement, Review
from governance.opening import Opening


def place(review: Review, opened: Opening | None, day: date) -> None:
    """Pin the set, the tier and the answers, and every criterion in its wording of today."""
    if opened:
        Placement.objects.create(
            review=review,
            set=opened.rule.set,
            tier=opened.tier,
            answers=opened.answers,
        )
    Assessment.objects.bulk_create(
        Assessment(review=review, criterion=criterion)
        for criterion in opening.criteria(opened, review.gate, day)
    )
