"""The goal tree as a whole: what serves what, what serves nothing, what enables nothing."""

from dataclasses import dataclass
from functools import cached_property

from django.db.models import QuerySet

from core.models import User
from portfolio import alignment
from portfolio.alignment import Coverage, Edge, Node
from portfolio.models import Goal, GoalLink, Product


@dataclass(frozen=True)
class Tree:
    """Every goal a person may see, with links and products. Four queries to load."""

    goals: list[Goal]
    links: list[GoalLink]
    products: list[Product]

    @cached_property
    def by_id(self) -> dict[int, Goal]:
        return {goal.pk: goal for goal in self.goals}

    @cached_property
    def coverage(self) -> Coverage:
        nodes = [Node(goal.pk, goal.level, goal.code) for goal in self.goals]
        edges = [
            Edge(link.child_id, link.parent_id, link.strength) for link in self.links
        ]
        return alignment.coverage(nodes, edges)

    @cached_property
    def orphan_products(self) -> list[Product]:
        """Products that serve no goal: orphan technology."""
        serving = {product.pk for goal in self.goals for product in goal.products.all()}
        return [product for product in self.products if product.pk not in serving]

    def layer(self, level: str) -> list[Goal]:
        return [goal for goal in self.goals if goal.level == level]

    def parents(self, goal: Goal) -> list[Goal]:
        return [
            self.by_id[link.parent_id]
            for link in self.links
            if link.child_id == goal.pk
        ]

    def children(self, goal: Goal) -> list[Goal]:
        return [
            self.by_id[link.child_id]
            for link in self.links
            if link.parent_id == goal.pk
        ]


def tree(user: User) -> Tree:
    """The goal tree and the products a person may see, each read once."""
    goals = Goal.objects.visible_to(user).select_related("owner", "metric")
    return Tree(
        goals=list(goals.prefetch_related("products").order_by("code", "id")),
        links=list(links()),
        products=list(Product.objects.visible_to(user).order_by("code", "id")),
    )


def links() -> "QuerySet[GoalLink]":
    return GoalLink.objects.order_by("parent__code", "child__code")
