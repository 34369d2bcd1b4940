"""The grid in groups: sums of the whole group, its first rows, pages of its own."""

from decimal import Decimal

import pytest
from django.urls import reverse

from backlog import ranking
from backlog.queries import groups
from tests.make import make_item

pytestmark = pytest.mark.django_db
GRID = reverse("backlog:item_grid")


@pytest.fixture
def items(cast):
    epic = make_item(cast.product, "Calls", kind="epic", key="E-1", state="ready")
    for at in range(13):
        points = {"story_points": Decimal("1.5"), "owner": cast.po, "parent": epic}
        make_item(cast.product, f"Own {at}", 8, 5, 5, 3, key=f"F-{at}", **points)
    make_item(cast.other_product, "Theirs", 8, 5, 5, 5, key="G-1", state="ready")
    ranking.recompute()


def told(response):
    return [
        (each.label, each.count, each.points, each.size, len(each.rows))
        for each in response.context["groups"]
    ]


@pytest.mark.parametrize(
    ("way", "expected"),
    [
        ("state", [("Idea", 13, "19.5", 39, 10), ("Ready", 2, "0", 5, 2)]),
        ("owner", [("Paolo", 13, "19.5", 39, 10), ("Owned by nobody", 2, "0", 5, 2)]),
        ("team", [("Copilot", 14, "19.5", 39, 10), ("Vault", 1, "0", 5, 1)]),
        (
            "parent",
            [("E-1 Calls", 13, "19.5", 39, 10), ("Under nothing", 2, "0", 5, 2)],
        ),
        ("kind", [("Epics", 1, "0", 0, 1), ("Features", 14, "19.5", 44, 10)]),
    ],
)
def test_each_group_tells_its_sums_and_first_rows(as_pm, items, way, expected):
    assert told(as_pm.get(GRID, {"group": way})) == expected


def test_a_group_goes_on_with_its_own_pages(as_pm, items):
    [first, _] = as_pm.get(GRID, {"group": "state"}).context["groups"]
    asked = {"group": "state", "within": "idea", "after": first.after}
    response = as_pm.get(GRID, asked)
    [more] = response.context["groups"]
    keys = [row.item.key for row in (*first.rows, *more.rows)]
    assert keys == [f"F-{at}" for at in range(13)]
    assert more.after == ""
    assert 'id="rows-idea"' in response.text
    assert as_pm.get(GRID, asked | {"within": "none"}).context["groups"] == []


def test_filters_and_groups_go_together_and_nonsense_is_a_plain_list(
    as_pm, cast, items
):
    asked = {"group": "state", "product": cast.other_product.pk}
    assert told(as_pm.get(GRID, asked)) == [("Ready", 1, "0", 5, 1)]
    assert as_pm.get(GRID, {"group": "mood"}).context["groups"] == []


def test_groups_come_in_pages_and_cost_the_same(
    as_pm, cast, items, assert_flat, monkeypatch
):
    monkeypatch.setattr(groups, "MOST", 2)
    asked = {"group": "product", "kind": "feature"}
    response = as_pm.get(GRID, {"group": "service"} | asked)
    assert "Next groups" not in response.text
    monkeypatch.setattr(groups, "MOST", 1)
    response = as_pm.get(GRID, {"group": "kind"})
    assert told(response) == [("Epics", 1, "0", 0, 1)]
    assert "start=1" in response.text
    monkeypatch.setattr(groups, "MOST", 25)

    def more():
        for at in range(8):
            parent = make_item(cast.product, "Epic", kind="epic", key=f"E-{at + 2}")
            for _ in range(12):
                make_item(cast.product, "x", 5, 5, 5, 5, parent=parent)

    assert_flat(lambda: as_pm.get(GRID, {"group": "parent"}), more)
