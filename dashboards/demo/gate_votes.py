"""How the demo's gates were decided: every seat signs by the rules, on that day.

Who voted how is ours; outcome, conditions and remarks are the document's.
"""

from core import system
from core.models import Notice
from dashboards.demo.panel import SAT
from dashboards.demo.put import person
from governance import meanings, seating
from governance.actions import signing
from governance.models import Condition, Review
from governance.quorum import FOR, Stance

# GD-10: three seats approve what is theirs, then Model risk returns it.
VOTED = {"GD-10": ("SEC", "OPS", "IT", "MRM")}


def load(review: Review, outcome: str, remarks: str) -> None:
    """Vote until it is decided; on a second run it is, and nothing happens."""
    if not outcome or not review.is_undecided:
        return
    Review.objects.filter(pk=review.pk).update(remarks=remarks)
    codes = VOTED.get(review.key) or [s.kind.code for s in seating.seats(review)]
    for code in codes:
        if Review.objects.get(pk=review.pk).is_undecided:
            refuses = Stance(outcome) not in FOR and code in (codes[-1], "PRD")
            stance = Stance(outcome) if refuses else Stance.APPROVED
            sign(review, code, stance, remarks)
    # They were told then, and that is long ago.
    told = [model._meta.label_lower for model in (Review, Condition)]
    Notice.objects.filter(subject_type__in=told).delete()


def sign(review: Review, code: str, stance: Stance, remarks: str) -> None:
    signing.sign(
        review,
        seat=code,
        stance=stance,
        meaning=f"I {meanings.SAYS[stance][0]}: {review.asked}"[:300],
        reason="" if stance in FOR else remarks,
        by=system.user(),
        on=review.due_on,
        acting=person(SAT[code]),
    )
