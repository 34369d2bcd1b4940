"""A product's page in a real browser: its panels come without a jump, and all is sound."""

from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import OpenAs, assert_sound
from tests.make import (
    make_capability,
    make_line,
    make_metric,
    make_observation,
    make_outcome,
    make_project,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => {
    for (const each of list.getEntries()) if (!each.hadRecentInput) sum += each.value;
  }).observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 300);
})"""


@pytest.fixture
def product(cast, settings):
    settings.TODAY = "2026-11-16"
    cast.product.line = make_line()
    cast.product.save()
    metric = make_metric()
    make_outcome(cast.product, metric, target=Decimal(80))
    make_observation(metric, cast.ops, 7, 10)
    make_capability(cast.product, status="live")
    make_project(cast.product)
    return cast.product


@pytest.mark.parametrize(("width", "theme"), [(1440, "light"), (390, "dark")])
def test_the_page_takes_its_panels_in_without_a_jump(
    cast, product, open_as: OpenAs, width, theme
):
    page = open_as(cast.pm, product.get_absolute_url(), width=width, theme=theme)
    for panel in ("roadmap", "backlog", "discovery", "raci", "drift"):
        page.wait_for_selector(f"#{panel}-panel")
    assert page.evaluate(SHIFTS) < 0.01
    assert_sound(page)


def test_the_list_fetches_its_cards_and_is_sound(cast, product, open_as: OpenAs):
    page = open_as(cast.pm, reverse("portfolio:product_list"))
    page.wait_for_selector(f"a#cards-product-{product.pk}")
    expect(page.locator(f"#cards-line-{product.line.pk}")).to_have_text(
        "0, 0, 0", use_inner_text=True
    )
    assert_sound(page)
