"""Test T4, and the staff of T3: does the budget follow the plan? Pure.

Source: domain.md §9. A queue that is short of people is one fault of both tests; a
line of money is short where less is committed than forecast; every goal has a line;
assisted service and self-service are both paid for; the change budget of a product
covers what it has in Now.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from portfolio import budget
from portfolio.alignment import Node, Status
from portfolio.budget import Band, Line
from portfolio.faults import T3, T4, Fault

OF_BAND = {Band.AMBER: Status.PARTIAL, Band.RED: Status.FAIL}


@dataclass(frozen=True, slots=True)
class NowWork:
    """What one product has in Now: what it costs, where a change line prices it."""

    product: int
    code: str
    cards: tuple[str, ...]
    points: int
    trials_usd: budget.Number
    goals: frozenset[int]

    def cost(self, lines: Collection[Line]) -> Fraction:
        """Points at the price of its change lines, and what its trials may cost."""
        prices = (Fraction(line.point_usd or 0) for line in lines)
        return self.points * max(prices, default=Fraction(0)) + Fraction(
            self.trials_usd
        )


def faults(
    center: Sequence[Node], lines: Sequence[Line], now: Iterable[NowWork]
) -> Iterable[Fault]:
    yield from staffing(lines)
    yield from money(center, lines)
    yield from change(lines, now)


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
def money(center: Sequence[Node], lines: Sequence[Line]) -> Iterable[Fault]:
    everyone = frozenset(node.id for node in center)
    if center and not lines:
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
    yield from unfunded(center, lines)
    for line in lines:
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
    if center:
        yield from one_sided(lines, everyone)


def unfunded(center: Iterable[Node], lines: Iterable[Line]) -> Iterable[Fault]:
    paid = frozenset[int]().union(*(x.goals for x in lines if x.is_funded))
    for node in center:
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


def one_sided(lines: Collection[Line], everyone: frozenset[int]) -> Iterable[Fault]:
    """Self-service and assisted service both need a budget: one feeds the other."""
    words = {budget.ASSISTED: "assisted service", budget.SELF_SERVICE: "self-service"}
    for kind, name in words.items():
        if not any(line.kind == kind and line.is_funded for line in lines):
            yield Fault(
                f"no_{kind}",
                (T4,),
                Status.FAIL,
                f"No line of the budget pays for {name}",
                f"Fund {name}: customers move between the two, and so must money.",
                ("budgets", 0),
                everyone,
            )


def change(lines: Collection[Line], now: Iterable[NowWork]) -> Iterable[Fault]:
    """The change budget of a product covers what it has in Now."""
    for work in now:
        mine = [
            line
            for line in lines
            if line.kind == budget.CHANGE and line.product == work.product
        ]
        funded = sum((Fraction(line.committed_usd) for line in mine), Fraction(0))
        if mine and work.cost(mine) <= funded:
            continue
        cards = ", ".join(work.cards)
        says = (
            f"{work.code} change budget {budget.dollars(funded)} for "
            f"{budget.dollars(work.cost(mine))} of work in Now ({cards})"
            if mine
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
