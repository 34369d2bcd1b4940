"""Cases of service levels: opened, answered, held, ended; their clock runs by itself.

Nobody sets a due time: it follows from the clock and from the pauses. What happened
may be written down later, with its moment, and never for the future.
"""

from datetime import date, datetime
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import moment
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import clocks, promises
from governance.actions import measuring
from governance.business_time import NeverOpen, Pause
from governance.models import (
    CasePause,
    ChangeRequest,
    ServiceCase,
    ServiceClock,
    ServiceLevel,
)

EARLIEST_YEAR = 1990  # before it nothing was promised, and days run out in year 1
LATEST_YEARS = 5


@transaction.atomic
def open_case(
    clock: ServiceClock,
    *,
    title: str,
    opened_at: datetime | None = None,
    event_on: date | None = None,
    reference: str = "",
    assignee: User | None = None,
    by: User,
) -> ServiceCase:
    """Open a case: from now on (or since `opened_at`) its clock runs."""
    require_recorder(by)
    opened_at = opened_at or moment()
    refuse_moment("opened_at", opened_at)
    refuse_event(clock.level, event_on)
    refuse_same_reference(clock.level, reference)
    made = given(clock, opened_at, event_on)
    case = ServiceCase.objects.create(
        level=clock.level, clock=clock, title=title, reference=reference,
        assignee=assignee, opened_by=by, opened_at=opened_at, event_on=event_on,
        warn_at=made.warn, respond_due_at=made.respond, due_at=made.due,
        allowed=made.allowed,
    )  # fmt: skip
    audit.record(by, Verb.CASE_OPENED, case, level=clock.level.code, due_at=made.due)
    measuring.count(case.level, promises.month_of(case.due_at))
    return case


@transaction.atomic
def edit(
    case: ServiceCase, *, version: int | None, by: User, **fields: Any
) -> ServiceCase:
    """Change the title or whose it is. Its moments have actions of their own."""
    case = locked(case, by)
    versions.claim(case, version, **fields)
    changed = versions.apply(case, **fields)
    case.save()
    audit.record(by, Verb.CASE_CHANGED, case, changed=changed)
    return case


@transaction.atomic
def respond(case: ServiceCase, *, at: datetime | None = None, by: User) -> ServiceCase:
    """Say that the other side got its first answer."""
    case = locked(case, by)
    if case.responded_at:
        raise Refused("This case was answered already.")
    case.responded_at = happened(case, at)
    return kept(case, Verb.CASE_RESPONDED, by, at=case.responded_at)


@transaction.atomic
def hold(
    case: ServiceCase,
    *,
    reason: str,
    note: str = "",
    at: datetime | None = None,
    by: User,
) -> ServiceCase:
    """Put a case on hold. Only waiting for who asked stops its clock."""
    case = locked(case, by)
    refuse_ended(case)
    if case.pauses.filter(ends_at=None).exists():
        raise Refused("This case is on hold already.")
    begins = happened(case, at)
    latest = case.pauses.order_by("-ends_at").first()
    if latest and latest.ends_at and begins < latest.ends_at:
        raise Unfit("at", "A hold begins after the one before it has ended.")
    pause = CasePause.objects.create(
        case=case, reason=reason, note=note, begins_at=begins, begun_by=by
    )
    if pause.stops_clock:
        case.held_at = begins
    return kept(case, Verb.CASE_HELD, by, reason=reason, note=note)


@transaction.atomic
def go_on(case: ServiceCase, *, at: datetime | None = None, by: User) -> ServiceCase:
    """Go on. If its clock stood, what was left then is left now."""
    case = locked(case, by)
    pause = case.pauses.filter(ends_at=None).first()
    if pause is None:
        raise Refused("This case is not on hold.")
    pause.ends_at = happened(case, at)
    if pause.ends_at < pause.begins_at:
        raise Unfit("at", "A hold ends after it began.")
    pause.save()
    if pause.stops_clock:
        move(case, Pause(pause.begins_at, pause.ends_at))
    return kept(case, Verb.CASE_WENT_ON, by, due_at=case.due_at)


@transaction.atomic
def resolve(case: ServiceCase, *, at: datetime | None = None, by: User) -> ServiceCase:
    """Say that it is done. Without an answer before, this is the answer too."""
    case = locked(case, by)
    refuse_ended(case)
    if case.pauses.filter(ends_at=None).exists():
        raise Refused("This case is on hold. Let it go on first.")
    case.resolved_at = happened(case, at)
    case.responded_at = case.responded_at or case.resolved_at
    if case.resolved_at < case.responded_at:
        raise Unfit("at", "It is done after it was answered.")
    mark_breach(case)
    return kept(case, Verb.CASE_RESOLVED, by, at=case.resolved_at)


