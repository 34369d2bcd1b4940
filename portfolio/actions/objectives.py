"""Changes to objectives, and the quarter they are promised for."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import related
from portfolio.models import Goal, Objective, Product


@transaction.atomic
def create(
    *,
    code: str,
    starts_on: date,
    ends_on: date,
    product: Product | None = None,
    parent: Objective | None = None,
    goals: Iterable[Goal] = (),
    by: User,
    **fields: Any,
) -> Objective:
    """Add an objective. Raises Refused if its code is taken in that quarter."""
    allow(by, product)
    refuse_backwards(starts_on, ends_on)
    refuse_taken(code, starts_on)
    objective = Objective.objects.create(
        code=code,
        starts_on=starts_on,
        ends_on=ends_on,
        product=product,
        parent=parent,
        **fields,
    )
    objective.goals.set(goals)
    team = product.team if product else None
    audit.record(by, Verb.OBJECTIVE_CREATED, objective, team=team, code=code)
    return objective


@transaction.atomic
def edit(
    objective: Objective,
    *,
    version: int | None,
    goals: Iterable[Goal] | None = None,
    by: User,
    **fields: Any,
) -> Objective:
    """Change an objective. Whoever gives it to a product must manage both."""
    rows = Objective.objects.select_for_update(of=("self",))
    objective = rows.select_related("product__team").get(pk=objective.pk)
    allow(by, objective.product)
    allow(by, fields.get("product", objective.product))
    sent = fields if goals is None else {**fields, "goals": goals}
    versions.claim(objective, version, **sent)
    refuse_closed(objective)
    was = objective.code, objective.starts_on
    changed = versions.apply(objective, **fields)
    refuse_backwards(objective.starts_on, objective.ends_on)
    refuse_circle(objective)
    if was != (objective.code, objective.starts_on):
        refuse_taken(objective.code, objective.starts_on)
    objective.save()
    changed |= related.replace(objective, "goals", goals)
    team = objective.product.team if objective.product else None
    audit.record(by, Verb.OBJECTIVE_CHANGED, objective, team=team, changed=changed)
    return objective


def allow(by: User, product: Product | None) -> None:
    """A product's objective belongs to its team, the company's to every manager."""
    if product is None:
        access.require_somewhere(by, Perm.PORTFOLIO_EDIT)
    else:
        access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)


def refuse_closed(objective: Objective) -> None:
    if objective.is_closed:
        raise Refused(
            f"{objective.code} is closed and stays as it was. Reopen it with a reason."
        )


def refuse_circle(objective: Objective) -> None:
    """An objective does not serve itself, by way of others either."""
    serves = dict(Objective.objects.exclude(parent=None).values_list("pk", "parent"))
    above, first = objective.parent_id, objective.parent
    while above is not None and first is not None:
        if above == objective.pk:
            raise Unfit("parent", f"{first.code} serves {objective.code} already.")
        above = serves.get(above)


def refuse_backwards(starts_on: date, ends_on: date) -> None:
    if ends_on <= starts_on:
        raise Refused("The last day comes after the first.")


def refuse_taken(code: str, starts_on: date) -> None:
    if Objective.objects.filter(code=code, starts_on=starts_on).exists():
        raise Refused(f"There is already an objective {code} in that quarter.")
