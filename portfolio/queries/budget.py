"""One plan year of the budget: every line with what it needs, the sum, and what it hides."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import Max, QuerySet

from core.models import User
from portfolio import budget
from portfolio.budget import Line, Total, WhatIf
from portfolio.models import BudgetLine

DRAWN = 40  # lines in the chart: more is no chart
PLANNED_MORE = Decimal(10)  # percent: what the page asks first


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the page: the record, the arithmetic, and what more volume would do."""

    record: BudgetLine
    line: Line
    more: WhatIf | None

    @property
    def is_flagged(self) -> bool:
        """True if more volume turns a line that was well into one that is not."""
        return (
            self.more is not None
            and self.more.band != self.line.band
            and self.more.band != budget.Band.OK
        )


@dataclass(frozen=True)
class Plan:
    """The lines of one year, with `more` percent of volume on top."""

    year: int
    years: list[int]
    more: Decimal
    rows: list[Row]

    @property
    def staffed(self) -> list[Row]:
        return [row for row in self.rows if row.line.has_staff]

    @property
    def drawn(self) -> list[Line]:
        return [row.line for row in self.staffed][:DRAWN]

    def among(self, records: Iterable[BudgetLine]) -> list[Row]:
        """The rows of one page of the list."""
        by_id = {row.record.pk: row for row in self.rows}
        return [by_id[record.pk] for record in records if record.pk in by_id]

    @cached_property
    def total(self) -> Total:
        return budget.total([row.line for row in self.rows])

    @cached_property
    def total_more(self) -> Fraction:
        """All staff with more volume, by Erlang where a line names its traffic."""
        return sum((row.more.required for row in self.rows if row.more), Fraction(0))

    @property
    def more_gap(self) -> Fraction | None:
        return budget.gap(self.total.funded, self.total_more)

    @property
    def more_band(self) -> budget.Band:
        return budget.band(self.more_gap)

    def money(self, name: str) -> Decimal:
        return sum((getattr(row.record, name) for row in self.rows), Decimal(0))

    @property
    def forecast(self) -> Decimal:
        return self.money("forecast_usd")

    @property
    def committed(self) -> Decimal:
        return self.money("committed_usd")

    @property
    def actual(self) -> Decimal:
        return self.money("actual_usd")

    @property
    def charged(self) -> list[Row]:
        """Lines with what IT charges, to stand beside the price outside."""
        return [row for row in self.rows if row.record.charged_usd is not None]

    @property
    def finding(self) -> str:
        """What the staffing says, in one sentence for above the chart."""
        worst = self.total.hidden
        share = budget.signed(self.total.gap)
        if not worst:
            return f"Staff funded against required: {share}, and no queue looks worse"
        names = " and ".join(line.code for line in worst[:3])
        return f"The total says {share}; {names} stand worse than it"


def plan(user: User, year: int | None = None, more: Decimal | None = None) -> Plan:
    """A plan year (the newest without one). Three queries."""
    visible = BudgetLine.objects.visible_to(user)
    years = sorted(set(visible.values_list("year", flat=True)), reverse=True)
    chosen = year or (years[0] if years else 0)
    records = lines_of(user, chosen)
    extra = PLANNED_MORE if more is None else more
    return Plan(chosen, years, extra, rows_of(list(records), extra))


def lines_of(user: User, year: int) -> "QuerySet[BudgetLine]":
    lines = BudgetLine.objects.visible_to(user).for_list()
    return lines.filter(year=year).order_by("kind", "code", "id")


def rows_of(records: Sequence[BudgetLine], more: Decimal | int) -> list[Row]:
    found = []
    for record in records:
        line = record.line()
        found.append(Row(record, line, budget.what_if(line, Fraction(more) / 100)))
    return found


def newest_year() -> int | None:
    """The plan under test: the newest year that has a line."""
    newest: int | None = BudgetLine.objects.aggregate(year=Max("year"))["year"]
    return newest