@transaction.atomic
def reopen(case: ServiceCase, *, reason: str, by: User) -> ServiceCase:
    """Say that it was not done after all: its clock has run on all the time."""
    case = locked(case, by)
    if case.resolved_at is None:
        raise Refused("This case is open.")
    was, case.resolved_at = case.resolved_at, None
    case.breached_at = None
    mark_breach(case)
    return kept(case, Verb.CASE_REOPENED, by, reason=reason, resolved_at=was)


@transaction.atomic
def drop(case: ServiceCase, *, reason: str, by: User) -> ServiceCase:
    """Say that it is owed no more: it ends, and no month counts it."""
    case = locked(case, by)
    refuse_ended(case)
    at = moment()
    case.pauses.filter(ends_at=None).update(ends_at=at)
    case.held_at, case.resolved_at, case.counts = None, at, False
    case.responded_at = case.responded_at or at
    return kept(case, Verb.CASE_DROPPED, by, reason=reason)


# --- parts ----------------------------------------------------------------------------
def locked(case: ServiceCase, by: User) -> ServiceCase:
    rows = ServiceCase.objects.select_for_update(of=("self",))
    case = rows.select_related("level", "clock__level").get(pk=case.pk)
    require_recorder(by)
    refuse_other_door(case, by)
    return case


def refuse_other_door(case: ServiceCase, by: User) -> None:
    """Raise Refused if a change request keeps this case: its steps are taken there."""
    request = ChangeRequest.objects.filter(case=case).first()
    if request and not by.is_system:
        raise Refused(f"{request.key} keeps this case: take its steps there.")


def kept(case: ServiceCase, verb: Verb, by: User, **told: Any) -> ServiceCase:
    versions.claim(case, None)
    case.save()
    audit.record(by, verb, case, **told)
    measuring.count(case.level, promises.month_of(case.due_at))
    return case


def given(
    clock: ServiceClock, opened_at: datetime, event_on: date | None
) -> clocks.Promise:
    try:
        return promises.promised(clock, opened_at, event_on)
    except NeverOpen as error:
        raise Refused(
            f"{clock.calendar} has no open day for so long that nothing falls due."
        ) from error


def move(case: ServiceCase, pause: Pause) -> None:
    """Move what the pause moves; the month it was due in may be another one then."""
    before = promises.month_of(case.due_at)
    answered = bool(case.responded_at and case.responded_at <= pause.begins)
    calendar = promises.calendar_of(case.clock)
    made = clocks.held_over(calendar, case.promise, pause, responded=answered)
    case.warn_at, case.due_at, case.respond_due_at = made.warn, made.due, made.respond
    case.held_at = None
    if promises.month_of(made.due) != before:
        case.save()
        measuring.count(case.level, before)


def mark_breach(case: ServiceCase) -> None:
    """Keep the true moment of a breach, unless it is kept already."""
    at = case.resolved_at or moment()
    state = clocks.state_of(case.case, case.promise, at)
    if state in (clocks.State.MISSED, clocks.State.BREACHED):
        case.breached_at = clocks.breached_at(case.case)


def happened(case: ServiceCase, at: datetime | None) -> datetime:
    """The moment something happened; raises Unfit before the case or in the future."""
    at = at or max(moment(), case.opened_at)
    if at < case.opened_at:
        raise Unfit("at", "This lies before the case was opened.")
    refuse_moment("at", at)
    return at


def refuse_moment(field: str, at: datetime) -> None:
    if at > moment():
        raise Unfit(field, "This lies in the future. Enter when it happened.")
    if at.year < EARLIEST_YEAR:
        raise Unfit(field, f"Enter a day of {EARLIEST_YEAR} or later.")


def refuse_event(level: ServiceLevel, event_on: date | None) -> None:
    is_ahead = level.counting == ServiceLevel.Counting.AHEAD
    if is_ahead and event_on is None:
        raise Unfit("event_on", "Say for which day it is needed.")
    if event_on and not is_ahead:
        raise Unfit("event_on", f"{level.code} is not owed ahead of a day.")
    if event_on and not EARLIEST_YEAR <= event_on.year <= moment().year + LATEST_YEARS:
        raise Unfit("event_on", f"Enter a day within the next {LATEST_YEARS} years.")


def refuse_same_reference(level: ServiceLevel, reference: str) -> None:
    same = ServiceCase.objects.filter(level=level, reference=reference)
    if reference and (other := same.first()):
        text = f"{level.code} has a case {reference} already: “{other.title}”."
        raise Unfit("reference", text)


def refuse_ended(case: ServiceCase) -> None:
    if case.resolved_at:
        raise Refused("This case is done. Open it again first.")


def require_recorder(by: User) -> None:
    if not by.is_system:
        access.require_somewhere(by, Perm.SLA_RECORD)
