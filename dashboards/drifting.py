"""Which products are run like projects: facts from every app, for the pure classifier.

The portfolio says what the signs are (`portfolio/drift.py`) and keeps when they began and
ended; it knows nothing of notes, so they are put together here, to its right.
"""

from collections.abc import Collection, Iterator
from datetime import date

from django.db.models import Count, Max

from core import system
from discovery.queries.freshness import freshness
from portfolio import drift
from portfolio.actions import drift as actions
from portfolio.drift import Facts
from portfolio.models import OutcomeMetric, Product, Project

CHUNK = 200


def keep(on: date) -> Iterator[Product]:
    """Look at every product on the day `on` and keep what changed; yields each one done."""
    keys = list(Product.objects.order_by("pk").values_list("pk", flat=True))
    by = system.user()
    for start in range(0, len(keys), CHUNK):
        products = with_owners(keys[start : start + CHUNK])
        seen = flags(products, on)
        for product in products:
            actions.note(product, flags=seen[product.pk], on=on, by=by)
            yield product


def with_owners(keys: Collection[int]) -> list[Product]:
    rows = Product.objects.filter(pk__in=keys).order_by("pk")
    return list(rows.select_related("product_manager", "product_owner", "team"))


def flags(products: Collection[Product], on: date) -> dict[int, tuple[str, ...]]:
    """Every sign on each of `products`, as it is now. Three queries."""
    known = facts(products, on)
    return {key: drift.flags(each, on) for key, each in known.items()}


def facts(products: Collection[Product], on: date) -> dict[int, Facts]:
    keys = [product.pk for product in products]
    outcomes = OutcomeMetric.objects.filter(product__in=keys)
    counts = dict(outcomes.values_list("product").annotate(Count("id")).order_by())
    ended = Project.products.through.objects.filter(
        product__in=keys,
        project__state=Project.State.ENDED,
        project__closed_on__lte=on,
    )
    live = dict(
        ended.values_list("product").annotate(Max("project__closed_on")).order_by()
    )
    heard = freshness(keys, on)
    return {
        product.pk: Facts(
            ends_on=product.ends_on,
            outcomes=counts.get(product.pk, 0),
            last_heard_on=heard[product.pk].last_heard_on,
            live_on=live.get(product.pk),
            manager_active=product.product_manager.is_active,
            owner_active=product.product_owner.is_active
            if product.product_owner
            else None,
        )
        for product in products
    }
