"""How much work a product takes up at a time."""

from collections.abc import Iterable

from django.db import transaction

from backlog.models import WorkLimit
from core import access, audit, versions
from core.errors import refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product


@transaction.atomic
def limit(
    product: Product,
    *,
    ready: int | None,
    in_progress: int | None,
    version: int | None,
    by: User,
) -> WorkLimit:
    """Set the limits of a product, None for none; `version` is 0 at first.

    Raises Stale after another's change. What stands there already stays.
    """
    product = Product.objects.select_for_update(of=("self",), no_key=True).get(
        pk=product.pk
    )
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    row = held(product) or WorkLimit(product=product, version=0)
    limits = {"ready": ready, "in_progress": in_progress}
    versions.claim(row, version, **limits)
    changed = versions.apply(row, **limits)
    refuse_outside(row, "1", "999", *limits)
    row.save()
    audit.record(by, Verb.WORK_LIMITED, product, team=product.team, changed=changed)
    return row


def held(product: Product) -> WorkLimit | None:
    """The limits of a product until the commit: its moves then count one by one."""
    return next(iter(hold([product.pk])), None)


def hold(products: Iterable[int]) -> list[WorkLimit]:
    """The same of several, locked in one order so that no two steps wait for each other."""
    rows = WorkLimit.objects.select_for_update(of=("self",)).order_by("product_id")
    return list(rows.filter(product__in=set(products)))
