"""The four tests of a strategy: facts in, faults out. Pure.

Source: domain.md §9. T1 goals can be mapped; T2 technology enables them; T3 practices
and staffing meet the metrics; T4 the budget is in step with the plan. A test of a
contact-center goal is as good as its worst fault; a goal is as good as its worst test;
the score is the mean over the goals. Unknown counts as 0 and is shown apart.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cached_property

from portfolio import alignment, budget, readings
from portfolio.alignment import CONTACT_CENTER, Coverage, Edge, Node, Status
from portfolio.budget import Band, Line
from portfolio.faults import T1, T2, T3, T4, TESTS, Fault
from portfolio.readings import Practice, Reading

TITLES = {
    T1: "Goals can be mapped",
    T2: "Technology enables them",
    T3: "Practices and staffing meet the metrics",
    T4: "The budget is in step with the plan",
}
SCORES = {
    Status.PASS: Fraction(1),
    Status.PARTIAL: Fraction(1, 2),
    Status.FAIL: Fraction(0),
    Status.UNKNOWN: Fraction(0),
}
WORST_FIRST = (Status.FAIL, Status.UNKNOWN, Status.PARTIAL, Status.PASS)
OF_BAND = {Band.AMBER: Status.PARTIAL, Band.RED: Status.FAIL}


# --- facts -----------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Capability:
    """A piece of technology: `live` equips a goal, `pilot` and `in_delivery` pursue it."""

    id: int
    code: str
    name: str
    status: str
    goals: frozenset[int]


@dataclass(frozen=True, slots=True)
class Pursuit:
    """A running pilot, or a funded card in Now or Next, on the way to some goals."""

    name: str
    goals: frozenset[int]


@dataclass(frozen=True, slots=True)
class NowWork:
    """What one product has in Now: what it costs, where a change line prices it."""

    product: int
    code: str
    cards: tuple[str, ...]
    points: int
    trials_usd: budget.Number
    goals: frozenset[int]


@dataclass(frozen=True)
class Facts:
    """Everything the four tests look at, on one day."""

    on: date
    nodes: Sequence[Node] = ()
    edges: Sequence[Edge] = ()
    capabilities: Sequence[Capability] = ()
    pursuits: Sequence[Pursuit] = ()
    readings: Sequence[Reading] = ()
    practices: Sequence[Practice] = ()
    lines: Sequence[Line] = ()
    now: Sequence[NowWork] = ()

    @property
    def center(self) -> list[Node]:
        return [node for node in self.nodes if node.level == CONTACT_CENTER]


# --- answers -----------------------------------------------------------------------------
@dataclass(frozen=True)
class Result:
    """What the four tests found, and the scores that follow from it."""

    center: list[Node]
    coverage: Coverage
    faults: list[Fault] = field(default_factory=list)

    def status(self, goal: int, test: str) -> Status:
        """The worst fault of one test that weighs on a goal."""
        weighing = {
            f.status for f in self.faults if test in f.tests and goal in f.goals
        }
        return next(each for each in WORST_FIRST if each in weighing | {Status.PASS})

    @cached_property
    def grid(self) -> dict[int, dict[str, Status]]:
        return {
            node.id: {test: self.status(node.id, test) for test in TESTS}
            for node in self.center
        }

    def worst(self, goal: int) -> Status:
        """The weakest link: a goal stands no better than its worst test."""
        found = set(self.grid[goal].values())
        return next(each for each in WORST_FIRST if each in found)

    def score(self, goals: Collection[int] | None = None) -> Fraction | None:
        """The mean over the goals (or those of `goals`) of their worst test."""
        return mean(SCORES[self.worst(each)] for each in self.among(goals))

    def average(
        self, test: str, goals: Collection[int] | None = None
    ) -> Fraction | None:
        return mean(SCORES[self.grid[each][test]] for each in self.among(goals))

    def unknown(self, test: str) -> int:
        return sum(row[test] == Status.UNKNOWN for row in self.grid.values())

    def of_test(self, test: str) -> list[Fault]:
        return [fault for fault in self.faults if test in fault.tests]

    def of_kind(self, *kinds: str) -> list[Fault]:
        return [fault for fault in self.faults if fault.kind in kinds]

    def among(self, goals: Collection[int] | None) -> list[int]:
        return [node.id for node in self.center if goals is None or node.id in goals]


def mean(values: Iterable[Fraction]) -> Fraction | None:
    found = list(values)
    return sum(found, Fraction(0)) / len(found) if found else None


def examine(facts: Facts) -> Result:
    """Put a strategy to the four tests."""
    coverage = alignment.coverage(facts.nodes, facts.edges)
    faults = [
        *mapping(coverage),
        *technology(facts),
        *readings.faults(facts.readings, facts.practices, facts.on),
        *staffing(facts.lines),
        *money(facts),
        *change(facts),
    ]
    return Result(facts.center, coverage, faults)


# --- T1 ------------------------------------------------------------------------------------
def mapping(coverage: Coverage) -> Iterable[Fault]:
    for found in coverage.findings:
        if found.status == Status.PASS:
            continue
        node, weak = found.node, found.status == Status.PARTIAL
        yield Fault(
            "weak" if weak else "unmapped",
            (T1,),
            found.status,
            found.says,
            "Give a link more strength, with its reason, or find a better one."
            if weak
            else "Link it on the map, or take the goal back.",
            ("goal", node.id),
            frozenset({node.id} if node.level == CONTACT_CENTER else ()),
        )


# --- T2 ------------------------------------------------------------------------------------
def technology(facts: Facts) -> Iterable[Fault]:
    alive = [each for each in facts.capabilities if each.status != "retired"]
    if facts.center and not alive and not facts.pursuits:
        yield nothing_recorded(facts)
        return
    for node in facts.center:
        mine = [each for each in alive if node.id in each.goals]
        if not any(each.status == "live" for each in mine):
            yield unequipped(node, mine, facts.pursuits)
    for each in alive:
        if not each.goals:
            yield Fault(
                "orphan_technology",
                (T2,),
                Status.FAIL,
                f"{each.code} {each.name} serves no contact-center goal",
                "Say which goal it serves on its page, or stop paying for it.",
                ("capability", each.id),
            )


def nothing_recorded(facts: Facts) -> Fault:
    return Fault(
        "no_capabilities",
        (T2,),
        Status.UNKNOWN,
        "No capability is recorded, so nobody can say what technology is there",
        "Record what each product can do, and the goals it serves.",
        ("goal", facts.center[0].id),
        frozenset(node.id for node in facts.center),
    )


def unequipped(
    node: Node, mine: Collection[Capability], pursuits: Iterable[Pursuit]
) -> Fault:
    on_the_way = [each.name for each in pursuits if node.id in each.goals]
    on_the_way += [
        f"{each.name} {each.status.replace('_', ' ')}"
        for each in mine
        if each.status in ("pilot", "in_delivery")
    ]
    if on_the_way:
        says = f"{node.code} is only pursued: {', '.join(on_the_way[:3])}"
        way = "Nothing to do while it moves. It passes once a capability is live."
        kind, status = "pursued", Status.PARTIAL
    else:
        says = f"{node.code} has no technology, live or on its way"
        way = "Name the capability that enables it, or fund a card that will."
        kind, status = "unequipped", Status.FAIL
    goals = frozenset({node.id})
    return Fault(kind, (T2,), status, says, way, ("goal", node.id), goals)


# --- T3 and T4: staff, told once for both --------------------------------------------------
def staffing(lines: Iterable[Line]) -> Iterable[Fault]:
    for line in lines:
        if line.has_staff and line.band != Band.OK:
            yield Fault(
                "staffing",
                (T3, T4),
                OF_BAND[line.band],
                budget.says(line),
                "Fund the missing people, change a driver of the plan, or lower the goal.",
                ("budget", line.id),
                line.goals,
            )


# --- T4 ------------------------------------------------------------------------------------
def money(facts: Facts) -> Iterable[Fault]:
    everyone = frozenset(node.id for node in facts.center)
    if facts.center and not facts.lines:
        yield Fault(
            "no_budget",
            (T4,),
            Status.UNKNOWN,
            "No budget is recorded, so nobody can say whether it follows the plan",
            "Add the lines of the plan year, with their drivers.",
            ("budgets", 0),
            everyone,
        )
        return
    yield from unfunded(facts)
    for line in facts.lines:
        if not line.has_staff and line.band != Band.OK:
            yield Fault(
                "short",
                (T4,),
                OF_BAND[line.band],
                budget.says(line),
                "Commit the rest, or forecast less.",
                ("budget", line.id),
                line.goals,
            )
    yield from one_sided(facts, everyone)


def unfunded(facts: Facts) -> Iterable[Fault]:
    paid = frozenset[int]().union(*(x.goals for x in facts.lines if x.is_funded))
    for node in facts.center:
        if node.id not in paid:
            yield Fault(
                "unfunded",
                (T4,),
                Status.FAIL,
                f"{node.code} has no budget line",
                "Link a line of the budget to it, or say that nobody will pay for it.",
                ("goal", node.id),
                frozenset({node.id}),
            )


def one_sided(facts: Facts, everyone: frozenset[int]) -> Iterable[Fault]:
    """Self-service and assisted service both need a budget: one feeds the other."""
    words = {budget.ASSISTED: "assisted service", budget.SELF_SERVICE: "self-service"}
    for kind, name in words.items() if facts.center else ():
        if not any(line.kind == kind and line.is_funded for line in facts.lines):
            yield Fault(
                f"no_{kind}",
                (T4,),
                Status.FAIL,
                f"No line of the budget pays for {name}",
                f"Fund {name}: customers move between the two, and so must money.",
                ("budgets", 0),
                everyone,
            )


def change(facts: Facts) -> Iterable[Fault]:
    """The change budget of a product covers what it has in Now."""
    for work in facts.now:
        lines = [
            line
            for line in facts.lines
            if line.kind == budget.CHANGE and line.product == work.product
        ]
        funded = sum((Fraction(line.committed_usd) for line in lines), Fraction(0))
        price = max(
            (Fraction(line.point_usd or 0) for line in lines), default=Fraction(0)
        )
        cost = work.points * price + Fraction(work.trials_usd)
        if lines and cost <= funded:
            continue
        cards = ", ".join(work.cards)
        says = (
            f"{work.code} change budget {budget.dollars(funded)} for "
            f"{budget.dollars(cost)} of work in Now ({cards})"
            if lines
            else f"{work.code} has work in Now ({cards}) and no change budget"
        )
        yield Fault(
            "change",
            (T4,),
            Status.FAIL,
            says,
            "Fund the change, or move a card back to Next.",
            ("product", work.product),
            work.goals,
        )
