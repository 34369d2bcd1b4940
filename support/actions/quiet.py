"""A resolved problem that stayed quiet is closed, by the day and by nobody's word."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef

from core import system
from support.actions import problems
from support.models import IncidentDay, Problem

QUIET_DAYS = 28


def close_quiet(day: date) -> int:
    """Close what was resolved so many days ago; return how many. Safe to run twice.

    What happened afterwards would have reopened it; a count that came before the day
    it was resolved says nothing against it.
    """
    before = day - timedelta(days=QUIET_DAYS)
    since = IncidentDay.objects.filter(
        problem=OuterRef("pk"), day__gt=OuterRef("resolved_on"), count__gt=0
    )
    rows = Problem.objects.filter(
        ~Exists(since), state=Problem.State.RESOLVED, resolved_on__lte=before
    ).order_by("pk")
    for problem in rows:
        problems.close(problem, by=system.user())
    return len(rows)
