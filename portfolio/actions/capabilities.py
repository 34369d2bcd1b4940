"""Changes to capabilities. Whoever manages a product says what it can do."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import related
from portfolio.models import Capability, Goal, Product

MOST = "9999999999.99"  # what the columns for money hold


@transaction.atomic
def create(
    *, product: Product, code: str, goals: Iterable[Goal] = (), by: User, **fields: Any
) -> Capability:
    """Add a capability to a product. Raises Refused if its code is taken."""
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    if Capability.objects.filter(code__iexact=code).exists():
        raise Refused(f"There is already a capability {code}.")
    capability = Capability(product=product, code=code, **fields)
    refuse_impossible(capability)
    capability.save()
    capability.goals.set(goals)
    audit.record(by, Verb.CAPABILITY_CREATED, capability, team=product.team, code=code)
    return capability


@transaction.atomic
def edit(
    capability: Capability,
    *,
    version: int | None,
    goals: Iterable[Goal] | None = None,
    by: User,
    **fields: Any,
) -> Capability:
    """Change a capability. Its code stays; it may move between products one manages."""
    rows = Capability.objects.select_for_update(of=("self",))
    capability = rows.select_related("product__team").get(pk=capability.pk)
    access.require(by, Perm.PORTFOLIO_EDIT, team=capability.product.team)
    access.require(
        by, Perm.PORTFOLIO_EDIT, team=fields.get("product", capability.product).team
    )
    sent = fields if goals is None else {**fields, "goals": goals}
    versions.claim(capability, version, **sent)
    changed = versions.apply(capability, **fields)
    refuse_impossible(capability)
    capability.save()
    changed |= related.replace(capability, "goals", goals)
    team = capability.product.team
    audit.record(by, Verb.CAPABILITY_CHANGED, capability, team=team, changed=changed)
    return capability


def refuse_impossible(capability: Capability) -> None:
    """Raise Unfit for a figure that can never stand, and say which and why."""
    refuse_outside(capability, "0.001", "100", "designed_availability")
    refuse_outside(capability, "0", MOST, "monthly_cost", "availability_cost")
    if capability.availability_cost > capability.monthly_cost:
        raise Unfit(
            "availability_cost",
            "High availability is part of the monthly cost, so it cannot cost more than all of it.",
        )
