"""Where an emergency leave stands on a day, and who may give it. Reads only.

[POLICY] G1 and G2 only; five open days at most; two people who hold the permission, one
of them from IT or operations, neither with a stake; never while a criterion that is never
waived is not met; never round a decision that was not to approve, or that was revoked; and
once, until an ordinary decision has approved the gate; and never of what is closed.
"""

from datetime import date, timedelta
from typing import Any

from django.db.models import Model, TextChoices

from core import access
from core.models import User
from core.roles import Perm, Role
from governance import standing
from governance.models import Assessment, Emergency, Gate, Review

GATES = (Gate.G1, Gate.G2)
DAYS = 5  # open days of the calendar of the gates
LONGEST = timedelta(days=14)  # however many days of the calendar are closed
SIDES = frozenset({Role.IT_PARTNER, Role.OPERATIONS_LEADER})
MET = (Assessment.Verdict.MET, Assessment.Verdict.NOT_APPLICABLE)


class Standing(TextChoices):
    WAITS = "waits", "Waits for a second person"
    OPEN = "open", "In force"
    DECIDED = "decided", "The review has decided"
    OVER = "over", "Ran out undecided"


def standing_of(row: Emergency, day: date) -> Standing:
    if not row.review.is_undecided:
        return Standing.DECIDED
    if row.valid_until is None:
        return Standing.WAITS
    return Standing.OPEN if day <= row.valid_until else Standing.OVER


def in_force(gate: str, subject: Model, day: date) -> Emergency | None:
    """The emergency leave that opens this gate on that day, if there is one.

    A hard criterion that was judged as not met meanwhile shuts it at once, and so does
    the end that reviewers put to an earlier approval.
    """
    about = Review.objects.about(subject).filter(gate=gate)
    rows = Emergency.objects.open_on(day).filter(review__in=about)
    row = rows.select_related("review").first()
    shut = row and (unmet_hard(row.review) or decided_against(gate, subject, day))
    return None if shut else row


def decided_against(gate: str, subject: Model, day: date) -> Review | None:
    """The newest decision by that day, if it was not to approve or was revoked since."""
    about = Review.objects.about(subject).filter(gate=gate, decided_on__lte=day)
    newest = about.order_by("-decided_on", "-pk").first()
    if newest is None:
        return None
    against = newest.outcome not in Review.APPROVALS
    return newest if against or newest.state == Review.State.REVOKED else None


def unmet_hard(review: Review) -> list[str]:
    """The criteria that are never waived and that nobody has found met."""
    hard = review.assessments.filter(criterion__waivable=False)
    left = hard.exclude(verdict__in=MET)
    return list(
        left.order_by("criterion__code").values_list("criterion__code", flat=True)
    )


def is_over(subject: Any) -> bool:
    """True of what says of itself that it is closed: nothing of it can begin."""
    return not getattr(subject, "is_open", True)


def unsettled(gate: str, subject: Model) -> Emergency | None:
    """An earlier leave of this gate that no approval has followed: no second one then."""
    about = Review.objects.about(subject).filter(gate=gate)
    rows = Emergency.objects.filter(review__in=about)
    return rows.exclude(review__outcome__in=Review.APPROVALS).first()


def may_confirm(row: Emergency, person: User, stands: Standing) -> bool:
    """The action asks more (which criteria are met, which side they are of), and says it."""
    waits = stands == Standing.WAITS and person.pk != row.asked_by_id
    return waits and may_give(person, row.review)


def may_give(person: User, review: Review) -> bool:
    """Holds the permission for the team, and has no stake in what is reviewed."""
    allowed = access.allows(person, Perm.GATE_EMERGENCY, team=review.team)
    return allowed and not standing.why_barred(review, person)


def is_of_a_side(person: User) -> bool:
    """From IT or operations: who has to live with what is begun."""
    return any(each.role in SIDES for each in access.memberships(person))
