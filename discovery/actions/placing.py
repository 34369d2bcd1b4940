"""Where an opportunity stands in the tree: part of a larger one, or under an outcome."""

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import links
from discovery.models import Opportunity
from discovery.nesting import MOST_LEVELS, chain, depth_under
from portfolio.models import Goal, KeyResult, Product


@transaction.atomic
def place(
    opportunity: Opportunity,
    *,
    parent: Opportunity | None,
    key_result: KeyResult | None,
    goal: Goal | None,
    version: int | None,
    by: User,
) -> Opportunity:
    """Move one with all that is under it. Raises Stale after another's change."""
    hold(opportunity.product)
    opportunity = links.locked(opportunity)
    team = opportunity.product.team
    access.require(by, Perm.DISCOVERY_TRIAGE, team=team)
    to = {"parent": parent, "key_result": key_result, "goal": goal}
    versions.claim(opportunity, version, **to)
    refuse_place(opportunity, parent)
    changed = versions.apply(opportunity, **to)
    opportunity.save()
    opportunity.refresh_from_db()
    audit.record(by, Verb.OPPORTUNITY_CHANGED, opportunity, team=team, changed=changed)
    return opportunity


def hold(product: Product) -> None:
    """One change of parents at a time in a product, or two could close a circle."""
    rows = Product.objects.select_for_update(of=("self",), no_key=True)
    list(rows.filter(pk=product.pk).values_list("pk"))


def refuse_place(opportunity: Opportunity, parent: Opportunity | None) -> None:
    """A need is part of a larger one of its product, never of itself."""
    if parent is None:
        return
    if parent.product_id != opportunity.product_id:
        raise Refused(
            f"{parent.code} belongs to another product: a need is part of one of its own."
        )
    pairs = Opportunity.objects.filter(product=opportunity.product_id)
    parents = dict(pairs.values_list("pk", "parent_id"))
    above = chain(parents, parent.pk)
    if opportunity.pk in above:
        raise Refused("An opportunity can't be part of itself.")
    if len(above) + depth_under(parents, opportunity.pk) > MOST_LEVELS:
        raise Refused(f"A tree of needs has at most {MOST_LEVELS} levels.")
