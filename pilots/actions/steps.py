"""The steps of a pilot up to its read-out. The order is in `pilots.states`.

Each locks, allows, guards with all that is missing, changes, records. An
approval unlocks a step and never takes it: nothing here is called by governance.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from django.db import transaction

from core.clock import now
from core.errors import Unfit
from core.models import User
from core.verbs import Verb
from governance import gates
from governance.actions import history
from pilots import guards, plan, window
from pilots.actions import leaving, telling, trends
from pilots.actions.moving import begin, check, end
from pilots.models import Alarm, KillCriterion, Leave, Pilot


@transaction.atomic
def submit(
    pilot: Pilot,
    *,
    answers: Mapping[str, bool] | None = None,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Pilot:
    """Ask for the gate (G1 for a proof of concept, G2 for a pilot) with this plan."""
    pilot = begin(pilot, "submit", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "submit", day)
    pilot.review = gates.ask(
        pilot.gate,
        pilot,
        team=pilot.product.team,
        asked=f"May {pilot.key} run within these bounds?",
        parties=[person for person in (pilot.owner, pilot.sponsor) if person],
        answers=answers,
        by=by,
        on=on,
        acting=acting,
    )
    pilot.submitted_by, pilot.submitted_on = history.actor(by, acting), day
    pilot.submitted_at = history.moment(by, on)
    pilot.submitted_hash = plan.reviewed_digest(pilot)
    hashed = pilot.submitted_hash
    return end(pilot, "submit", Verb.PILOT_SUBMITTED, by=by, plan_hash=hashed)


@transaction.atomic
def revise(pilot: Pilot, *, reason: str, version: int | None = None, by: User) -> Pilot:
    """Take the plan back to draft: what was approved no longer counts for it."""
    pilot = begin(pilot, "revise", version=version, by=by)
    gates.withdraw(pilot.gate, pilot, because=reason, by=by)
    pilot.submitted_hash, pilot.approved_on = "", None
    return end(pilot, "revise", Verb.PILOT_REVISED, by=by, reason=reason)


@transaction.atomic
def withdraw(
    pilot: Pilot, *, reason: str, version: int | None = None, by: User
) -> Pilot:
    """Give it up before it was approved."""
    pilot = begin(pilot, "withdraw", version=version, by=by)
    gates.withdraw(pilot.gate, pilot, because=reason, by=by)
    return end(pilot, "withdraw", Verb.PILOT_WITHDRAWN, by=by, reason=reason)


@transaction.atomic
def approve(
    pilot: Pilot, *, version: int | None = None, by: User, on: date | None = None
) -> Pilot:
    """Take up the approval that governance gave. It decides nothing by itself."""
    pilot = begin(pilot, "approve", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "approve", day)
    review = gates.require(pilot.gate, pilot, on=day)
    pilot.approved_on = review.decided_on or day  # by an emergency leave
    return end(pilot, "approve", Verb.PILOT_APPROVED, by=by, review=review)


@transaction.atomic
def schedule(
    pilot: Pilot,
    *,
    starts_on: date,
    ends_on: date,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Pilot:
    """Set the dates. They may move, but not make it longer than was reviewed."""
    pilot = begin(pilot, "schedule", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "schedule", day)
    longest = guards.duration(pilot)
    if starts_on < day or ends_on < starts_on:
        raise Unfit(
            "starts_on", "The first day is today or later, and the last day follows it."
        )
    pilot.starts_on, pilot.ends_on = starts_on, ends_on
    within(pilot, longest)
    dates = [starts_on, ends_on]
    return end(pilot, "schedule", Verb.PILOT_SCHEDULED, by=by, dates=dates)


def within(pilot: Pilot, longest: timedelta) -> None:
    """Raise Unfit if these dates run longer than was reviewed or is approved."""
    if guards.duration(pilot) > longest:
        text = f"The reviewed plan runs {longest.days} days. Ask again for more."
        raise Unfit("ends_on", text)
    if pilot.ends_on and (late := guards.outlives(pilot, pilot.ends_on)):
        raise Unfit("ends_on", f"Choose an earlier last day: {late[0]}.")


@transaction.atomic
def start(
    pilot: Pilot,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Pilot:
    """Start it, with the gate held at this very moment; freeze the plan."""
    pilot = begin(pilot, "start", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "start", day)
    person = history.actor(by, acting)
    # Asked again, waiting for a revocation under way.
    review = leaving.to_run(pilot, Leave.Verb.START, by=person, day=day)
    plan.freeze(pilot)
    pilot.started_by, pilot.started_on = person, day
    pilot.started_at = history.moment(by, on)
    hashed = pilot.plan_hash
    trends.note_start(pilot, on=day, by=by)
    return end(
        pilot, "start", Verb.PILOT_STARTED, by=by, plan_hash=hashed, review=review
    )


@transaction.atomic
def pause(pilot: Pilot, *, reason: str, version: int | None = None, by: User) -> Pilot:
    """Stop taking contacts for a while. Anybody who may run it may pause it."""
    pilot = begin(pilot, "pause", version=version, by=by)
    pilot.pause_reason = reason
    pilot = end(pilot, "pause", Verb.PILOT_PAUSED, by=by, reason=reason)
    telling.paused(pilot, by=by)
    return pilot


@transaction.atomic
def resume(
    pilot: Pilot,
    *,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Pilot:
    """Go on after a pause, if the gate still holds and nothing is overdue."""
    pilot = begin(pilot, "resume", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "resume", day)
    review = leaving.to_run(pilot, Leave.Verb.RESUME, by=by, day=day)
    pilot.pause_reason = ""
    return end(pilot, "resume", Verb.PILOT_RESUMED, by=by, reason=reason, review=review)


@transaction.atomic
def kill(
    pilot: Pilot,
    *,
    reason: str,
    criterion: KillCriterion | None = None,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Pilot:
    """Stop it now. It goes to the read-out, and the decision can only be to stop."""
    pilot = begin(pilot, "kill", version=version, by=by)
    return put_down(
        pilot, reason=reason, criterion=criterion, person=history.actor(by, acting),
        day=history.day(by, on), moment=history.moment(by, on), by=by,
    )  # fmt: skip


def put_down(
    pilot: Pilot,
    *,
    reason: str,
    criterion: KillCriterion | None,
    person: User,
    day: date,
    moment: datetime,
    by: User,
) -> Pilot:
    """The kill itself, of a live pilot that is held: it answers every alarm that waits."""
    if criterion is not None:
        trigger(pilot, criterion, day)
    pilot.killed_by, pilot.killed_on, pilot.killed_at = person, day, moment
    pilot.killed_because, pilot.pause_reason = reason, ""
    window.end(pilot, day)
    pilot.alarms.filter(answer="").update(
        answer=Alarm.Answer.KILLED, reason=reason, answered_by=person, answered_at=now()
    )
    pilot = end(
        pilot, "kill", Verb.PILOT_KILLED, by=by, reason=reason, criterion=criterion
    )
    telling.killed(pilot, by=by)
    return pilot


def trigger(pilot: Pilot, criterion: KillCriterion, day: date) -> None:
    if criterion.pilot_id != pilot.pk:
        raise Unfit("criterion", "This kill criterion belongs to another pilot.")
    criterion = pilot.kill_criteria.select_for_update().get(pk=criterion.pk)
    criterion.triggered_on = day
    criterion.save(update_fields=["triggered_on"])


@transaction.atomic
def finish(
    pilot: Pilot,
    *,
    reason: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Pilot:
    """End it and go to the read-out. Ending before the last day needs a reason."""
    pilot = begin(pilot, "finish", version=version, by=by)
    day = history.day(by, on)
    check(pilot, "finish", day)
    if not reason.strip() and pilot.ends_on and day < pilot.ends_on:
        last = guards.shown(pilot.ends_on)
        raise Unfit(
            "reason", f"Its last day is {last}. Give the reason to end it early."
        )
    pilot.pause_reason = ""
    window.end(pilot, day)
    return end(pilot, "finish", Verb.PILOT_FINISHED, by=by, reason=reason)


@transaction.atomic
def expire(pilot: Pilot, *, by: User, on: date | None = None) -> Pilot:
    """For the clock: let an approval lapse that nobody used for 90 days."""
    pilot = begin(pilot, "expire", version=None, by=by)
    check(pilot, "expire", history.day(by, on))
    return end(pilot, "expire", Verb.PILOT_EXPIRED, by=by)
