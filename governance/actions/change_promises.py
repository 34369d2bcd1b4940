"""What is promised when a change request is filed: its clause, its clock, and the look."""

from datetime import datetime, timedelta

from core import system
from governance import business_time, calendars, engagement
from governance.actions import cases
from governance.models import (
    ChangeClass,
    ChangeRequest,
    ClassClock,
    RulesClause,
    ServiceCase,
    ServiceClock,
)

LONGEST_TITLE = 160  # of a case


def clock_of(request: ChangeRequest) -> ServiceClock | None:
    """The clock a request runs by; None where no service level promises a time."""
    rows = ClassClock.objects.select_related("clock__level")
    found = rows.filter(
        change_class=request.change_class, urgency=request.urgency,
        with_it=request.with_it,
    ).first()  # fmt: skip
    return found.clock if found else None


def ruled(request: ChangeRequest) -> RulesClause | None:
    """The clause it follows, of the rules it keeps."""
    rules, kind = request.rules, request.change_class
    return engagement.clause_for(kind, rules) if rules else None


def opened_case(request: ChangeRequest, at: datetime) -> ServiceCase | None:
    """The case of this request; without a number elsewhere, which others might have.

    None where no clause that both sides signed governs its class: nothing is promised
    that nobody agreed to.
    """
    clock = clock_of(request)
    if clock is None or request.clause is None:
        return None
    return cases.open_case(
        clock, title=str(request)[:LONGEST_TITLE], opened_at=at,
        assignee=request.filed_by, by=system.user(),
    )  # fmt: skip


def look_due(change_class: ChangeClass, at: datetime) -> datetime | None:
    """Until when the party that has to look at it does so; None if none has to."""
    if change_class.look_minutes is None:
        return None
    row = calendars.readable().get(pk=change_class.look_calendar_id or 0)
    length = timedelta(minutes=change_class.look_minutes)
    return business_time.add(calendars.read(row), at, length)
