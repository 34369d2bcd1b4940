"""Changes to products."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit, refuse_outside
from core.models import Team, User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import stakes
from portfolio.actions import related
from portfolio.models import Product, Vendor


@transaction.atomic
def create(
    *, code: str, team: Team, vendors: Iterable[Vendor] = (), by: User, **fields: Any
) -> Product:
    """Add a product to the portfolio. Raises Refused if its code is taken."""
    access.require(by, Perm.PORTFOLIO_EDIT, team=team)
    if Product.objects.filter(code=code).exists():
        raise Refused(f"There is already a product {code}.")
    product = Product(code=code, team=team, **fields)
    refuse_outside(product, "1", "8", "cord")
    product.save()
    product.vendors.set(vendors)
    audit.record(by, Verb.PRODUCT_CREATED, product, team=team, code=code)
    return product


@transaction.atomic
def edit(
    product: Product,
    *,
    version: int | None,
    vendors: Iterable[Vendor] | None = None,
    by: User,
    **fields: Any,
) -> Product:
    """Change a product. Raises Stale if someone changed it after `version` was read."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    sent = fields if vendors is None else {**fields, "vendors": vendors}
    versions.claim(product, version, **sent)
    changed = versions.apply(product, **fields)
    refuse_outside(product, "1", "8", "cord")
    product.save()
    stakes.join(product, [product.product_manager, product.product_owner])
    changed |= related.replace(product, "vendors", vendors)
    audit.record(by, Verb.PRODUCT_CHANGED, product, team=product.team, changed=changed)
    return product


@transaction.atomic
def end(
    product: Product, *, ends_on: date, reason: str, version: int | None, by: User
) -> Product:
    """Give a product an end date, with a reason: it then shows as run like a project."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    sent = {"ends_on": ends_on, "ends_because": reason}
    versions.claim(product, version, **sent)
    if not reason.strip():
        raise Unfit("reason", "Say why this product ends.")
    versions.apply(product, **sent)
    product.save()
    data = {"reason": reason, "on": ends_on.isoformat()}
    audit.record(by, Verb.PRODUCT_ENDED, product, team=product.team, **data)
    return product


@transaction.atomic
def go_on(product: Product, *, reason: str, version: int | None, by: User) -> Product:
    """Take a product's end date away again."""
    product = Product.objects.select_for_update(of=("self",)).get(pk=product.pk)
    access.require(by, Perm.PORTFOLIO_EDIT, team=product.team)
    if product.ends_on is None:
        raise Refused("This product has no end date.")
    versions.claim(product, version, reason=reason)
    product.ends_on, product.ends_because = None, ""
    product.save()
    audit.record(by, Verb.PRODUCT_CONTINUED, product, team=product.team, reason=reason)
    return product
