"""The register of standards, and how products stand to it: in a fixed number of queries."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from core import access
from core.models import User
from core.roles import Perm
from portfolio import conformity
from portfolio.conformity import Standing, State
from portfolio.models import Deviation, Product, Standard
from portfolio.queries.catalogue import named

OPEN = (Deviation.State.ASKED, Deviation.State.GRANTED, Deviation.State.EXPIRED)


@dataclass
class Count:
    """How many products stand how to one standard."""

    by: Counter[str] = field(default_factory=Counter)

    @property
    def conform(self) -> int:
        return self.by[State.CONFORMS]

    @property
    def deviate(self) -> int:
        return self.by[State.DEVIATES]

    @property
    def expired(self) -> int:
        return self.by[State.EXPIRED]

    @property
    def unsaid(self) -> int:
        return self.by[State.NOT_STATED]

    @property
    def all(self) -> int:
        return self.by.total()


def register(user: User, asked: Mapping[str, Any]) -> "QuerySet[Standard]":
    """Standards by code, as the list's filter asks."""
    rows = Standard.objects.visible_to(user).for_page()
    if not asked.get("ended"):
        rows = rows.filter(retired_on=None)
    if family := asked.get("family"):
        rows = rows.filter(family=family)
    if words := asked.get("q"):
        rows = rows.filter(named("code", "name", "owner__name", words=words))
    return rows.order_by("code", "id")


def deviations(user: User, asked: Mapping[str, Any]) -> "QuerySet[Deviation]":
    """Deviations, those that end first on top, as the list's filter asks."""
    rows = Deviation.objects.visible_to(user).for_page()
    state = asked.get("state")
    if state != "all":
        rows = rows.filter(state__in=[state] if state else OPEN)
    for name in ("standard", "product"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    return rows.order_by("expires_on", "id")


def products(user: User) -> list[Product]:
    """Those this person may see that are not retired, by code."""
    rows = Product.objects.visible_to(user).select_related("team")
    return list(rows.order_by("code"))


def standings(user: User, on: date) -> list[Standing]:
    """How every visible product stands to every standard that applies to it."""
    found = conformity.of_many(kept_on(products(user), on), on)
    return [each for row in found.values() for each in row]


def kept_on(rows: Sequence[Product], on: date) -> list[Product]:
    return [each for each in rows if each.ends_on is None or each.ends_on >= on]


def counts(found: Sequence[Standing]) -> dict[int, Count]:
    """By standard, how many products stand how."""
    counted: dict[int, Count] = {}
    for each in found:
        counted.setdefault(each.standard.pk, Count()).by[each.state] += 1
    return counted


def of_standard(standard: Standard, user: User, on: date) -> list[Standing]:
    """The products a standard applies to, those to act on first."""
    found = [each for each in standings(user, on) if each.standard.pk == standard.pk]
    order = [State.EXPIRED, State.NOT_STATED, State.DEVIATES, State.CONFORMS]
    return sorted(found, key=lambda each: (order.index(each.state), each.product.code))


def asked_of(product: Product) -> dict[int, Deviation]:
    """By standard, the request that waits for a decision."""
    rows = Deviation.objects.filter(product=product, state=Deviation.State.ASKED)
    return {row.standard_id: row for row in rows}


# --- what waits for a person ----------------------------------------------------------
def to_decide(user: User) -> "QuerySet[Deviation]":
    """Requests of others that this person may decide; the one that ends first on top."""
    reach = access.reach(user, Perm.DEVIATION_DECIDE)
    if not reach:
        return Deviation.objects.none()
    rows = Deviation.objects.filter(reach.q("product__team"))
    asked = rows.filter(state=Deviation.State.ASKED).exclude(asked_by=user)
    return asked.for_page().order_by("expires_on", "id")


def ran_out(user: User) -> "QuerySet[Deviation]":
    """Deviations of this person's products that ran out and were not renewed."""
    mine = Q(product__product_manager=user) | Q(product__product_owner=user)
    mine |= Q(asked_by=user)
    going = ("asked", "granted", "closed")
    rows = Deviation.objects.filter(mine, state=Deviation.State.EXPIRED)
    rows = rows.exclude(renewals__state__in=going).filter(standard__retired_on=None)
    return rows.for_page().order_by("expires_on", "id").distinct()


def to_review(user: User, on: date) -> list[Standard]:
    """Standards in force whose review day has come."""
    if not access.may(user, Perm.STANDARD_EDIT):
        return []
    rows = Standard.objects.filter(review_due_on__lte=on, retired_on=None)
    return list(rows.order_by("review_due_on", "id"))
