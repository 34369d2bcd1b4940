"""Cases as lists and pages show them: how each stands now, and what comes next."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from core.clock import moment
from core.models import User
from core.web import Page, page_of
from governance import clocks, promises
from governance.business_time import Calendar
from governance.models import CasePause, Outage, ServiceCase, ServiceLevel


@dataclass(frozen=True)
class Line:
    case: ServiceCase
    standing: clocks.Standing

    @property
    def minutes(self) -> int:
        """Open minutes that are left."""
        return int(self.standing.left / clocks.MINUTE)

    @property
    def left(self) -> str:
        """What is left, in words people use: 3 h 20 min."""
        hours, minutes = divmod(self.minutes, 60)
        return f"{hours} h {minutes} min" if hours else f"{minutes} min"


def lines(rows: list[ServiceCase]) -> list[Line]:
    return [Line(*each) for each in promises.standings(rows)]


def line(case: ServiceCase, known: dict[int, Calendar] | None = None) -> Line:
    """One case; `known` holds calendars that were read before."""
    [found] = promises.standings([case], known)
    return Line(*found)


def listed(
    person: User, *, state: str, after: str, level: ServiceLevel | None = None
) -> tuple[list[Line], Page[ServiceCase]]:
    """One page of cases: open ones by what falls due first, ended ones newest first."""
    rows = ServiceCase.objects.visible_to(person).for_page()
    if level:
        rows = rows.filter(level=level)
    page = page_of(ordered(rows, state), after=after)
    return lines(page.rows), page


def ordered(rows: "QuerySet[ServiceCase]", state: str) -> "QuerySet[ServiceCase]":
    if state == "ended":
        return rows.filter(resolved_at__isnull=False).order_by("-opened_at", "-id")
    rows = rows.filter(resolved_at=None).order_by("due_at", "id")
    if state != "late":
        return rows
    silent = Q(responded_at=None, respond_due_at__lt=moment())
    return rows.filter(silent | Q(due_at__lt=moment()), held_at=None)


def standing_pause(case: ServiceCase) -> CasePause | None:
    return case.pauses.filter(ends_at=None).first()


def outages(level: ServiceLevel, count: int = 12) -> list[Outage]:
    return list(level.outages.order_by("-begins_at", "-id")[:count])
