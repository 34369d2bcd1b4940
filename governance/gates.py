"""Gates: an approval unlocks a step; it never takes the step.

What other apps use: `ask` for a review, `require` an approval at the moment it
matters, read the `latest`, or sort out what is `through`. The work inside a review is in
`governance.actions`. Questions about a day in the past are answered as of that
day, so that history can be told and old decisions judged by what held then.
"""

from collections.abc import Collection, Iterable
from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, Max, Model, OuterRef, Q, QuerySet

from core import access, audit
from core.clock import today
from core.errors import Refused
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance import (
    business_time,
    calendars,
    emergencies,
    facts,
    numbering,
    opening,
)
from governance.actions import history, placing, reviews, stakes
from governance.models import Condition, Gate, Review, Seat, Waiver
from governance.opening import Answers, Opening


@transaction.atomic
def ask(
    gate: str,
    subject: Model,
    *,
    team: Team,
    asked: str,
    parties: list[User],
    answers: Answers | None = None,
    by: User,
    due_on: date | None = None,
    key: str = "",
    on: date | None = None,
    acting: User | None = None,
) -> Review:
    """Open a review of `subject` at `gate`, with what the policy of the day asks for.

    `answers` are to the questions of the set in force; what is left out counts as yes,
    and without any those count that were given for this subject last (`opening`).
    `parties` (owner, sponsor, …) and who asks cannot sign it. Due in as many open days as
    the gate's rule says, unless said otherwise. Raises Refused if a review of the same gate is still
    undecided. `key`, `on` and `acting` are for records the system loads.
    """
    access.require(by, Perm.GATE_SUBMIT, team=team)
    person, day = history.actor(by, acting), history.day(by, on)
    numbering.lock("GD-")
    if open_review(gate, subject):
        raise Refused(f"{Gate(gate).label} is already being reviewed.")
    opened = opening.find(gate, opening.told(subject, answers, on=day), on=day)
    review = Review.objects.create(
        key=key if key and by.is_system else next_key(),
        gate=gate,
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        subject_name=str(subject)[:200],
        team=team,
        asked=asked,
        asked_by=person,
        due_on=due_on or opening.due(opened, day),
    )
    review.parties.set({person, *parties, *stakes.of(subject)})
    seat(review, opened)
    placing.place(review, opened, day)
    audit.record(by, Verb.REVIEW_OPENED, review, team=team, gate=gate, about=subject)
    return review


def seat(review: Review, opened: Opening | None) -> None:
    """Lay the table as the policy of the day, and the answers, have it for this gate."""
    if opened is None:
        raise Refused(f"No criteria set says who decides {review.get_gate_display()}.")
    review.rule = opened.rule
    review.save(update_fields=["rule"])
    sitting = {each.code for each in opened.asked.seats}
    Seat.objects.bulk_create(
        Seat(review=review, kind_id=each.seat_id, veto=each.veto, chair=each.chair)
        for each in opened.rule.seats.all()
        if each.seat.code in sitting
    )


def next_key() -> str:
    """GD-01, GD-02, …"""
    return numbering.next_key(Review.objects.all(), "GD-", digits=2)


def open_review(gate: str, subject: Model) -> Review | None:
    """The review of `subject` at `gate` that waits for a decision, if any."""
    found = Review.objects.about(subject).filter(gate=gate, state__in=Review.UNDECIDED)
    return found.first()


@transaction.atomic
def withdraw(gate: str, subject: Model, *, because: str, by: User) -> None:
    """Take back the review of `gate` that waits, if any: what it looks at changes."""
    waiting = open_review(gate, subject)
    if waiting:
        reviews.withdraw(waiting, reason=because, by=by)


def latest(
    gate: str, subject: Model, *, on: date | None = None, lock: bool = False
) -> Review | None:
    """The newest review of `subject` at `gate` decided by that day, if any.

    It may have expired or been revoked since: an older approval does not come
    back to life when the newer one falls. With `lock`, inside a transaction, a
    revocation under way is waited for.
    """
    found = Review.objects.about(subject).filter(
        gate=gate, decided_on__lte=on or today()
    )
    if lock:
        found = found.select_for_update(of=("self",))
    return found.order_by("-decided_on", "-pk").first()


def stands(review: Review | None, *, on: date | None = None) -> bool:
    """True if this decision is an approval in force on that day (default: today)."""
    return review is not None and not why_not(review, on or today())


def holds(gate: str, subject: Model, *, on: date | None = None) -> bool:
    """True if the newest decision by that day is an approval in force on it."""
    return stands(latest(gate, subject, on=on), on=on)


