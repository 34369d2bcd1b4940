"""The backlog as a tree: sums at every depth, each branch with an address of its own."""

from decimal import Decimal

import pytest
from django.urls import reverse

from backlog.queries import tree
from tests.make import make_item

pytestmark = pytest.mark.django_db
TREE = reverse("backlog:item_tree")
HTMX = {"HX-Request": "true"}


def branch(item):
    return reverse("backlog:item_branch", args=[item.pk])


@pytest.fixture
def epic(cast):
    """Calls > Mask > three stories: one done (2 points), one open (3), one dropped (8)."""
    epic = make_item(cast.product, "Calls", kind="epic", key="E-1")
    mask = make_item(
        cast.product,
        "Mask",
        key="F-1",
        parent=epic,
        acceptance_criteria="No digit is heard.",
    )
    for at, (state, points) in enumerate([("done", 2), ("idea", 3), ("dropped", 8)]):
        fields = {"parent": mask, "kind": "story", "story_points": Decimal(points)}
        make_item(cast.product, f"Story {at}", key=f"S-{at}", state=state, **fields)
    make_item(cast.other_product, "Alone", key="F-9")
    return epic


def told(response):
    return {
        each.item.key: (each.under.children, each.under.done, each.under.to_do, each.under.points)
        for each in response.context["branches"]
    }  # fmt: skip


def test_trees_begin_with_what_has_something_under_it(as_pm, epic):
    assert told(as_pm.get(TREE)) == {"E-1": (1, 1, 3, "5")}
    assert told(as_pm.get(TREE, {"product": epic.product_id})).keys() == {"E-1"}
    assert told(as_pm.get(TREE, {"product": "x"})).keys() == {"E-1"}


def test_a_branch_is_a_part_of_the_tree_and_a_page(as_pm, epic):
    assert told(as_pm.get(branch(epic))) == {"F-1": (3, 1, 2, "5")}
    feature = epic.children.get()
    page = as_pm.get(branch(feature))
    assert list(told(page)) == ["S-0", "S-1", "S-2"]
    assert "No digit is heard." in page.text
    assert "<main" in page.text
    part = as_pm.get(branch(feature), headers=HTMX)
    assert "<main" not in part.text
    assert "No digit is heard." in part.text


def test_the_page_of_an_item_tells_what_is_under_it(as_pm, epic):
    text = as_pm.get(epic.get_absolute_url()).text
    assert "1 of 3 done · 5 points" in text


def test_a_tree_costs_the_same_with_more(as_pm, cast, epic, assert_flat):
    def more():
        for at in range(12):
            parent = make_item(cast.product, "E", kind="epic", key=f"E-{at + 2}")
            make_item(cast.product, "x", parent=parent)

    assert_flat(lambda: as_pm.get(TREE), more)
    assert tree.under([], cast.pm) == {}
