"""Changes to the measures a product is judged by."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Metric, OutcomeMetric, Product


@transaction.atomic
def add(product: Product, *, metric: Metric, by: User, **fields: Any) -> OutcomeMetric:
    """Judge a product by one version of a metric. Raises Refused if it already is."""
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    if OutcomeMetric.objects.filter(product=product, metric=metric).exists():
        raise Refused(f"{metric.name} is already an outcome of this product.")
    outcome = OutcomeMetric.objects.create(product=product, metric=metric, **fields)
    target = versions.plain(outcome.target)
    data = {"metric": str(metric), "target": target}
    audit.record(by, Verb.OUTCOME_ADDED, product, team=product.team, **data)
    return outcome


@transaction.atomic
def edit(
    outcome: OutcomeMetric, *, version: int | None, by: User, **fields: Any
) -> OutcomeMetric:
    """Change target or date. Raises Stale if someone did after `version` was read."""
    outcome = locked(outcome)
    team = outcome.product.team
    access.require(by, Perm.PORTFOLIO_EDIT, team=team)
    versions.claim(outcome, version, **fields)
    changed = versions.apply(outcome, **fields)
    outcome.save()
    data = {"metric": str(outcome.metric), "changed": changed}
    audit.record(by, Verb.OUTCOME_CHANGED, outcome.product, team=team, **data)
    return outcome


@transaction.atomic
def remove(outcome: OutcomeMetric, *, reason: str, by: User) -> None:
    """Judge the product by this metric no longer; the trail keeps why."""
    outcome = locked(outcome)
    team = outcome.product.team
    access.require(by, Perm.PORTFOLIO_EDIT, team=team)
    outcome.delete()
    data = {"metric": str(outcome.metric), "reason": reason}
    audit.record(by, Verb.OUTCOME_REMOVED, outcome.product, team=team, **data)


def locked(outcome: OutcomeMetric) -> OutcomeMetric:
    rows = OutcomeMetric.objects.select_for_update(of=("self",))
    found = rows.select_related("product__team", "metric").filter(pk=outcome.pk)
    held = found.first()
    if held is None:
        raise Refused("Somebody has taken this outcome off the product already.")
    return held
