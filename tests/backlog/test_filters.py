"""What the grid is asked for: each filter, and the sentence that says it."""

from datetime import timedelta

import pytest
from django.urls import reverse

from backlog.models import Item
from backlog.sentence import sentence
from core.clock import now, today
from tests.make import make_item

GRID = reverse("backlog:item_grid")


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({}, "Open items"),
        ({"state": "any"}, "Items, in any state"),
        (
            {
                "kind": "feature",
                "product": "Mobile App",
                "score": "waiting",
                "state": "ready",
                "owner": "Ana",
            },
            "Features of Mobile App, waiting for scores, in state ready, owned by Ana",
        ),
        ({"owner": "me", "due": "late"}, "Open items, owned by you, overdue"),
        (
            {"label": "q1", "parent": "E-1 Calls", "q": "mask"},
            "Open items, labelled “q1”, under E-1 Calls, with the words “mask”",
        ),
    ],
)
def test_what_is_asked_is_one_plain_sentence(asked, said):
    assert sentence(asked) == said


def keys(response):
    return [row.item.key for row in response.context["rows"]]


@pytest.fixture
def items(cast, db):
    """F-1 scored long ago, F-2 waiting, F-3 another team's; S-1 under F-1 under E-1."""
    epic = make_item(cast.product, "Calls", kind="epic", key="E-1")
    first = make_item(
        cast.product, "Masks", 8, 5, 5, 3, key="F-1", owner=cast.po, parent=epic
    )
    Item.objects.filter(pk=first.pk).update(
        scored_at=now() - timedelta(weeks=13), scored_by=cast.pm
    )
    soon = {"due_on": today() + timedelta(days=9), "labels": ["q1", "ai"]}
    make_item(cast.product, "Waits", key="F-2", state="ready", **soon)
    late = {"due_on": today() - timedelta(days=1), "service": "fixed_date"}
    make_item(cast.other_product, "Theirs", 8, 5, 5, 5, key="F-3", **late)
    make_item(cast.product, "Story", key="S-1", kind="story", parent=first)
    return {item.key: item for item in Item.objects.all()}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"owner": "nobody", "kind": "feature"}, ["F-3", "F-2"]),
        ({"score": "ranked"}, ["F-1", "F-3"]),
        ({"score": "waiting"}, ["E-1", "F-2"]),
        ({"score": "stale"}, ["F-1"]),
        ({"due": "late"}, ["F-3"]),
        ({"due": "soon"}, ["F-3", "F-2"]),
        ({"due": "none", "kind": "story"}, ["S-1"]),
        ({"label": "q1"}, ["F-2"]),
        ({"parent": "e-1"}, ["F-1", "S-1"]),
        ({"state": "any", "service": "fixed_date"}, ["F-3"]),
    ],
)
def test_each_filter_narrows(as_pm, items, asked, found):
    assert keys(as_pm.get(GRID, asked)) == found


@pytest.mark.django_db
def test_by_team_and_person_and_each_part_can_be_taken_away(as_pm, cast, items):
    asked = {"team": cast.product.team.pk, "owner": cast.po.pk, "columns": "state"}
    response = as_pm.get(GRID, asked)
    assert keys(response) == ["F-1"]
    said = {each.part.name: each for each in response.context["form"].said}
    assert said["owner"].part.text == "owned by Paolo"
    assert said["owner"].without == f"?team={cast.product.team.pk}&columns=state"
    assert "take this filter away" in response.content.decode()
    alone = as_pm.get(GRID, {"owner": cast.po.pk}).context["form"].said
    assert alone[-1].without == "?view=all"


@pytest.mark.django_db
def test_what_is_not_known_is_said_and_left_out_and_the_api_refuses_it(as_pm, items):
    response = as_pm.get(GRID, {"parent": "X-9", "kind": "story"})
    assert keys(response) == ["S-1"]
    assert "Not filtered by under" in response.content.decode()
    refused = as_pm.get("/api/v1/items/", {"parent": "X-9"})
    assert (refused.status_code, list(refused.json()["fields"])) == (400, ["parent"])
    found = as_pm.get("/api/v1/items/", {"parent": "E-1", "score": "ranked"})
    assert [each["key"] for each in found.json()["results"]] == ["F-1"]
