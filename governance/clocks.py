"""The clock of one promise: what runs out when, and how a case stands. No Django here.

A due time is worked out once, when a case is opened, and moved only by its pauses: a
later change of hours or holidays touches no promise that was made. Moments are aware,
lengths are open time of the calendar (`business_time`). Source: domain.md §8.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from enum import StrEnum

from governance import business_time
from governance.business_time import NOTHING, Calendar, Pause, Term

WARN_AT = 0.8  # of the time allowed
MINUTE = timedelta(minutes=1)


class State(StrEnum):
    RUNNING = "running"
    HELD = "held"
    SHORT = "short"  # of time: most of what is allowed has gone
    BREACHED = "breached"  # and not ended yet
    MET = "met"
    MISSED = "missed"

    @property
    def has_ended(self) -> bool:
        return self in (State.MET, State.MISSED)


@dataclass(frozen=True)
class Promise:
    """What was promised when a case was opened. `allowed` is open time."""

    warn: datetime
    due: datetime
    allowed: timedelta
    respond: datetime | None = None


@dataclass(frozen=True)
class Case:
    promise: Promise
    responded: datetime | None = None
    resolved: datetime | None = None
    held: datetime | None = None  # since when a pause stands that stops the clock


@dataclass(frozen=True)
class Standing:
    """How a case stands at a moment. `left` is open time, 0 once nothing is left."""

    state: State
    due: datetime
    left: timedelta


def promise(
    calendar: Calendar, opened: datetime, term: Term, respond: timedelta | None = None
) -> Promise:
    """What opening a case at `opened` promises; raises NeverOpen for a dead calendar."""
    due = business_time.due(calendar, opened, term)
    allowed = business_time.worked(calendar, opened, due)
    warn = business_time.add(calendar, opened, allowed * WARN_AT)
    first = business_time.add(calendar, opened, respond) if respond else None
    return Promise(warn, due, allowed, first)


def ahead(calendar: Calendar, opened: datetime, event: date, days: int) -> Promise:
    """What has to be given `days` open days before the day of `event`: by that day's end."""
    last = business_time.day_after(calendar, event, -days)
    due = business_time.spans(calendar, last)[-1][1]
    allowed = business_time.worked(calendar, opened, due)
    warn = business_time.add(calendar, opened, allowed * WARN_AT)
    return Promise(min(warn, due), due, allowed)


def moved(calendar: Calendar, end: datetime, pause: Pause) -> datetime:
    """`end` after a pause that is over: what was left when it began is left at its end."""
    if pause.ends is None:
        raise ValueError("A pause that stands moves nothing yet.")
    left = business_time.worked(calendar, pause.begins, end)
    if pause.begins >= end or not left:
        return end
    return business_time.add(calendar, max(pause.ends, pause.begins), left)


def held_over(
    calendar: Calendar, promised: Promise, pause: Pause, *, responded: bool
) -> Promise:
    """The promise after a pause. An answer that came before it keeps its own time."""
    respond = promised.respond
    return replace(
        promised,
        warn=moved(calendar, promised.warn, pause),
        due=moved(calendar, promised.due, pause),
        respond=moved(calendar, respond, pause)
        if respond and not responded
        else respond,
    )


def standing(calendar: Calendar, case: Case, at: datetime) -> Standing:
    """How a case stands at `at`; while it is held, its due time moves along."""
    promised = case.promise
    if case.held:
        pause = Pause(case.held, max(case.held, at))
        promised = held_over(
            calendar, promised, pause, responded=case.responded is not None
        )
    left = (
        business_time.worked(calendar, at, promised.due)
        if at < promised.due
        else NOTHING
    )
    return Standing(state_of(case, promised, at), promised.due, left)


def state_of(case: Case, promised: Promise, at: datetime) -> State:
    late = is_late(promised.respond, case.responded, at) or is_late(
        promised.due, case.resolved, at
    )
    if case.resolved:
        return State.MISSED if late else State.MET
    if late:
        return State.BREACHED
    if case.held:
        return State.HELD
    return State.SHORT if at >= promised.warn else State.RUNNING


def is_late(due: datetime | None, done: datetime | None, at: datetime) -> bool:
    """Whether something came after its time, or has not come and its time is over."""
    return due is not None and (done or at) > due


def breached_at(case: Case) -> datetime:
    """The true moment at which a late case became late, whoever saw it when."""
    respond, responded = case.promise.respond, case.responded
    if respond and (responded is None or responded > respond):
        return min(respond, case.promise.due)
    return case.promise.due


# --- minutes up -----------------------------------------------------------------------
def minutes_down(
    outages: Iterable[tuple[datetime, datetime]], begin: datetime, end: datetime
) -> int:
    """Minutes between two moments in which something was away, each counted once.

    A minute that has begun counts: 61 seconds are two minutes.
    """
    down, until = NOTHING, begin
    for first, last in sorted(outages):
        first, last = max(first, until), min(last, end)
        if first < last:
            down += last - first
            until = last
    return -(-down // MINUTE)
