"""What the page of the four tests shows, worked out anew on every call."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from backlog.models import Item
from core import charts
from core.charts import Chart
from core.clock import today
from dashboards.alignment.facts import Gathered
from governance.agility import Agility, agility
from governance.models import Change
from portfolio import budget, budget_chart, strategy
from portfolio.alignment import Status
from portfolio.allocation import Allocation, Share, allocate
from portfolio.budget import Total
from portfolio.faults import TESTS, Fault
from portfolio.metrics import rounded
from portfolio.models import Goal, Product
from portfolio.panels import address
from portfolio.queries.staffing import ways
from portfolio.staffing import Way
from portfolio.strategy import TITLES, Result

SHOWN = 40
AGILE_DAYS = 92  # a quarter of changes
SAYS = {
    "T1": "{passed} of {count} goals are mapped well",
    "T2": "{passed} of {count} goals have live technology",
    "T3": "{passed} of {count} goals are read, staffed and practised",
    "T4": "{passed} of {count} goals are paid for in step with the plan",
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One test: its average over the goals, and that in a sentence."""

    test: str
    title: str
    score: Fraction | None
    says: str
    faults: int


@dataclass(frozen=True, slots=True)
class Told:
    """A finding, and where to go with it ("" while no page offers it)."""

    fault: Fault
    url: str
    goals: list[str]


@dataclass(frozen=True, slots=True)
class GoalRow:
    goal: Goal
    statuses: list[tuple[str, str]]
    worst: str
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class ProductRow:
    """A product by the goals it enables: the weakest link of each, averaged."""

    product: Product
    goals: list[str]
    score: Fraction | None
    averages: list[tuple[str, Fraction | None]]


