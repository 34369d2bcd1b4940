"""Months counted from what happened: cases that fell due, minutes that were up.

A case counts in the month it fell due in, once it is done or its time is over; one on
hold counts when it goes on. Nothing is counted for a month in which nothing was due.
"""

from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet

from core import audit, system
from core.clock import moment
from core.verbs import Verb
from governance import clocks, promises
from governance.actions import service_escalating
from governance.models import Outage, ServiceCase, ServiceLevel, ServiceLevelMonth
from governance.models.clocks import CaseQuerySet

Counting = ServiceLevel.Counting
COUNTED = ServiceLevelMonth.Source.COUNTED
TYPED = ServiceLevelMonth.Source.TYPED


def count(level: ServiceLevel, month: date) -> ServiceLevelMonth | None:
    """Count a month of a level anew, in the caller's transaction; None if it is typed."""
    if level.counting == Counting.TYPED:
        return None
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=level.pk)
    met, due = result_of(level, month)
    row = level.months.filter(month=month).first()
    if not due:
        forget(row)
        return None
    if row and row.source == TYPED and not anything(level, month):
        return row
    if row and (row.met, row.due, row.source) == (met, due, COUNTED):
        return row
    return keep(level, row, month, met, due)


def by_minutes() -> "QuerySet[ServiceLevel]":
    return ServiceLevel.objects.filter(counting=Counting.AVAILABILITY)


@transaction.atomic
def count_now(level: ServiceLevel, *months: date) -> None:
    """Count months of which only time has changed: the job's way in."""
    for month in months:
        count(level, month)


def anything(level: ServiceLevel, month: date) -> bool:
    """Whether something is written down of the month that can be counted."""
    begin, end = promises.bounds(month)
    away = Outage.objects.filter(level=level, begins_at__gte=begin, begins_at__lt=end)
    return away.exists() or fell_due(level, month).exists()


def result_of(level: ServiceLevel, month: date) -> tuple[int, int]:
    """(met, due) of a month up to now."""
    if level.counting == Counting.AVAILABILITY:
        return minutes_up(level, month)
    ended = fell_due(level, month)
    return ended.met().count(), ended.count()


def fell_due(level: ServiceLevel, month: date) -> "CaseQuerySet":
    begin, end = promises.bounds(month)
    asked = ServiceCase.objects.filter(level=level, counts=True)
    rows = asked.filter(due_at__gte=begin, due_at__lt=end)
    over = Q(resolved_at__isnull=False) | Q(held_at=None, due_at__lt=moment())
    return rows.filter(over)


def minutes_up(level: ServiceLevel, month: date) -> tuple[int, int]:
    begin, end = promises.bounds(month)
    end = min(end, moment())
    if end <= begin:
        return 0, 0
    whole = int((end - begin) / clocks.MINUTE)
    rows = Outage.objects.filter(level=level, begins_at__lt=end)
    away = [(row.begins_at, row.ends_at or end) for row in rows]
    return whole - clocks.minutes_down(away, begin, end), whole


def keep(
    level: ServiceLevel, row: ServiceLevelMonth | None, month: date, met: int, due: int
) -> ServiceLevelMonth:
    before = [row.met, row.due] if row else None
    row = row or ServiceLevelMonth(
        level=level, month=month, target_percent=level.target_percent,
        provider=level.provider, service=level.service, version=0,
    )  # fmt: skip
    row.met, row.due, row.source = met, due, COUNTED
    row.version += 1
    row.save()
    changed = [before, [met, due]]
    audit.record(system.user(), Verb.SLA_COUNTED, level, month=month, changed=changed)
    service_escalating.look(level)
    return row


def forget(row: ServiceLevelMonth | None) -> None:
    """A counted month of which nothing is left was never one; a typed one stays."""
    if row and row.source == COUNTED:
        row.delete()
