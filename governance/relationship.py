"""The scorecard of a relationship: both directions side by side, month after month.

Levels are counted, never their rates averaged: a month of a side is so many levels met
of so many that had something due. Only months that are over count.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction

from core import charts
from core.clock import today
from core.models import User
from governance import (
    change_drivers,
    charging,
    consulted,
    credit_page,
    engagement,
    escalation_page,
    meetings_kept,
    offices,
    sla,
    sla_page,
)
from governance.change_drivers import Share
from governance.consulted import Asked
from governance.meetings_kept import Kept
from governance.models import (
    ChargeStatement,
    Party,
    RulesVersion,
    ServiceCharge,
    ServiceEscalation,
    ServiceLevelMonth,
    ServicePrice,
)
from governance.statement_page import before

MONTHS = 6
IT, CENTER = Party.Side.IT, Party.Side.CENTER


@dataclass
class Count:
    """What one side owed in one month: levels met of levels due, and those missed."""

    met: int = 0
    due: int = 0
    missed: list[str] = field(default_factory=list)

    @property
    def share(self) -> Fraction | None:
        return Fraction(self.met, self.due) if self.due else None


@dataclass(frozen=True)
class Month:
    first: date
    it: Count
    center: Count
    credits: Decimal
    charged: Decimal


@dataclass(frozen=True)
class Owing:
    """What one party missed over all months, newest first."""

    party: str
    side: str
    met: int
    due: int
    missed: list[tuple[date, str]]


@dataclass(frozen=True)
class Rules:
    """The rules of engagement in force, and the day by which both leads read them again.

    `again` is None once a next version is signed.
    """

    version: RulesVersion
    again: date | None

    @property
    def is_late(self) -> bool:
        return self.again is not None and self.again < today()


@dataclass(frozen=True)
class Scorecard:
    months: list[Month]  # oldest first
    parties: list[Owing]
    asked: list[Asked]  # since the first of the months, the one that runs included
    drivers: list[Share]  # of change requests that went live since then
    meetings: Kept
    rules: Rules | None  # None: both sides have signed none that hold
    escalations: list[tuple[ServiceEscalation, bool]]  # whether its plan is late
    statements: list[ChargeStatement]  # that wait, or are disputed

    @property
    def newest(self) -> Month | None:
        """The last month in which something was due."""
        known = [each for each in self.months if each.it.due or each.center.due]
        return known[-1] if known else None


def span() -> list[date]:
    """The last months that are over, oldest first."""
    found, month = [], today()
    for _ in range(MONTHS):
        month = before(month)
        found.append(month)
    return found[::-1]


def scorecard(person: User) -> Scorecard:
    """Everything of the page, in a fixed number of queries."""
    months = span()
    rows = ServiceLevelMonth.objects.filter(month__gte=months[0], month__lte=months[-1])
    results = list(rows.select_related("level").order_by("-month", "level__code"))
    sides = {party.code: party.side for party in Party.objects.all()}
    day = today()
    escalated = ServiceEscalation.objects.visible_to(person).for_page().open()
    waiting = ChargeStatement.objects.visible_to(person).for_page()
    states = [ChargeStatement.State.ISSUED, ChargeStatement.State.DISPUTED]
    return Scorecard(
        of_months(months, results, sides),
        of_parties(results, sides),
        consulted.by_party(months[0]),
        change_drivers.split(person, months[0]),
        meetings_kept.since(months[0]),
        rules(),
        [
            (row, escalation_page.is_late(row, day))
            for row in escalated.order_by("answer_due_on", "id")
        ],
        list(waiting.filter(state__in=states).order_by("month")),
    )


def rules() -> Rules | None:
    found = engagement.in_force()
    if found is None:
        return None
    again = None if engagement.holds_until(found) else found.review_due_on
    return Rules(found, again)


def of_months(
    months: list[date], results: list[ServiceLevelMonth], sides: dict[str, str]
) -> list[Month]:
    policies, amounts = credit_page.Policies(), charges(months)
    return [
        of_month(
            month,
            [each for each in results if each.month == month],
            sides,
            amounts[month],
            policies.on(month),
        )
        for month in months
    ]


def of_month(
    month: date,
    results: list[ServiceLevelMonth],
    sides: dict[str, str],
    amounts: dict[str, Decimal],
    policy: sla.Policy,
) -> Month:
    lines = [sla_page.line_of(each, amounts, policy) for each in results]
    charged = sum(amounts.values(), Decimal(0))
    total = sla.Month(lines, charged, policy)
    told = list(zip(results, lines, strict=True))
    ours = [
        pair for pair in told if sides.get(offices.first_of(pair[0].provider)) == IT
    ]
    theirs = [pair for pair in told if pair not in ours]
    return Month(month, counted(ours), counted(theirs), total.credits, charged)


def counted(told: Iterable[tuple[ServiceLevelMonth, sla.Line]]) -> Count:
    found = Count()
    for result, line in told:
        found.due += 1
        found.met += line.is_met
        if not line.is_met:
            found.missed.append(result.level.code)
    return found


def of_parties(results: list[ServiceLevelMonth], sides: dict[str, str]) -> list[Owing]:
    """By who owed it, as each month kept it; who missed most first."""
    found: dict[str, Owing] = {}
    for each in results:
        code = offices.first_of(each.provider)
        is_met = sla_page.line_of(each).is_met
        known = found.get(code) or Owing(code, sides.get(code, ""), 0, 0, [])
        missed = [] if is_met else [(each.month, each.level.code)]
        found[code] = Owing(
            code, known.side, known.met + is_met, known.due + 1, known.missed + missed
        )
    return sorted(found.values(), key=lambda each: (-len(each.missed), each.party))


def charges(months: list[date]) -> dict[date, dict[str, Decimal]]:
    """By month, what each service was charged, as `charging` says. Two queries."""
    prices = list(ServicePrice.objects.select_related("service"))
    typed = list(ServiceCharge.objects.filter(month__in=months))
    return {
        month: {
            each.service: each.amount
            for each in charging.reckoned(
                charging.held(prices, month), [t for t in typed if t.month == month]
            )
        }
        for month in months
    }


# --- drawn ------------------------------------------------------------------------------
def chart(card: Scorecard) -> charts.Chart:
    """Levels met of levels due, in percent, by side; a month without any is a gap."""
    return charts.line(
        [f"{each.first:%b %Y}" for each in card.months],
        [
            charts.Series("IT", [percent(each.it) for each in card.months]),
            charts.Series("Center", [percent(each.center) for each in card.months]),
        ],
        says=finding(card),
        fmt=lambda value: f"{value:.0f}%",
    )


def percent(count: Count) -> float | None:
    return None if count.share is None else float(100 * count.share)


def finding(card: Scorecard) -> str:
    """What the newest month says, in a sentence."""
    newest = card.newest
    if newest is None:
        return "No month that is over has a result yet"
    return (
        f"In {newest.first:%B %Y} IT met {newest.it.met} of {newest.it.due} levels, "
        f"the contact center {newest.center.met} of {newest.center.due}"
    )