def through(
    chosen: Collection[str],
    model: type[Model],
    ids: Iterable[int],
    *,
    on: date | None = None,
) -> set[int]:
    """Those of the subjects for which any of the gates `holds`, in few queries.

    The same answer as `why_not`, asked of the database: change both or neither. Only
    what a subject has outgrown shows here once the clock has seen it.
    """
    day = on or today()
    kind = ContentType.objects.get_for_model(model)
    decided = Review.objects.filter(
        gate__in=chosen, subject_type=kind, subject_id__in=ids, decided_on__lte=day
    )
    newest = decided.order_by("gate", "subject_id", "-decided_on", "-pk").distinct(
        "gate", "subject_id"
    )
    standing = Review.objects.filter(
        ~Exists(waivers_run_out(day)),
        Q(ended_on=None) | Q(ended_on__gt=day),
        Q(valid_until=None) | Q(valid_until__gte=day),
        pk__in=newest.values("pk"),
        outcome__in=Review.APPROVALS,
    )
    if Gate.G3 in chosen:
        standing = standing.filter(~Exists(overdue_while_it_runs(day)))
    return set(standing.values_list("subject_id", flat=True))


def waivers_run_out(day: date) -> QuerySet[Waiver]:
    """Of a review: the waivers that ran out before `day` and were not renewed."""
    granted = Waiver.objects.filter(state__in=Waiver.GIVEN, condition=None)
    renewed = granted.filter(
        review=OuterRef("review"), criterion__code=OuterRef("criterion__code")
    ).filter(expires_on__gte=day)
    return granted.filter(review=OuterRef("pk"), expires_on__lt=day).exclude(
        Exists(renewed)
    )


def require(gate: str, subject: Model, *, on: date | None = None) -> Review:
    """Return the approval that holds, locked; raise Refused, with why, if none does.

    While an emergency leave is in force, the review that is to decide afterwards.
    """
    review = latest(gate, subject, on=on, lock=True)
    if not stands(review, on=on) and (leave := emergency(gate, subject, on=on)):
        return leave
    why = why_not(review, on or today()) if review else why_undecided(gate, subject)
    if review is None or why:
        raise Refused(f"{Gate(gate).label} has to be approved first. {why}")
    return review


def emergency(gate: str, subject: Model, *, on: date | None = None) -> Review | None:
    """The review that an emergency leave stands in for on that day, if there is one."""
    leave = emergencies.in_force(gate, subject, on or today())
    return leave.review if leave else None


def why_undecided(gate: str, subject: Model) -> str:
    waiting = open_review(gate, subject)
    return f"{waiting.key} waits." if waiting else "Nobody has asked for it yet."


def why_not(review: Review, day: date) -> str:
    """Why this decision does not open its gate on `day`, as a sentence; or empty."""
    if review.outcome not in Review.APPROVALS:
        return f"{review.key} was {review.get_outcome_display().lower()}."
    return why_lapsed(review, day)


def why_lapsed(review: Review, day: date) -> str:
    """Why an approval no longer holds on `day`; empty if it does."""
    if review.ended_on and review.ended_on <= day:
        return f"{review.key} ended on {review.ended_on:%-d %B %Y}."
    if review.valid_until and review.valid_until < day:
        return f"{review.key} was valid until {review.valid_until:%-d %B %Y}."
    for waiver in lapsed_waivers(review, day):
        return (
            f"{waiver['criterion__code']} was waived until {waiver['until']:%-d %B %Y}."
        )
    for condition in overdue_of(review, day):
        return f"Condition {condition} is overdue."
    return why_outgrown(review) if day >= today() else ""


def overdue_while_it_runs(day: date) -> "QuerySet[Condition]":
    """Of a G3 review: what was to be kept while it runs, and is overdue.

    A running pilot is paused for its own by its clock; what was scaled has no pause, so
    the approval itself stops holding until the condition is verified.
    """
    late_by = business_time.open_on_or_before(
        calendars.gates(), day - business_time.DAY
    )
    return Condition.objects.open_on(day).filter(
        review=OuterRef("pk"),
        review__gate=Gate.G3,
        blocking=Condition.Blocking.DURING,
        due_on__lte=late_by,
    )


def overdue_of(review: Review, day: date) -> list[Condition]:
    if review.gate != Gate.G3:
        return []
    during = Condition.Blocking.DURING
    rows = review.conditions.filter(blocking=during, due_on__lt=day).open_on(day)
    return [row for row in rows.order_by("pk") if calendars.is_late(row.due_on, day)]


def why_outgrown(review: Review) -> str:
    """What its subject is now that was not approved: asked at the moment, of the subject.

    Of a day in the past nobody knows the facts: then only what the clock ended counts.
    """
    found = facts.in_words(facts.outgrown(review))
    return f"{review.key} does not cover it any more: {found}." if found else ""


def lapsed_waivers(review: Review, day: date) -> list[dict[str, date]]:
    """The criteria of an approval whose last waiver ran out before `day`."""
    granted = review.waivers.filter(state__in=Waiver.GIVEN, condition=None)
    by_criterion = granted.values("criterion__code").annotate(until=Max("expires_on"))
    return list(by_criterion.filter(until__lt=day).order_by("criterion__code"))


def open_conditions(subject: Model, *, blocking: str) -> list[Condition]:
    """Conditions of `subject`'s approvals that are not verified, nor validly waived."""
    approvals = Review.objects.about(subject).filter(outcome__in=Review.APPROVALS)
    return list(
        Condition.objects.filter(review__in=approvals, blocking=blocking)
        .open_on(today())
        .select_related("review", "owner")
        .order_by("due_on", "pk")
    )
