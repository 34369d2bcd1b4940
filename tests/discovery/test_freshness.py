"""How fresh what we know about a product is: only published notes count."""

from datetime import date

import pytest
from django.urls import reverse

from discovery.queries.freshness import Freshness, freshness
from tests.make import make_note

ON = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = ON.isoformat()


def test_the_ninetieth_day_still_counts(cast):
    for day in (date(2026, 8, 18), date(2026, 8, 17), date(2026, 11, 2)):
        make_note(cast, published=True, happened_on=day)
    make_note(cast, happened_on=ON)
    found = freshness([cast.product.pk, cast.other_product.pk], ON)
    assert found[cast.product.pk] == Freshness(date(2026, 11, 2), 2)
    assert found[cast.other_product.pk] == Freshness()
    assert not Freshness(date(2026, 8, 18), 1).is_silent(ON)
    assert Freshness(date(2026, 8, 17), 0).is_silent(ON)


def test_the_panel_says_when_and_asks_to_listen(cast, as_pm):
    url = reverse("discovery:product_panel", args=[cast.product.pk])
    page = as_pm.get(url).text
    assert "Nobody has been heard about it yet." in page
    assert "Go and listen" in page
    make_note(cast, published=True, happened_on=date(2026, 11, 2))
    page = as_pm.get(url).text
    assert "1 note in 90 days." in page
    assert "Go and listen" not in page
