"""Gates: an approval unlocks a step; it never takes the step.

What other apps use: `ask` for a review, `require` an approval at the moment it
matters, and read the `latest`. The work inside a review is in
`governance.actions`.
"""

from datetime import timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from core import access, audit
from core.clock import today
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Assessment, Condition, Criterion, Gate, Review

REVIEW_DAYS = 14


@transaction.atomic
def ask(  # noqa: PLR0913
    gate: str,
    subject: Model,
    *,
    team: Team,
    asked: str,
    parties: list[User],
    by: User,
    due_days: int = REVIEW_DAYS,
) -> Review:
    """Open a review of `subject` at `gate`, with every criterion in force to be met.

    `parties` (owner, sponsor, …) and the submitter cannot sign it. Raises
    Refused if a review of the same gate is still undecided.
    """
    access.require(by, Perm.GATE_SUBMIT, team=team)
    if Review.objects.about(subject).filter(gate=gate, state__in=Review.UNDECIDED):
        raise Refused(f"{Gate(gate).label} is already being reviewed.")
    review = Review.objects.create(
        key=next_key(),
        gate=gate,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_name=str(subject)[:200],
        team=team,
        asked=asked,
        submitted_by=by,
        due_on=today() + timedelta(days=due_days),
    )
    review.parties.set({by, *parties})
    criteria = Criterion.objects.in_force(today()).for_gate(gate)
    Assessment.objects.bulk_create(
        Assessment(review=review, criterion=criterion) for criterion in criteria
    )
    audit.record(by, Verb.REVIEW_OPENED, review, team=team, gate=gate, subject=subject)
    return review


def next_key() -> str:
    """GD-01, GD-02, … Called inside `ask`, whose unique key settles a race."""
    numbers = [
        int(key.removeprefix("GD-"))
        for key in Review.objects.filter(key__regex=r"^GD-\d+$")
        .select_for_update()
        .values_list("key", flat=True)
    ]
    return f"GD-{max(numbers, default=0) + 1:02d}"


def latest(gate: str, subject: Model) -> Review | None:
    """The newest review of `subject` at `gate` that was decided, if any."""
    return (
        Review.objects.about(subject)
        .filter(gate=gate, state=Review.State.DECIDED)
        .order_by("-decided_on", "-pk")
        .first()
    )


def holds(gate: str, subject: Model) -> bool:
    """True if the newest decision is an approval that is still valid today."""
    review = latest(gate, subject)
    return (
        review is not None
        and review.outcome in Review.APPROVALS
        and (review.valid_until is None or review.valid_until >= today())
    )


def require(gate: str, subject: Model) -> None:
    """Raise Refused unless `gate` holds for `subject` (see `holds`)."""
    if not holds(gate, subject):
        raise Refused(f"{Gate(gate).label} has to be approved first.")


def open_conditions(subject: Model, *, blocking: str) -> list[Condition]:
    """Conditions of `subject`'s approvals that are not yet verified or waived."""
    return list(
        Condition.objects.filter(
            review__in=Review.objects.about(subject),
            blocking=blocking,
        )
        .exclude(state__in=[Condition.State.VERIFIED, Condition.State.WAIVED])
        .order_by("due_on", "pk")
    )
