"""The share of technical debt in a product's open backlog, in one unit, nothing twice."""

from decimal import Decimal
from fractions import Fraction

from django.urls import reverse

from backlog.queries.debt import debt_of
from tests.make import make_item


def test_the_share_is_debts_size_in_all_that_is_open(cast):
    make_item(cast.product, kind="debt", story_points=Decimal(3))
    make_item(cast.product, kind="story", story_points=Decimal(9))
    make_item(cast.product, kind="debt", story_points=Decimal(40), state="done")
    make_item(cast.other_product, kind="debt", story_points=Decimal(40))
    make_item(cast.product, kind="debt")
    debt = debt_of(cast.product, cast.pm)
    assert (debt.items, debt.unit, debt.unsized) == (2, "story points", 1)
    assert debt.share == Fraction(3, 12)


def test_a_feature_and_its_stories_are_counted_once(cast):
    feature = make_item(cast.product, kind="feature", story_points=Decimal(100))
    for kind in ("story", "debt"):
        make_item(cast.product, kind=kind, parent=feature, story_points=Decimal(5))
    assert debt_of(cast.product, cast.pm).share == Fraction(1, 2)


def test_two_scales_are_never_added(cast):
    make_item(cast.product, "A", 5, 3, 2, 8)
    make_item(cast.product, "B", 5, 3, 2, 5)
    make_item(cast.product, kind="debt", story_points=Decimal(90))
    debt = debt_of(cast.product, cast.pm)
    assert (debt.unit, debt.size, debt.of, debt.unsized) == ("job size", 0, 13, 1)


def test_nothing_open_has_no_share_and_the_panel_says_so(cast, as_pm):
    assert debt_of(cast.product, cast.pm).share is None
    url = reverse("backlog:product_panel", args=[cast.product.pk])
    assert "No technical debt is listed." in as_pm.get(url).text
    make_item(cast.product, kind="debt", story_points=Decimal(3))
    make_item(cast.product, kind="story", story_points=Decimal(9))
    page = as_pm.get(url).text
    assert "Technical debt: 25.0% of the open story points (3 of 12)." in page
