"""Every page of the portfolio opens, says what to do when empty, and keeps typed text."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portfolio.actions import goals
from portfolio.models import Benefit, Goal, KeyResult, Metric, Product, Vendor
from tests.make import (
    make_benefit,
    make_goal,
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
    make_vendor,
)

LISTS = [
    "product_list",
    "vendor_list",
    "place_list",
    "goal_list",
    "objective_list",
    "metric_list",
    "benefit_list",
]
CREATES = [
    "product_create",
    "vendor_create",
    "site_create",
    "queue_create",
    "goal_create",
    "objective_create",
    "metric_create",
    "benefit_create",
]


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def filled(cast):
    """One of everything, linked."""
    vendor = make_vendor(contract_end=date(2027, 1, 31), auto_renews=True)
    cast.product.vendors.add(vendor)
    business, center = make_goal("BG-1", "business"), make_goal("CG-1")
    goals.link(center, parent=business, by=cast.pm)
    center.products.add(cast.product)
    make_goal("CG-9")
    metric = make_metric(typical_low=Decimal(75), typical_high=Decimal(85))
    for month in (8, 9, 10):
        days = {
            "period_start": date(2026, month, 1),
            "period_end": date(2026, month, 30),
        }
        make_observation(metric, cast.ops, 70 + month, 100, **days)
    make_observation(
        metric, cast.ops, 8, 10, queue=make_queue("PLS"), period_end=date(2026, 10, 30)
    )
    objective = make_objective(owner=cast.pm)
    objective.goals.add(center)
    make_key_result(objective, metric=metric)
    make_benefit(
        cast, metric=metric, baseline=Decimal(80), key_result=KeyResult.objects.get()
    )
    return cast


@pytest.mark.parametrize("name", LISTS)
def test_an_empty_list_says_what_to_do(as_pm, name):
    if name == "product_list":
        Product.objects.all().delete()
    page = as_pm.get(reverse(f"portfolio:{name}"))
    assert page.status_code == 200
    assert 'class="empty large"' in page.text


@pytest.mark.parametrize("name", LISTS)
def test_a_filled_list_opens(filled, as_pm, name):
    page = as_pm.get(reverse(f"portfolio:{name}"))
    assert page.status_code == 200
    assert 'class="empty large"' not in page.text or name == "place_list"


@pytest.mark.parametrize("model", [Product, Vendor, Goal, KeyResult, Metric, Benefit])
def test_a_page_opens(filled, as_pm, model):
    row = model.objects.first()
    page = as_pm.get(row.get_absolute_url())
    assert page.status_code == 200
    assert row.name in page.text


@pytest.mark.parametrize("name", CREATES)
def test_a_form_opens_and_comes_back_with_what_was_typed(as_pm, name):
    url = reverse(f"portfolio:{name}")
    assert as_pm.get(url).status_code == 200
    page = as_pm.post(url, {"name": "Kept words"})
    assert page.status_code == 422
    assert "Kept words" in page.text
