"""The goal tree as a whole: what serves what, what serves nothing, what enables nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.db.models import Q, QuerySet

from core.models import User
from portfolio import alignment, goal_map
from portfolio.alignment import Coverage, Edge, Finding, Node
from portfolio.goal_map import Curve
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
    def serving(self) -> set[int]:
        """The ids of the products that enable some goal."""
        return {product.pk for goal in self.goals for product in goal.products.all()}

    @property
    def orphan_products(self) -> list[Product]:
        """Products that serve no goal: orphan technology."""
        return [product for product in self.products if product.pk not in self.serving]

    def layer(self, level: str) -> list[Goal]:
        return [goal for goal in self.goals if goal.level == level]

    @cached_property
    def above(self) -> dict[int, list[Goal]]:
        """The goals each goal serves, by its id."""
        return grouped(
            (link.child_id, self.by_id[link.parent_id]) for link in self.links
        )

    @cached_property
    def below(self) -> dict[int, list[Goal]]:
        """The goals that serve each goal, by its id."""
        return grouped(
            (link.parent_id, self.by_id[link.child_id]) for link in self.links
        )


def grouped(pairs: Iterable[tuple[int, Goal]]) -> dict[int, list[Goal]]:
    found: dict[int, list[Goal]] = {}
    for key, goal in pairs:
        found.setdefault(key, []).append(goal)
    return found


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


def for_page(user: User) -> "QuerySet[Goal]":
    rows = Goal.objects.visible_to(user).select_related("owner", "metric")
    return rows.prefetch_related("products", "objectives")


def links_of(goal: Goal) -> list[GoalLink]:
    """Every link of a goal, upwards first. One query."""
    rows = GoalLink.objects.filter(Q(child=goal) | Q(parent=goal))
    ordered = rows.select_related("child", "parent").order_by(
        "parent__code", "child__code"
    )
    return sorted(ordered, key=lambda link: link.parent_id == goal.pk)


def in_order(goal: Goal, other: Goal) -> tuple[Goal, Goal]:
    """(child, parent): of two goals in neighbouring layers, the lower one first."""
    places = [alignment.LAYERS.index(each.level) for each in (goal, other)]
    return (goal, other) if places[0] > places[1] else (other, goal)


# --- the map and its table --------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class Box:
    """One box of the map: a goal or a product, and what is wrong with it."""

    key: str
    goal: Goal | None = None
    product: Product | None = None
    warning: str = ""


@dataclass(frozen=True, slots=True)
class Map:
    """`left_out` is how many boxes the table shows and the map has no room for."""

    columns: list[tuple[str, str, list[Box]]]  # its key, its title, what stands in it
    curves: list[Curve]
    height: int
    left_out: int


ROOM = 40  # boxes in a column: more is no map
LAYER_TITLES = {
    alignment.BUSINESS: "Business goals",
    alignment.CONTACT_CENTER: "Contact-center goals",
    alignment.CAPABILITY: "Capabilities",
}


def drawn(tree: Tree) -> Map:
    """The map: a column per layer that has goals, and the products that enable them."""
    wrong = {found.node.id: found.says for found in tree.coverage.orphans}
    columns = [
        (level, title, [goal_box(goal, wrong) for goal in tree.layer(level)])
        for level, title in LAYER_TITLES.items()
    ]
    products = [product_box(each, tree) for each in tree.products]
    columns.append(("products", "Products", products))
    left_out = sum(max(len(boxes) - ROOM, 0) for *_, boxes in columns)
    columns = [(key, title, boxes[:ROOM]) for key, title, boxes in columns if boxes]
    keys = [[box.key for box in boxes] for *_, boxes in columns]
    edges = [
        (f"g{link.parent_id}", f"g{link.child_id}", link.strength)
        for link in tree.links
    ]
    edges += [
        (f"g{goal.pk}", f"p{product.pk}", GoalLink.Strength.CLEAR)
        for goal in tree.goals
        for product in goal.products.all()
    ]
    spots = goal_map.place(keys)
    curves = goal_map.curves(spots, edges, len(columns))
    return Map(columns, curves, goal_map.height(keys), left_out)


def goal_box(goal: Goal, wrong: dict[int, str]) -> Box:
    says = wrong.get(goal.pk, "").removeprefix(f"{goal.code} ")
    return Box(f"g{goal.pk}", goal=goal, warning=says)


def product_box(product: Product, tree: Tree) -> Box:
    orphan = product.pk not in tree.serving
    return Box(
        f"p{product.pk}", product=product, warning="serves no goal" if orphan else ""
    )


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table: a goal, what it serves, what serves it, what enables it."""

    goal: Goal
    serves: list[Goal]
    served_by: list[Goal]
    products: list[Product]
    finding: Finding


def table(tree: Tree, goals: Iterable[Goal]) -> list[Row]:
    """The same as the map, for `goals`: one page of them."""
    findings = {found.node.id: found for found in tree.coverage.findings}
    return [
        Row(
            goal=goal,
            serves=tree.above.get(goal.pk, []),
            served_by=tree.below.get(goal.pk, []),
            products=list(tree.by_id[goal.pk].products.all()),
            finding=findings[goal.pk],
        )
        for goal in goals
    ]