class Page:
    """The four tests on one day, and what stands beside them."""

    def __init__(self, on: date | None = None) -> None:
        self.on = on or today()
        self.gathered = Gathered(self.on)

    @cached_property
    def result(self) -> Result:
        return strategy.examine(self.gathered.facts)

    @property
    def has_goals(self) -> bool:
        return bool(self.result.center)

    @property
    def score(self) -> Fraction | None:
        return self.result.score()

    @cached_property
    def tiles(self) -> list[Tile]:
        found = []
        for test in TESTS:
            grid = self.result.grid.values()
            passed = sum(row[test] == "pass" for row in grid)
            says = SAYS[test].format(passed=passed, count=len(grid))
            unknown = self.result.unknown(test)
            says += f"; {unknown} unknown" if unknown else ""
            faults = len(self.result.of_test(test))
            average = self.result.average(test)
            found.append(Tile(test, TITLES[test], average, says, faults))
        return found

    @cached_property
    def goals(self) -> list[GoalRow]:
        by_id = {goal.pk: goal for goal in self.gathered.goals}
        return [
            GoalRow(
                by_id[node.id],
                [
                    (test, str(status))
                    for test, status in self.result.grid[node.id].items()
                ],
                str(self.result.worst(node.id)),
                [fault for fault in self.result.faults if node.id in fault.goals],
            )
            for node in self.result.center
        ]

    @cached_property
    def products(self) -> list[ProductRow]:
        """Products that enable some goal, the weakest first."""
        enabled: dict[int, tuple[Product, set[int]]] = {}
        for goal in self.gathered.goals:
            for product in goal.products.all():
                goals = enabled.setdefault(product.pk, (product, set()))[1]
                goals |= self.gathered.lift([goal.pk])
        rows = [self.product_row(*pair) for pair in enabled.values()]
        return sorted(rows, key=lambda row: (row.score or 0, row.product.code))

    def product_row(self, product: Product, goals: set[int]) -> ProductRow:
        return ProductRow(
            product,
            [node.code for node in self.result.center if node.id in goals],
            self.result.score(goals),
            [(test, self.result.average(test, goals)) for test in TESTS],
        )

    # --- findings -------------------------------------------------------------------------
    def told(self, faults: list[Fault]) -> list[Told]:
        codes = {node.id: node.code for node in self.result.center}
        return [
            Told(each, url_of(each), [codes[g] for g in codes if g in each.goals])
            for each in faults
        ]

    @cached_property
    def findings(self) -> list[tuple[str, str, list[Told], int]]:
        """Test by test, the worst first; one of two tests is told once, then counted."""
        order = [Status.FAIL, Status.UNKNOWN, Status.PARTIAL]
        groups = []
        for test in TESTS:
            mine = [fault for fault in self.result.faults if fault.tests[0] == test]
            mine.sort(key=lambda fault: order.index(fault.status))
            elsewhere = len(self.result.of_test(test)) - len(mine)
            groups.append((test, TITLES[test], self.told(mine), elsewhere))
        return groups

    @property
    def alone(self) -> list[tuple[str, list[Told]]]:
        """What serves nothing, and what nobody pays for."""
        lists = (
            ("Orphan goals", "unmapped"),
            ("Orphan technology", "orphan_technology"),
            ("Goals without a budget", "unfunded"),
        )
        return [(title, self.told(self.result.of_kind(kind))) for title, kind in lists]

    # --- the budget -------------------------------------------------------------------------
    @property
    def year(self) -> int | None:
        return self.gathered.records[0].year if self.gathered.records else None

    @cached_property
    def total(self) -> Total:
        return budget.total(self.gathered.lines)

    @property
    def staffing_finding(self) -> str:
        hidden = " and ".join(
            f"{line.code} at {budget.signed(line.gap)}"
            for line in self.total.hidden[:3]
        )
        share = budget.signed(self.total.gap)
        return (
            f"The total of {share} hides {hidden}"
            if hidden
            else (f"Staff stands at {share}, and no queue looks worse")
        )

    @property
    def staffing_chart(self) -> Chart | None:
        lines = [line for line in self.gathered.lines if line.has_staff][:SHOWN]
        return budget_chart.staffing(lines, self.staffing_finding)

    # --- where the work goes ------------------------------------------------------------------
    @cached_property
    def allocation(self) -> Allocation:
        center = [
            goal for goal in self.gathered.goals if goal.pk in self.gathered.center
        ]
        targets = {
            goal.pk: None
            if goal.target_share is None
            else Fraction(goal.target_share) / 100
            for goal in center
        }
        work = [each for _, each in self.gathered.work]
        return allocate([goal.pk for goal in center], work, targets)

    @cached_property
    def shares(self) -> list[tuple[Goal, Share]]:
        by_id = {goal.pk: goal for goal in self.gathered.goals}
        return [(by_id[share.goal], share) for share in self.allocation.shares]

    @property
    def unserving(self) -> list[Item]:
        """Planned features that serve no contact-center goal."""
        return [item for item, work in self.gathered.work if not work.goals][:SHOWN]

    @property
    def allocation_finding(self) -> str:
        off = [
            (goal, share.over) for goal, share in self.shares if share.over is not None
        ]
        if not off:
            return "No goal says what share of the work it should get"
        goal, over = max(off, key=lambda pair: abs(pair[1]))
        word = "more" if over > 0 else "less"
        return (
            f"{goal.code} gets {rounded(abs(over) * 100, 0)} points {word} than meant"
        )

    @property
    def allocation_chart(self) -> Chart | None:
        if not self.allocation.total or not self.shares:
            return None
        shares = self.allocation.shares[:SHOWN]
        return charts.bars(
            [goal.code for goal, _ in self.shares][:SHOWN],
            [
                charts.BarSeries(
                    "Target",
                    [
                        None if x.target is None else float(x.target * 100)
                        for x in shares
                    ],
                    plan=True,
                ),
                charts.BarSeries("Planned", [float(x.planned * 100) for x in shares]),
            ],
            says=self.allocation_finding,
            fmt=lambda value: f"{rounded(Fraction(value), 1):,f}%",
        )

    # --- agility --------------------------------------------------------------------------------
    @cached_property
    def agility(self) -> Agility:
        return recent_agility(self.on)

    @cached_property
    def staffing_ways(self) -> list[Way]:
        """How ready live technology is for people at home, outsourcers, gig workers."""
        return ways()


# kind of thing: its page, and whether the page needs the id
PLACES = {
    "goal": ("portfolio:goal_detail", True),
    "capability": ("portfolio:capability_detail", True),
    "budget": ("portfolio:budget_detail", True),
    "budgets": ("portfolio:budget_list", False),
    "practice": ("portfolio:practice_list", False),
    "product": ("portfolio:product_detail", True),
}


def url_of(fault: Fault) -> str:
    kind, pk = fault.about
    view, by_id = PLACES[kind]
    return address(view, *([pk] if by_id else []))


def recent_agility(on: date) -> Agility:
    """Of the changes that went live in the last quarter of a year."""
    rows = Change.objects.live_between(on, AGILE_DAYS)
    return agility([done for row in rows if (done := row.done)])
