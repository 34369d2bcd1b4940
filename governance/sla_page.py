"""A month of service levels as its page shows it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from core.clock import today
from governance import charging, credit_page, sla
from governance.charging import Charge
from governance.models import ServiceEscalation, ServiceLevel, ServiceLevelMonth


@dataclass(frozen=True)
class Row:
    """One service level; `line` is None while the month has no result."""

    level: ServiceLevel
    result: ServiceLevelMonth | None
    line: sla.Line | None
    misses: int
    escalation: ServiceEscalation | None


@dataclass(frozen=True)
class Page:
    month: date
    rows: list[Row]
    charges: list[Charge]
    totals: sla.Month


def newest_month(default: date) -> date:
    """The newest month with a result, or the present one."""
    found = ServiceLevelMonth.objects.aggregate(newest=Max("month"))["newest"]
    return found or default.replace(day=1)


def page(month: date) -> Page:
    """Everything of one month, in a fixed number of queries."""
    charges = charging.of_month(month)
    amounts = {charge.service: charge.amount for charge in charges}
    past, policy, told = history(month), credit_page.in_force(month), escalated(month)
    rows = [
        row(level, past.get(level.pk, []), month, amounts, policy, told.get(level.pk))
        for level in levels()
    ]
    lines = [each.line for each in rows if each.line]
    charged = sum(amounts.values(), Decimal(0))
    return Page(month, rows, charges, sla.Month(lines, charged, policy))


def levels() -> list[ServiceLevel]:
    return list(ServiceLevel.objects.order_by("code"))


def history(month: date) -> dict[int, list[ServiceLevelMonth]]:
    """The results up to a month by level, oldest first."""
    found: dict[int, list[ServiceLevelMonth]] = {}
    results = ServiceLevelMonth.objects.select_related("level").filter(month__lte=month)
    for result in results.order_by("month"):
        found.setdefault(result.level_id, []).append(result)
    return found


def escalated(month: date) -> dict[int, ServiceEscalation]:
    """By level, what was escalated by that month, and is open or of that month."""
    rows = ServiceEscalation.objects.filter(first_month__lte=month)
    found = rows.exclude(state=ServiceEscalation.State.CLOSED, last_month__lt=month)
    return {each.level_id: each for each in found.order_by("first_month")}


def row(
    level: ServiceLevel,
    past: list[ServiceLevelMonth],
    month: date,
    amounts: dict[str, Decimal],
    policy: sla.Policy,
    escalation: ServiceEscalation | None,
) -> Row:
    newest = past[-1] if past and past[-1].month == month else None
    line = line_of(newest, amounts, policy) if newest else None
    missed = len(row_of_misses(past))
    if escalation and month <= escalation.last_month and missed < policy.misses:
        escalation = None  # as it stood in that month
    return Row(level, newest, line, missed, escalation)


def row_of_misses(past: list[ServiceLevelMonth]) -> list[date]:
    """Months missed in a row; one that is not over yet is neither met nor missed."""
    running = today().replace(day=1)
    over = [each for each in past if each.month < running]
    return sla.row_of_misses((each.month, line_of(each).is_met) for each in over)


def line_of(
    result: ServiceLevelMonth,
    amounts: dict[str, Decimal] | None = None,
    policy: sla.Policy = sla.HOUSE,
) -> sla.Line:
    """A month of a level, as it was agreed in that month.

    Without charges it earns nothing, so whether it was met needs no policy.
    """
    return sla.Line(
        result.level.code,
        result.met,
        result.due,
        result.target_percent,
        result.service,
        (amounts or {}).get(result.service, Decimal(0)),
        policy,
    )
