"""Gathers what the four tests look at, of the whole company, in a fixed number of queries."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import Any

from backlog.models import Item
from pilots.models import Pilot
from portfolio import budget, metrics
from portfolio.alignment import CAPABILITY, CONTACT_CENTER, Edge, Node
from portfolio.allocation import Work
from portfolio.budget import Line
from portfolio.funding import NowWork
from portfolio.models import (
    BudgetLine,
    Capability,
    Goal,
    GoalLink,
    Practice,
)
from portfolio.queries import series
from portfolio.queries.budget import newest_year
from portfolio.readings import Practice as PracticeFact
from portfolio.readings import Reading
from portfolio.strategy import Capability as CapabilityFact
from portfolio.strategy import Facts, Pursuit
from roadmap.models import Card, Horizon

# A trial in one of these states still costs money.
PAID = (
    Pilot.State.DRAFT,
    Pilot.State.SUBMITTED,
    Pilot.State.APPROVED,
    Pilot.State.SCHEDULED,
    Pilot.State.RUNNING,
    Pilot.State.PAUSED,
)
MOVING = (Horizon.NOW, Horizon.NEXT)
LOOK_BACK = timedelta(days=800)


class Gathered:
    """Everything of one day, each kind of row read once."""

    def __init__(self, on: date) -> None:
        self.on = on

    # --- rows ---------------------------------------------------------------------------
    @cached_property
    def goals(self) -> list[Goal]:
        goals = Goal.objects.select_related("owner", "metric__owner")
        return list(goals.prefetch_related("products").order_by("code", "id"))

    @cached_property
    def links(self) -> list[GoalLink]:
        return list(GoalLink.objects.all())

    @cached_property
    def records(self) -> list[BudgetLine]:
        """The lines of the plan under test: the newest year's."""
        rows = BudgetLine.objects.filter(year=newest_year() or 0)
        return list(rows.for_list().order_by("code", "id"))

    @cached_property
    def cards(self) -> list[Card]:
        """Now, Next and Later: what has been done or dropped is planned no more."""
        rows = Card.objects.filter(horizon__in=[*MOVING, Horizon.LATER])
        rows = rows.select_related("product", "objective", "key_result__objective")
        return list(
            rows.prefetch_related(
                "objective__goals", "key_result__objective__goals", "items", "pilots"
            ).order_by("key")
        )

    @cached_property
    def pilots(self) -> list[Pilot]:
        rows = Pilot.objects.filter(state=Pilot.State.RUNNING).order_by("key")
        return list(rows.select_related("item__key_result__objective"))

    @cached_property
    def features(self) -> list[Item]:
        """Open work that has a size and is ranked by the program."""
        rows = Item.objects.open().filter(kind__in=Item.PROGRAM_KINDS, size__gt=0)
        # A backlog may hold thousands: only what the page says of them.
        of = rows.select_related("key_result")
        return list(of.only("key", "size", "key_result__objective"))

    # --- what serves what ---------------------------------------------------------------------
    @cached_property
    def center(self) -> set[int]:
        return {goal.pk for goal in self.goals if goal.level == CONTACT_CENTER}

    @cached_property
    def lifted(self) -> dict[int, frozenset[int]]:
        """A goal's contact-center goals: itself, or those a capability goal serves."""
        lower = {goal.pk for goal in self.goals if goal.level == CAPABILITY}
        found = {pk: {pk} for pk in self.center}
        for link in self.links:
            if link.child_id in lower and link.parent_id in self.center:
                found.setdefault(link.child_id, set()).add(link.parent_id)
        return {pk: frozenset(goals) for pk, goals in found.items()}

    def lift(self, goals: Iterable[int]) -> frozenset[int]:
        return frozenset[int]().union(*(self.lifted.get(pk, ()) for pk in goals))

    @cached_property
    def goals_of_objectives(self) -> dict[int, frozenset[int]]:
        pairs: dict[int, set[int]] = {}
        for row in Goal.objectives.through.objects.all():
            pairs.setdefault(row.objective_id, set()).add(row.goal_id)
        return {pk: self.lift(goals) for pk, goals in pairs.items()}

    def served_by(self, row: Any) -> frozenset[int]:
        """The goals that a card or feature serves, by its key result and its objective."""
        objectives = {getattr(row, "objective_id", None)}
        if row.key_result is not None:
            objectives.add(row.key_result.objective_id)
        of = self.goals_of_objectives
        return frozenset[int]().union(*(of.get(pk, ()) for pk in objectives if pk))

    @cached_property
    def cards_of(self) -> dict[tuple[str, int], frozenset[int]]:
        """The goals that a feature or a pilot serves through the cards it is on."""
        found: dict[tuple[str, int], frozenset[int]] = {}
        for card in self.cards:
            goals = self.served_by(card)
            held = [("item", row.pk) for row in card.items.all()]
            held += [("pilot", row.pk) for row in card.pilots.all()]
            for key in held:
                found[key] = found.get(key, frozenset()) | goals
        return found

    # --- facts -------------------------------------------------------------------------------
    @cached_property
    def lines(self) -> list[Line]:
        return [
            record.line(self.lift(goal.pk for goal in record.goals.all()))
            for record in self.records
        ]

    @cached_property
    def capabilities(self) -> list[CapabilityFact]:
        rows = Capability.objects.prefetch_related("goals").order_by("code")
        return [
            CapabilityFact(
                row.pk,
                row.code,
                row.name,
                row.status,
                self.lift(goal.pk for goal in row.goals.all()),
            )
            for row in rows
        ]

    @property
    def pursuits(self) -> list[Pursuit]:
        """Running pilots, and cards in Now and Next whose product has money for change."""
        funded = {
            line.product
            for line in self.lines
            if line.kind == budget.CHANGE and line.is_funded
        }
        running = [
            Pursuit(f"{pilot.key} running", self.goals_of_pilot(pilot))
            for pilot in self.pilots
        ]
        return running + [
            Pursuit(f"{card.key} in {card.get_horizon_display()}", self.served_by(card))
            for card in self.cards
            if card.product_id in funded and card.horizon in MOVING
        ]

    def goals_of_pilot(self, pilot: Pilot) -> frozenset[int]:
        by_item = self.served_by(pilot.item) if pilot.item else frozenset[int]()
        return by_item | self.cards_of.get(("pilot", pilot.pk), frozenset())

    @property
    def readings(self) -> list[Reading]:
        center = [goal for goal in self.goals if goal.pk in self.center]
        measured = [goal.metric for goal in center if goal.metric]
        trends = series(measured, until=self.on, since=self.on - LOOK_BACK)
        return [
            Reading(
                goal.pk,
                goal.code,
                has_metric=goal.metric is not None,
                has_owner=bool(goal.owner or (goal.metric and goal.metric.owner)),
                baseline=exact(goal.baseline),
                target=exact(goal.target),
                due_on=goal.due_on,
                points=points(goal, trends),
            )
            for goal in center
        ]

    @property
    def practices(self) -> list[PracticeFact]:
        return [
            PracticeFact(row.pk, row.name, row.goal_id, row.reviewed_on)
            for row in Practice.objects.order_by("name", "id")
        ]

    @property
    def now(self) -> list[NowWork]:
        """What each product has in Now."""
        found: dict[int, list[Card]] = {}
        for card in self.cards:
            if card.horizon == Horizon.NOW:
                found.setdefault(card.product_id, []).append(card)
        return [self.work_of(cards) for cards in found.values()]

    def work_of(self, cards: Collection[Card]) -> NowWork:
        items = {row.pk: row for card in cards for row in card.items.all()}
        pilots = {row.pk: row for card in cards for row in card.pilots.all()}
        product = next(iter(cards)).product
        return NowWork(
            product.pk,
            product.code,
            tuple(card.key for card in cards),
            sum(item.size or 0 for item in items.values() if item.is_open),
            sum(
                (row.budget for row in pilots.values() if row.state in PAID), Decimal(0)
            ),
            frozenset[int]().union(*(self.served_by(card) for card in cards)),
        )

    @cached_property
    def work(self) -> list[tuple[Item, Work]]:
        """Planned features with the goals they serve, by key result or by their cards."""
        return [
            (item, Work(item.size or 0, self.served_by(item) | self.on_cards(item)))
            for item in self.features
        ]

    def on_cards(self, item: Item) -> frozenset[int]:
        return self.cards_of.get(("item", item.pk), frozenset())

    @property
    def facts(self) -> Facts:
        return Facts(
            on=self.on,
            nodes=[Node(goal.pk, goal.level, goal.code) for goal in self.goals],
            edges=[Edge(x.child_id, x.parent_id, x.strength) for x in self.links],
            capabilities=self.capabilities,
            pursuits=self.pursuits,
            readings=self.readings,
            practices=self.practices,
            lines=self.lines,
            now=self.now,
        )


def points(goal: Goal, trends: dict[int, Any]) -> list[tuple[date, Fraction]]:
    """The goal's metric, period by period, each on its last day; gaps left out."""
    if goal.metric is None:
        return []
    found = []
    for point in trends.get(goal.metric.pk, ()):
        value = metrics.value(point.sums, goal.metric.formula)
        if value is not None:
            found.append((point.end, value.exact))
    return found


def exact(number: Decimal | None) -> Fraction | None:
    return None if number is None else Fraction(number)
