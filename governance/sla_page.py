"""A month of service levels as its page shows it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Max

from core.clock import today
from governance import sla
from governance.models import ServiceCharge, ServiceLevel, ServiceLevelMonth


@dataclass(frozen=True)
class Row:
    """One service level; `line` is None while the month has no result."""

    level: ServiceLevel
    result: ServiceLevelMonth | None
    line: sla.Line | None
    misses: int

    @property
    def escalates(self) -> bool:
        return self.misses >= sla.MISSES_TO_ESCALATE


@dataclass(frozen=True)
class Page:
    month: date
    rows: list[Row]
    charges: list[ServiceCharge]
    totals: sla.Month


def newest_month(default: date) -> date:
    """The newest month with a result, or the present one."""
    found = ServiceLevelMonth.objects.aggregate(newest=Max("month"))["newest"]
    return found or default.replace(day=1)


def page(month: date) -> Page:
    """Everything of one month, in four queries."""
    charges = list(ServiceCharge.objects.filter(month=month).order_by("service"))
    amounts = {charge.service: charge.amount for charge in charges}
    past = history(month)
    rows = [row(level, past.get(level.pk, []), month, amounts) for level in levels()]
    lines = [each.line for each in rows if each.line]
    return Page(
        month, rows, charges, sla.Month(lines, sum(amounts.values(), Decimal(0)))
    )


def levels() -> list[ServiceLevel]:
    return list(ServiceLevel.objects.order_by("code"))


def history(month: date) -> dict[int, list[ServiceLevelMonth]]:
    """The results up to a month by level, oldest first."""
    found: dict[int, list[ServiceLevelMonth]] = {}
    results = ServiceLevelMonth.objects.select_related("level").filter(month__lte=month)
    for result in results.order_by("month"):
        found.setdefault(result.level_id, []).append(result)
    return found


def row(
    level: ServiceLevel,
    past: list[ServiceLevelMonth],
    month: date,
    amounts: dict[str, Decimal],
) -> Row:
    newest = past[-1] if past and past[-1].month == month else None
    line = line_of(newest, amounts) if newest else None
    return Row(level, newest, line, misses(past))


def misses(past: list[ServiceLevelMonth]) -> int:
    """Months missed in a row; one that is not over yet is neither met nor missed."""
    running = today().replace(day=1)
    over = [each for each in past if each.month < running]
    return sla.misses_in_a_row((each.month, line_of(each, {}).is_met) for each in over)


def line_of(result: ServiceLevelMonth, amounts: dict[str, Decimal]) -> sla.Line:
    """A month of a level, as it was agreed in that month."""
    return sla.Line(
        result.level.code,
        result.met,
        result.due,
        result.target_percent,
        result.service,
        amounts.get(result.service, Decimal(0)),
    )
