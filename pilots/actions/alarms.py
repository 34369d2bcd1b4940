"""Alarms: raised by the watch, answered by somebody independent, and never forgotten.

The watch only closes doors: it pauses what runs. Until every alarm is answered the
pilot does not go on (guards.unanswered).
"""

from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from pilots import watch
from pilots.actions import steps, telling
from pilots.actions.decisions import independent
from pilots.actions.moving import held
from pilots.models import Alarm, Pilot

Answer = Alarm.Answer


@transaction.atomic
def look(pilot: Pilot, *, by: User) -> list[Alarm]:
    """Raise what is due, pause it if it runs, tell. Safe to run twice, or two at once."""
    pilot = held(pilot)
    access.require(by, Perm.PILOT_RUN, team=pilot.product.team)
    if not pilot.is_live:
        return []
    due = watch.due(pilot)
    runs = pilot.state == Pilot.State.RUNNING
    raised = [raised_for(pilot, each, runs=runs, by=by) for each in due]
    reasons = [each.text for each in raised if each.paused]
    if reasons:
        steps.pause(pilot, reason=f"{'; '.join(reasons)}.", by=by)
    for alarm in raised:
        telling.alarmed(alarm, by=by)
    return raised


def raised_for(pilot: Pilot, due: watch.Due, *, runs: bool, by: User) -> Alarm:
    alarm = Alarm.objects.create(
        pilot=pilot, kind=due.kind, criterion=due.criterion, measure=due.measure,
        text=due.text[:200], value=due.value, line=due.line, as_of=due.as_of,
        paused=runs and due.pauses,
    )  # fmt: skip
    audit.record(
        by, Verb.ALARM_RAISED, pilot, team=pilot.product.team, alarm=alarm.text,
        value=alarm.value, line=alarm.line, as_of=alarm.as_of, paused=alarm.paused,
    )  # fmt: skip
    return alarm


@transaction.atomic
def answer(
    alarm: Alarm, *, answer: str, reason: str, version: int | None = None, by: User
) -> Alarm:
    """Say what it was. Not by who owns, submitted or started the pilot.

    `killed` stops the pilot; `corrected` needs figures that are within the line now.
    """
    pilot = held(alarm.pilot)
    access.require(by, Perm.PILOT_DECIDE, team=pilot.product.team)
    alarm = Alarm.objects.select_for_update(of=("self",)).get(pk=alarm.pk)
    independent(pilot, by)
    if alarm.answer:
        raise Refused("This alarm is answered already.")
    if answer not in Answer.values or not reason.strip():
        raise Refused("Say what it was, and why.")
    versions.claim(alarm, version, answer=answer, reason=reason)
    if answer == Answer.KILLED:
        return killed(pilot, alarm, reason, by=by)
    if answer == Answer.CORRECTED:
        require_within(pilot, alarm)
    alarm.answer, alarm.reason = answer, reason
    alarm.answered_by, alarm.answered_at = by, now()
    alarm.save()
    told(alarm, by=by)
    return alarm


def killed(pilot: Pilot, alarm: Alarm, reason: str, *, by: User) -> Alarm:
    """The kill answers every alarm that waits, this one too."""
    if not pilot.is_live:
        state = pilot.get_state_display().lower()
        raise Refused(f"{pilot.key} is {state}: there is nothing left to stop.")
    versions.claim(pilot, None)
    steps.put_down(
        pilot, reason=reason, criterion=alarm.criterion, person=by, day=today(),
        moment=now(), by=by,
    )  # fmt: skip
    alarm.refresh_from_db()
    return alarm


def require_within(pilot: Pilot, alarm: Alarm) -> None:
    place = watch.line_of(alarm.kind, alarm.criterion, alarm.measure)
    if place in {each.place for each in watch.passed(pilot)}:
        text = "The figures on record are still past the line: correct them first."
        raise Unfit("answer", text)


def told(alarm: Alarm, *, by: User) -> None:
    pilot = alarm.pilot
    audit.record(
        by, Verb.ALARM_ANSWERED, pilot, team=pilot.product.team, alarm=alarm.text,
        answer=alarm.answer, reason=alarm.reason,
    )  # fmt: skip
    telling.answered(alarm, by=by)
