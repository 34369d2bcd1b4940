"""Why a rank is what it is: the sum, the neighbours, and what would move it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog import ranking, wsjf
from backlog.models import Item
from backlog.queries.order import place, spot_of
from backlog.queries.why import why as explain
from core.models import User
from tests.make import make_item

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 10, tzinfo=UTC)


@pytest.fixture
def five(cast):
    rows = [(8, 5, 5, 2), (8, 5, 5, 3), (13, 5, 13, 5), (8, 8, 8, 5), (1, 1, 1, 2)]
    return [
        make_item(cast.product, f"Item {at}", *row, key=f"F-{at}")
        for at, row in enumerate(rows, 1)
    ]


def fresh(key):
    return Item.objects.get(key=key)


def why(item: Item, person: User) -> Any:
    return explain(item, person)


def test_the_arithmetic_and_the_neighbours(cast, five):
    """9.00, 6.20, 6.00, 4.80, 1.50."""
    found = why(fresh("F-3"), cast.pm)
    assert (found.rank, found.total, found.score.cost_of_delay) == (2, 5, 31)
    assert (found.ahead.item.key, str(wsjf.shown(found.ahead.margin))) == (
        "F-1",
        "2.80",
    )
    assert (found.behind.item.key, str(wsjf.shown(found.behind.margin))) == (
        "F-2",
        "0.20",
    )
    assert (found.larger.value, found.larger.rank) == (8, 4)  # 31 ÷ 8 = 3.88
    assert (found.smaller.value, found.smaller.rank) == (3, 1)
    assert (found.best.rank, found.worst.rank) == (1, 4)


def test_a_tie_names_what_decided(cast):
    make_item(cast.product, "x", 8, 3, 2, 2, key="F-1")
    make_item(cast.product, "x", 3, 2, 8, 2, key="F-2")
    found = why(fresh("F-2"), cast.pm)
    assert (found.ahead.margin, found.ahead.tie) == (0, "more time-critical")
    assert why(fresh("F-1"), cast.pm).behind.tie == "more time-critical"


def test_first_and_last_have_one_neighbour(cast, five):
    assert why(fresh("F-1"), cast.pm).ahead is None
    assert why(fresh("F-5"), cast.pm).behind is None


def test_the_smallest_and_the_largest_size_have_one_step(cast):
    make_item(cast.product, "x", 1, 1, 1, 1, key="F-1")
    make_item(cast.product, "x", 20, 20, 20, 20, key="F-2")
    assert why(fresh("F-1"), cast.pm).smaller is None
    assert why(fresh("F-2"), cast.pm).larger is None


def test_without_a_score_or_when_it_is_over_there_is_no_rank(as_pm, cast):
    item = make_item(cast.product, key="F-1")
    url = reverse("backlog:item_why", args=[item.pk])
    assert why(item, cast.pm) is None
    assert (
        "when value, time, risk and size are all scored"
        in as_pm.get(url).content.decode()
    )
    over = make_item(cast.product, "x", 8, 5, 5, 2, key="F-2", state="done")
    assert why(fresh(over.key), cast.pm) is None


def test_what_ifs_agree_with_what_then_happens(cast):
    """Each one-step rank is the rank that a recomputation gives after that step."""
    for at, row in enumerate(
        [(8, 5, 5, 2), (5, 5, 5, 2), (13, 8, 8, 5), (3, 3, 3, 1), (8, 8, 5, 3)]
    ):
        make_item(
            cast.product, "x", *row, key=f"F-{at}", created_at=DAY + timedelta(at)
        )
    item = fresh("F-4")
    for column, value, score in wsjf.one_step_away(item.score):
        told = place(spot_of(item, score.order_key))
        Item.objects.filter(pk=item.pk).update(**{column: value})
        ranking.recompute()
        assert fresh("F-4").rank.position == told
        Item.objects.filter(pk=item.pk).update(**{column: getattr(item, column)})


def test_it_costs_the_same_in_any_backlog_and_numbers_none(cast, five):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            why(fresh("F-3"), cast.pm)
        assert not any("OVER" in query["sql"] for query in queries.captured_queries)
        return len(queries)

    cost()  # reads the person's roles
    few = cost()
    for at in range(20):
        make_item(cast.product, "x", 5, 5, 5, 5, key=f"G-{at}")
    assert cost() == few


def test_the_panel_is_in_words(as_pm, five):
    url = reverse("backlog:item_why", args=[fresh("F-3").pk])
    text = as_pm.get(url).content.decode()
    assert "F-3 is ranked 2 of 5" in text
    assert "13 + 5 + 13 = 31 ÷ 5 = 6.20" in text
    assert "by 2.80" in text
    assert "If size were 8: rank 4" in text
