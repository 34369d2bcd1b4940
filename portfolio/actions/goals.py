"""Changes to the goal tree: business ← contact center ← capability (domain.md §9).

Links run between adjacent layers only, so no chain of them can close a circle.
"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from core import access, audit, versions
from core.errors import Refused, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import related
from portfolio.alignment import is_adjacent
from portfolio.models import Goal, GoalLink, Product


@transaction.atomic
def create(
    *, code: str, products: Iterable[Product] = (), by: User, **fields: Any
) -> Goal:
    """Add a goal. Raises Refused if the code is taken or the target is the baseline."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if Goal.objects.filter(code=code).exists():
        raise Refused(f"There is already a goal {code}.")
    refuse_empty_promise(fields.get("baseline"), fields.get("target"))
    goal = Goal(code=code, **fields)
    refuse_outside(goal, "0", "100", "target_share")
    goal.save()
    goal.products.set(products)
    audit.record(by, Verb.GOAL_CREATED, goal, code=code, level=goal.level)
    return goal


@transaction.atomic
def edit(
    goal: Goal,
    *,
    version: int | None,
    products: Iterable[Product] | None = None,
    by: User,
    **fields: Any,
) -> Goal:
    """Change a goal. A linked goal keeps its layer: its links would no longer fit."""
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    sent = fields if products is None else {**fields, "products": products}
    versions.claim(goal, version, **sent)
    changed = versions.apply(goal, **fields)
    if "level" in changed and linked(goal).exists():
        raise Refused("Take its links away first: this goal is linked in its layer.")
    refuse_empty_promise(goal.baseline, goal.target)
    refuse_outside(goal, "0", "100", "target_share")
    goal.save()
    changed |= related.replace(goal, "products", products)
    audit.record(by, Verb.GOAL_CHANGED, goal, changed=changed)
    return goal


@transaction.atomic
def link(
    child: Goal, *, parent: Goal, strength: int = 2, rationale: str = "", by: User
) -> GoalLink:
    """Say that `child` serves `parent`, one layer above it."""
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    # Both rows are held, in one order, so that neither changes layer meanwhile.
    pair = Goal.objects.select_for_update().filter(pk__in=[child.pk, parent.pk])
    held = {goal.pk: goal for goal in pair.order_by("pk")}
    child, parent = held[child.pk], held[parent.pk]
    if not is_adjacent(child.level, parent.level):
        raise Refused(f"{child.code} does not lie one layer below {parent.code}.")
    if GoalLink.objects.filter(child=child, parent=parent).exists():
        raise Refused(f"{child.code} serves {parent.code} already.")
    made = GoalLink.objects.create(
        child=child, parent=parent, strength=strength, rationale=rationale
    )
    audit.record(by, Verb.GOAL_LINKED, child, parent=parent, strength=strength)
    return made


@transaction.atomic
def relink(
    link: GoalLink, *, version: int | None, strength: int, rationale: str, by: User
) -> GoalLink:
    """Change how strongly one goal serves another, and why."""
    rows = GoalLink.objects.select_for_update(of=("self",))
    found = rows.filter(pk=link.pk).select_related("child", "parent").first()
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if found is None:
        raise Refused("This link is gone already.")
    sent: dict[str, Any] = {"strength": strength, "rationale": rationale}
    versions.claim(found, version, **sent)
    changed = versions.apply(found, **sent)
    found.save()
    audit.record(
        by, Verb.GOAL_RELINKED, found.child, parent=found.parent, changed=changed
    )
    return found


@transaction.atomic
def enable(goal: Goal, *, product: Product, by: User) -> Goal:
    """Say that a product enables a goal."""
    return set_enabler(goal, product, True, by)


@transaction.atomic
def disable(goal: Goal, *, product: Product, by: User) -> Goal:
    """Say that a product no longer enables a goal."""
    return set_enabler(goal, product, False, by)


def set_enabler(goal: Goal, product: Product, wanted: bool, by: User) -> Goal:
    goal = Goal.objects.select_for_update(of=("self",)).get(pk=goal.pk)
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    present = set(goal.products.all())
    if (product in present) == wanted:
        word = "enables" if wanted else "does not enable"
        raise Refused(f"{product.code} {word} {goal.code} already.")
    wished = present | {product} if wanted else present - {product}
    goal.version += 1
    goal.save(update_fields=["version"])
    changed = related.replace(goal, "products", wished)
    audit.record(by, Verb.GOAL_CHANGED, goal, changed=changed)
    return goal


@transaction.atomic
def unlink(link: GoalLink, *, by: User) -> Goal:
    """Take a link away; return the goal that no longer serves the other."""
    found = GoalLink.objects.select_for_update(of=("self",)).filter(pk=link.pk)
    row = found.select_related("child", "parent").first()
    access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    if row is None:
        raise Refused("This link is gone already.")
    row.delete()
    audit.record(
        by,
        Verb.GOAL_UNLINKED,
        row.child,
        parent=row.parent,
        strength=row.strength,
        rationale=row.rationale,
    )
    return row.child


def linked(goal: Goal) -> "QuerySet[GoalLink]":
    return GoalLink.objects.filter(Q(child=goal) | Q(parent=goal))


def refuse_empty_promise(baseline: object, target: object) -> None:
    if baseline is not None and baseline == target:
        raise Refused("The target is the baseline: nothing would change.")
