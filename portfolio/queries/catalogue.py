"""The list of products, grouped by line, and the lists that hang on them."""

from collections.abc import Collection
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from core.models import User
from portfolio.models import (
    Capability,
    Drift,
    Portfolio,
    Product,
    ProductLine,
    Project,
)
from portfolio.queries.rollups import LINE, PORTFOLIO, PRODUCT, Figures, figures

# By portfolio and line; products without a line come last.
GROUPED = ("unlined", "portfolio_name", "line_name", "code", "id")


def product_rows(user: User, asked: dict[str, Any]) -> "QuerySet[Product]":
    """The products a person may see and asked for, in the order of their lines."""
    rows = Product.objects.visible_to(user).for_list()
    for name in ("line", "sourcing"):
        if asked.get(name):
            rows = rows.filter(**{name: asked[name]})
    if words := asked.get("q"):
        rows = rows.filter(named("name", "code", "vision", "team__name", words=words))
    if flag := asked.get("drifting"):
        rows = rows.filter(pk__in=drifting(flag))
    return rows.annotate(
        unlined=Case(
            When(line=None, then=1), default=Value(0), output_field=IntegerField()
        ),
        portfolio_name=Coalesce(F("line__portfolio__name"), Value("")),
        line_name=Coalesce(F("line__name"), Value("")),
    ).order_by(*GROUPED)


def drifting(flag: str) -> "QuerySet[Drift, int]":
    """The products that the last look found drifting: by one flag, or by any."""
    rows = Drift.objects.open()
    if flag != "any":
        rows = rows.filter(flag=flag)
    return rows.values_list("product", flat=True)


def named(*fields: str, words: str) -> Q:
    """Rows with every word in one of the fields."""
    found = Q()
    for word in words.split():
        here = Q()
        for field in fields:
            here |= Q(**{f"{field}__icontains": word})
        found &= here
    return found


@dataclass(frozen=True, slots=True)
class Row:
    product: Product
    figures: Figures
    flags: list[Drift]


@dataclass(frozen=True, slots=True)
class LineRows:
    """One line's products on this page, under what the whole line adds up to."""

    line: ProductLine | None
    figures: Figures | None
    rows: list[Row]


def by_line(products: list[Product]) -> list[LineRows]:
    """A page of products in their lines, with every roll-up. Seven queries."""
    keys = [product.pk for product in products]
    lines = {product.line_id for product in products if product.line_id}
    mine, whole = figures(PRODUCT, keys), figures(LINE, lines)
    flags: dict[int, list[Drift]] = {key: [] for key in keys}
    for drift in Drift.objects.open().filter(product__in=keys).order_by("id"):
        flags[drift.product_id].append(drift)
    return [
        LineRows(
            line,
            whole[line.pk] if line else None,
            [Row(each, mine[each.pk], flags[each.pk]) for each in rows],
        )
        for line, rows in groupby(products, key=lambda product: product.line)
    ]


def goes_on(rows: "QuerySet[Product]", page: list[Product]) -> bool:
    """True if the first line of a page has products on the page before. One query."""
    return bool(page) and (
        rows.filter(line=page[0].line_id, code__lt=page[0].code).exists()
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """A line under a portfolio, with its figures."""

    line: ProductLine
    figures: Figures


def branches(portfolio: Portfolio) -> list[Branch]:
    """The lines of a portfolio. Four queries."""
    lines = list(portfolio.lines.select_related("owner").order_by("name"))
    sums = figures(LINE, [line.pk for line in lines])
    return [Branch(line, sums[line.pk]) for line in lines]


def totals(portfolios: Collection[Portfolio]) -> dict[int, Figures]:
    return figures(PORTFOLIO, [portfolio.pk for portfolio in portfolios])


def line_total(line: ProductLine) -> Figures:
    return figures(LINE, [line.pk])[line.pk]


def capability_rows(user: User, asked: dict[str, Any]) -> "QuerySet[Capability]":
    rows = Capability.objects.visible_to(user).for_list()
    if asked.get("status"):
        rows = rows.filter(status=asked["status"])
    if words := asked.get("q"):
        fields = ("code", "name", "description", "product__code", "product__name")
        rows = rows.filter(named(*fields, words=words))
    if asked.get("orphans"):
        rows = rows.orphans()
    return rows.order_by("code", "id")


def project_rows(user: User, asked: dict[str, Any]) -> "QuerySet[Project]":
    rows = Project.objects.visible_to(user).for_list()
    if asked.get("state"):
        rows = rows.filter(state=asked["state"])
    if words := asked.get("q"):
        rows = rows.filter(named("name", "outcome", words=words))
    return rows.order_by("-ends_on", "-id")
