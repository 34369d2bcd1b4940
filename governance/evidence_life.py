"""How long evidence speaks for a criterion: past its last day it counts no more."""

from datetime import date

from governance.models import Assessment, Review

# A waiver or a reason stands in for evidence; an unmet criterion has none to lose.
RESTS = (Assessment.Verdict.MET, Assessment.Verdict.WITH_CONDITION)


def last_day(review: Review, row: Assessment) -> date | None:
    """The last day on which any piece speaks for the criterion; None: nothing ends.

    Load the review with `for_page`.
    """
    if row.verdict not in RESTS:
        return None
    ends = [
        each.expires_on
        for each in review.evidence.all()
        if each.criterion_id == row.criterion_id
    ]
    known = [end for end in ends if end]
    return max(known) if known and len(known) == len(ends) else None


def run_out(review: Review, row: Assessment, day: date) -> bool:
    last = last_day(review, row)
    return last is not None and last < day


def holds_until(review: Review, longest: date) -> date:
    """The last day of an approval: its gate's, or that of the evidence it rests on."""
    ends = [last_day(review, row) for row in review.assessments.all()]
    return min([longest, *(end for end in ends if end)])
