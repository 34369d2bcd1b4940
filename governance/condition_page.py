"""Which buttons of a condition and of a waiver a person has: as the actions ask."""

from core import access
from core.models import User
from core.roles import Perm
from governance import seating, standing
from governance.models import Condition, Review, Waiver


def judges(review: Review, person: User, family: str | None) -> bool:
    """Independent, in a seat that judges the family; in any seat, if none is meant."""
    if not access.allows(person, Perm.GATE_SIGN, team=review.team):
        return False
    mine = seating.sits_in(review, person)
    if family and family not in seating.families_of(review, mine):
        return False
    return bool(mine) and not standing.why_barred(review, person)


def of_condition(row: Condition, person: User) -> dict[str, bool]:
    """Which of a condition's buttons this person has."""
    family = row.criterion.family if row.criterion else None
    owes = row.owner_id == person.pk
    judge = judges(row.review, person, family) and not owes
    submits = access.allows(person, Perm.GATE_SUBMIT, team=row.review.team)
    open_now = row.state in (Condition.State.OPEN, Condition.State.OVERDUE)
    unsigned = (
        row.review.state == Review.State.IN_REVIEW and not row.review.signatures.all()
    )
    waits = row.state == Condition.State.SUBMITTED
    return {
        "submit": open_now and (owes or submits),
        "add": not row.is_closed and (owes or submits or judge),
        "verify": waits and judge,
        "ask_waiver": (owes or submits) and may_be_waived(row),
        "edit": unsigned and judges(row.review, person, family),
    }


def may_be_waived(row: Condition) -> bool:
    """A condition that holds back an approval, of nothing that is never waived."""
    waivable = row.criterion is None or row.criterion.waivable
    approved = row.review.outcome in Review.APPROVALS
    return approved and waivable and not row.is_closed and not row.waivers.exists()


def of_waiver(row: Waiver, person: User) -> dict[str, bool]:
    """Which of a waiver's buttons this person has."""
    waits = row.state == Waiver.State.REQUESTED
    family = row.judged_by.family if row.judged_by else None
    judge = judges(row.review, person, family)
    if row.condition and row.condition.owner_id == person.pk:
        judge = False
    submits = access.allows(person, Perm.GATE_SUBMIT, team=row.review.team)
    in_force = row.state in Waiver.GIVEN and row.review.outcome in Review.APPROVALS
    renewed = row.renewal_of_id or Waiver.objects.filter(renewal_of=row).exists()
    return {
        "judge": waits and judge and row.requested_by_id != person.pk,
        "renew": in_force and submits and not renewed,
    }
