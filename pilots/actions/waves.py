"""The steps of a wave. What goes on asks for G3 at that moment; what goes back, nobody.

The rollout's row is locked first, always: two people at two waves wait for each other.
"""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import now
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history, mandate
from governance.models import GovernedAct, Review
from governance.rights import Act
from pilots import rolling
from pilots.actions import halting as telling
from pilots.actions import leaving
from pilots.actions.rollouts import forget_tests, held
from pilots.models import Leave, Rollout, Wave
from pilots.waves import BY_VERB


def begin(wave: Wave, verb: str, *, version: int | None, by: User) -> Wave:
    """Lock, allow, right state, not stale: the first half of every step."""
    step = BY_VERB[verb]
    row = held(wave.rollout, by=by, perm=Perm(step.perm))
    wave = row.waves.select_for_update(of=("self",)).get(pk=wave.pk)
    wave.rollout = row
    if wave.state not in step.sources:
        state = wave.get_state_display().lower()
        raise Refused(f"{wave} is {state}: “{step.label}” is not open now.")
    versions.claim(wave, version)
    return wave


def onward(wave: Wave, verb: str, *, by: User, day: date) -> Review:
    """Everything that has to be there, then the gate, held to the end of the step."""
    if lacking := rolling.missing(verb, wave, day):
        label = BY_VERB[verb].label
        raise Refused(f"“{label}” has to wait for {wave}: {'; '.join(lacking)}.")
    # Waits for a revocation under way.
    return leaving.to_go_out(wave, Leave.Verb(verb), by=by, day=day)


def end(wave: Wave, verb: str, recorded: Verb, *, by: User, **data: Any) -> Wave:
    """Save the new state and record it: the second half of every step."""
    before, wave.state = wave.state, BY_VERB[verb].target
    wave.save()
    row = wave.rollout
    audit.record(
        by, recorded, row, team=row.pilot.product.team, wave=wave.number,
        state=[before, wave.state], **data,
    )  # fmt: skip
    return wave


def said(reason: str) -> str:
    if not reason.strip():
        raise Unfit("reason", "Say why.")
    return reason


def require_work(wave: Wave, person: User, *, by: User, on: date | None) -> None:
    """By who runs rollouts in the matrix. To pause, stop or roll back asks nobody."""
    mandate.require(
        GovernedAct.Act.WAVE, wave, do=Act.WORK, team=wave.rollout.pilot.product.team,
        voices=[(person, None)], by=by, on=on,
    )  # fmt: skip


@transaction.atomic
def start(
    wave: Wave,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Wave:
    """Let it out to its part of the floor."""
    wave = begin(wave, "start", version=version, by=by)
    day = history.day(by, on)
    person = history.actor(by, acting)
    review = onward(wave, "start", by=person, day=day)
    require_work(wave, person, by=by, on=on)
    wave.started_on, wave.started_by = day, person
    wave.started_at, wave.ended_on, wave.reason = history.moment(by, on), None, ""
    wave.rolled_back_by = wave.rolled_back_at = wave.rollback_minutes = None
    return end(wave, "start", Verb.WAVE_STARTED, by=by, person=person, review=review)


@transaction.atomic
def resume(wave: Wave, *, reason: str, version: int | None = None, by: User) -> Wave:
    """Go on after a pause, if all that was asked at the start still holds."""
    wave = begin(wave, "resume", version=version, by=by)
    said(reason)
    require_work(wave, by, by=by, on=None)
    review = onward(wave, "resume", by=by, day=history.day(by, None))
    wave.reason = ""
    return end(wave, "resume", Verb.WAVE_RESUMED, by=by, reason=reason, review=review)


@transaction.atomic
def finish(
    wave: Wave,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
) -> Wave:
    """Everybody in it has it, and it works: the next one may begin."""
    wave = begin(wave, "finish", version=version, by=by)
    if lost := rolling.lost(wave.rollout, history.day(by, on)):
        raise Refused(f"{wave} is not done: {'; '.join(lost)}.")
    wave.ended_on = history.day(by, on)
    return end(wave, "finish", Verb.WAVE_FINISHED, by=by)


@transaction.atomic
def pause(wave: Wave, *, reason: str, version: int | None = None, by: User) -> Wave:
    """Reach nobody more for now. Whoever tests may pause, and the clock does."""
    wave = begin(wave, "pause", version=version, by=by)
    wave.reason = said(reason)
    wave = end(wave, "pause", Verb.WAVE_PAUSED, by=by, reason=reason)
    telling.halted(wave, "paused", by=by)
    return wave


@transaction.atomic
def stop(wave: Wave, *, reason: str, version: int | None = None, by: User) -> Wave:
    """End it; who has it keeps it. Needs no gate: harm does not wait."""
    wave = begin(wave, "stop", version=version, by=by)
    wave.reason, wave.ended_on = said(reason), history.day(by, None)
    wave = end(wave, "stop", Verb.WAVE_STOPPED, by=by, reason=reason)
    telling.halted(wave, "stopped", by=by)
    return wave


@transaction.atomic
def roll_back(
    wave: Wave,
    *,
    reason: str,
    minutes: int | None = None,
    version: int | None = None,
    by: User,
) -> Wave:
    """Take it away again from everybody in the wave; say how long that took."""
    wave = begin(wave, "roll_back", version=version, by=by)
    wave.reason, wave.ended_on = said(reason), history.day(by, None)
    wave.rolled_back_by, wave.rolled_back_at = by, now()
    wave.rollback_minutes = minutes
    wave = end(wave, "roll_back", Verb.WAVE_ROLLED_BACK, by=by, reason=reason)
    telling.halted(wave, "rolled back", by=by)
    return wave


@transaction.atomic
def replan(wave: Wave, *, reason: str, version: int | None = None, by: User) -> Wave:
    """Plan it again with what was learned: every test has to be run anew."""
    wave = begin(wave, "replan", version=version, by=by)
    said(reason)
    forget_tests(wave)
    wave.reason = ""
    return end(wave, "replan", Verb.WAVE_REPLANNED, by=by, reason=reason)


TAKE: Mapping[str, Callable[..., Wave]] = {
    "start": start,
    "resume": resume,
    "finish": finish,
    "pause": pause,
    "stop": stop,
    "roll_back": roll_back,
    "replan": replan,
}


# --- the clock ------------------------------------------------------------------------
def halt(row: Rollout, reason: str, *, by: User) -> int:
    """Pause every wave of a rollout that runs; return how many did."""
    waves = row.waves.filter(state=Wave.State.RUNNING).order_by("number")
    return len([pause(wave, reason=reason, by=by) for wave in waves])
