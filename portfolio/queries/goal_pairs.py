"""Two boxes of the alignment map, and what may be said between them."""

from dataclasses import dataclass

from core.models import User
from portfolio.alignment import LAYERS, is_adjacent
from portfolio.models import Goal, GoalLink, Product
from portfolio.queries.goals import in_order

Box = Goal | Product


@dataclass(frozen=True, slots=True)
class Pair:
    """Two boxes: a lower goal and the one it would serve, or a goal and a product.

    `problem` says why nothing can be said between them; it is empty if it can.
    """

    one: Box
    other: Box
    child: Goal | None = None
    parent: Goal | None = None
    link: GoalLink | None = None
    product: Product | None = None
    problem: str = ""

    @property
    def is_joined(self) -> bool:
        if self.product and self.child:
            return self.product in self.child.products.all()
        return self.link is not None


def key_of(box: Box) -> str:
    """As the map names its boxes: g12 is a goal, p3 a product."""
    return f"{'g' if isinstance(box, Goal) else 'p'}{box.pk}"


def box(key: str, user: User) -> Box | None:
    """The box of a key that this person may see."""
    kind, number = key[:1], key[1:]
    if not number.isdecimal() or len(number) > 9:
        return None
    if kind == "g":
        return Goal.objects.visible_to(user).filter(pk=int(number)).first()
    if kind == "p":
        return Product.objects.visible_to(user).filter(pk=int(number)).first()
    return None


def pair(one: Box, other: Box) -> Pair:
    if isinstance(one, Goal) and isinstance(other, Goal):
        return of_goals(one, other)
    goal = one if isinstance(one, Goal) else other
    product = other if isinstance(one, Goal) else one
    if isinstance(goal, Goal) and isinstance(product, Product):
        return Pair(one, other, child=goal, product=product)
    return Pair(
        one, other, problem="Products are not linked to each other. Pick a goal."
    )


def of_goals(one: Goal, other: Goal) -> Pair:
    child, parent = in_order(one, other)
    if not is_adjacent(child.level, parent.level):
        problem = f"{one.code} and {other.code} do not lie in neighbouring layers."
        return Pair(
            one, other, problem=f"{problem} A goal serves one of the layer above."
        )
    link = GoalLink.objects.filter(child=child, parent=parent).first()
    return Pair(one, other, child=child, parent=parent, link=link)


@dataclass(frozen=True, slots=True)
class Choice:
    key: str
    text: str


def choices(user: User, one: Box | None) -> list[tuple[str, list[Choice]]]:
    """What can be picked, by layer; with `one`, only what it can be joined to."""
    goals = list(Goal.objects.visible_to(user).order_by("code"))
    groups = [
        (Goal.Level(layer).label, [g for g in goals if g.level == layer])
        for layer in LAYERS
        if can_join(one, layer)
    ]
    found = [
        (label, [Choice(key_of(g), str(g)) for g in group]) for label, group in groups
    ]
    if not isinstance(one, Product):
        products = Product.objects.visible_to(user).order_by("code")
        found.append(("Product", [Choice(key_of(p), str(p)) for p in products]))
    return [(label, group) for label, group in found if group]


def can_join(one: Box | None, layer: str) -> bool:
    if not isinstance(one, Goal):
        return True
    return abs(LAYERS.index(one.level) - LAYERS.index(layer)) == 1
