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

from portfolio import alignment, funding, readings
from portfolio.alignment import CONTACT_CENTER, Coverage, Edge, Node, Status
from portfolio.budget import Line
from portfolio.faults import T1, T2, T3, T4, TESTS, Fault
from portfolio.funding import NowWork
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
        *funding.faults(facts.center, facts.lines, facts.now),
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
