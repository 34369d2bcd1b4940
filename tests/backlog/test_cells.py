"""One cell of the grid at a time, for all that is not a score; and the columns shown."""

from decimal import Decimal

import pytest
from django.urls import reverse

from backlog.actions import items
from backlog.columns import ALL, START, choices, chosen
from backlog.models import Item
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db
GRID = reverse("backlog:item_grid")


@pytest.fixture
def item(cast):
    return make_item(cast.product, "Masking", 8, 5, 5, 3, key="F-1", state="ready")


def save(client, item, **data):
    url = reverse("backlog:item_cell", args=[item.pk])
    return client.post(url, {"version": 1} | data, headers={"HX-Request": "true"})


@pytest.mark.parametrize(
    ("name", "typed", "held"),
    [
        ("title", "Masks itself", "Masks itself"),
        ("state", "in_progress", "in_progress"),
        ("due_on", "2026-12-01", "2026-12-01"),
        ("service", "expedite", "expedite"),
        ("story_points", "2.5", Decimal("2.50")),
        ("labels", "voice, pci, voice", ["voice", "pci"]),
        ("owner", "", None),
    ],
)
def test_every_cell_saves_alone_and_answers_with_its_row(
    as_pm, item, name, typed, held
):
    seen = item.state if name == "state" else ""
    answer = save(as_pm, item, **{name: typed}, seen=seen)
    assert (answer.status_code, answer.context["row"].item.pk) == (200, item.pk)
    value = getattr(Item.objects.get(pk=item.pk), name)
    assert held == (str(value) if name == "due_on" else value)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        ({"title": " "}, "Fill this in."),
        ({"due_on": "someday"}, "Enter a date such as"),
        ({"story_points": "-1"}, "greater than or equal to 0"),
        ({"service": "urgent"}, "That is not offered here"),
        ({"state": "dropped"}, "Say why F-1 is dropped."),
    ],
)
def test_what_makes_no_sense_is_said_and_not_saved(as_pm, item, data, says):
    answer = save(as_pm, item, **data)
    assert answer.status_code == 422
    assert says in answer.text
    assert Item.objects.get(pk=item.pk).version == 1


def test_a_state_that_was_asked_for_its_reason_is_saved_with_it(as_pm, item):
    assert save(as_pm, item, state="dropped", reason="Bought it").status_code == 200
    assert AuditEntry.objects.latest("id").data["reason"] == "Bought it"


def test_a_rule_of_the_item_is_said(as_pm, item):
    answer = save(as_pm, item, service="fixed_date", seen="standard")
    assert (answer.status_code, "needs its date" in answer.text) == (409, True)


def test_two_people_in_two_cells_both_win(as_pm, cast, item):
    items.edit(item, version=1, story_points=8, by=cast.po)
    assert save(as_pm, item, labels="pci", seen="").status_code == 200
    item = Item.objects.get(pk=item.pk)
    assert (item.story_points, item.labels) == (8, ["pci"])


def test_two_people_in_one_cell_see_both_values(as_pm, cast, item):
    items.edit(item, version=1, title="Paolo's", by=cast.po)
    answer = save(as_pm, item, title="Mine", seen="Masking")
    assert answer.status_code == 409
    assert "Paolo changed title to Paolo&#x27;s" in answer.text
    assert 'data-keep="Mine"' in answer.text
    assert Item.objects.get(pk=item.pk).title == "Paolo's"


def test_two_people_who_move_it_see_where_it_went(as_pm, cast, item):
    items.move(item, to="in_progress", by=cast.po)
    answer = save(as_pm, item, state="idea", seen="ready")
    assert answer.status_code == 409
    assert "Use Paolo’s In progress" in answer.text


def test_cells_open_only_for_those_who_may_edit(as_executive, as_pm, item):
    assert "data-cell-url" not in as_executive.get(GRID).text
    assert 'data-ways="idea in_progress dropped"' in as_pm.get(GRID).text
    assert save(as_executive, item, title="No").status_code == 403


# --- columns -----------------------------------------------------------------------
def test_columns_are_those_asked_for_in_that_order(as_pm, item):
    page = as_pm.get(GRID, {"columns": "labels.state.nonsense.labels"})
    assert [column.name for column in page.context["columns"]] == ["labels", "state"]
    assert page.text.index('id="col-labels"') < page.text.index('id="col-state"')
    begun = as_pm.get(GRID).context["columns"]
    assert tuple(column.name for column in begun) == START


def test_a_row_saved_on_a_page_has_the_columns_of_that_page(as_pm, item):
    url = reverse("backlog:item_cell", args=[item.pk])
    page = f"http://testserver{GRID}?columns=labels"
    asked = {"HX-Request": "true", "HX-Current-URL": page}
    answer = as_pm.post(url, {"version": 1, "labels": "pci"}, headers=asked)
    assert f'id="labels-{item.pk}"' in answer.text
    assert f'id="state-{item.pk}"' not in answer.text


def test_the_menu_moves_shows_and_leaves_out_each_column():
    first, second, *rest = choices(chosen("state.owner"))
    assert (first.left, first.right, first.switched) == ("", "owner.state", "owner")
    assert (second.left, second.right) == ("owner.state", "")
    assert rest[0].switched == f"state.owner.{rest[0].column.name}"
    assert len(rest) == len(ALL) - 2


def test_the_backlog_is_kept_as_a_view_and_begun_with(as_pm, cast, item):
    body = {"page": "backlog:item_grid", "query": "kind=feature&columns=labels"}
    to = as_pm.post(reverse("core:saved_view_create"), body | {"name": "Mine"})
    assert to["Location"] == f"{GRID}?kind=feature&columns=labels"
    assert 'href="?kind=feature&amp;columns=labels"' in as_pm.get(GRID).text
