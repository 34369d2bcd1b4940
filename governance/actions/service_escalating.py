"""Rows of misses that go to both offices: once each, whoever finds them.

A result that is recorded or counted looks at once; a month that ends without either is
found by the hourly job. A correction that ends a row closes nothing: both offices were
told, and say themselves that it is settled.
"""

from datetime import date

from django.db import transaction

from core import audit, system
from core.actions import notices
from core.clock import today
from core.notices import Kind
from core.verbs import Verb
from governance import business_time, calendars, credit_page, offices, sla_page
from governance.models import Office, ServiceEscalation, ServiceLevel

ANSWER_DAYS = 5  # open days for a plan: ours, not the policy's


@transaction.atomic
def look_now(level: ServiceLevel) -> ServiceEscalation | None:
    """Escalate a level of which only time has changed: the job's way in."""
    level = ServiceLevel.objects.select_for_update(of=("self",)).get(pk=level.pk)
    return look(level)


def look(level: ServiceLevel) -> ServiceEscalation | None:
    """Open an escalation for the newest row of misses, or let it grow; under the lock
    of the level, in the caller's transaction. None where nothing is to be done."""
    results = level.months.select_related("level").order_by("month")
    row = sla_page.row_of_misses(list(results))
    if not row:
        return None
    known = level.escalations.select_for_update(of=("self",)).order_by("-last_month")
    found = known.filter(first_month__lte=row[-1], last_month__gte=row[0]).first()
    if found:
        return grown(found, row[-1])
    if len(row) < credit_page.in_force(row[-1]).misses:
        return None
    sides = offices.sides(level.provider)
    return opened(level, row, *sides) if sides else None


def grown(escalation: ServiceEscalation, last: date) -> ServiceEscalation | None:
    """One more month was missed while both offices deal with the row."""
    if not escalation.is_open or last <= escalation.last_month:
        return None
    escalation.last_month = last
    escalation.version += 1
    escalation.save()
    audit.record(system.user(), Verb.ESCALATION_GREW, escalation, month=last)
    tell(escalation, f"was missed in {last:%B %Y} too", f"missed {last}")
    return escalation


def opened(
    level: ServiceLevel, row: list[date], answering: Office, other: Office
) -> ServiceEscalation:
    due = business_time.day_after(calendars.gates(), today(), ANSWER_DAYS)
    escalation = ServiceEscalation.objects.create(
        level=level, first_month=row[0], last_month=row[-1], answering=answering,
        other=other, opened_on=today(), answer_due_on=due,
    )  # fmt: skip
    audit.record(
        system.user(), Verb.ESCALATED, escalation, level=level.code, misses=len(row),
        offices=[answering.code, other.code], answer_due_on=due,
    )  # fmt: skip
    tell(escalation, f"was missed {len(row)} months in a row", "opened")
    return escalation


def tell(escalation: ServiceEscalation, what: str, occasion: str) -> None:
    """Tell whoever speaks for either office."""
    told = (escalation.answering, escalation.other)
    people = [each for one in told for each in offices.speakers(one, today())]
    notices.tell(
        people, kind=Kind.SERVICE_ESCALATION, about=escalation, occasion=occasion,
        text=f"{escalation.level} {what}", by=system.user(),
    )  # fmt: skip
