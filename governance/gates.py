"""Gates: an approval unlocks a step; it never takes the step.

What other apps use: `ask` for a review, `require` an approval at the moment it
matters, and read the `latest`. The work inside a review is in
`governance.actions`.
"""

from datetime import date, timedelta

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
def ask(
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
    audit.record(by, Verb.REVIEW_OPENED, review, team=team, gate=gate, about=subject)
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


def latest(gate: str, subject: Model, *, lock: bool = False) -> Review | None:
    """The newest review of `subject` at `gate` that was ever decided, if any.

    It may have expired or been revoked since: an older approval does not come
    back to life when the newer one falls. With `lock`, inside a transaction,
    a revocation under way is waited for.
    """
    reviews = Review.objects.about(subject).filter(gate=gate, decided_on__isnull=False)
    if lock:
        reviews = reviews.select_for_update(of=("self",))
    return reviews.order_by("-decided_on", "-pk").first()


def stands(review: Review | None, *, on: date | None = None) -> bool:
    """True if this decision is an approval in force on that day (default: today)."""
    return (
        review is not None
        and review.state == Review.State.DECIDED
        and review.outcome in Review.APPROVALS
        and (review.valid_until is None or review.valid_until >= (on or today()))
    )


def holds(gate: str, subject: Model, *, on: date | None = None) -> bool:
    """True if the newest decision is an approval in force on that day."""
    return stands(latest(gate, subject), on=on)


def require(gate: str, subject: Model, *, on: date | None = None) -> Review:
    """Return the approval that holds, locked; raise Refused if none does."""
    review = latest(gate, subject, lock=True)
    if review is None or not stands(review, on=on):
        raise Refused(f"{Gate(gate).label} has to be approved first.")
    return review


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
