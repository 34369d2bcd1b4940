"""The program ranks features and enablers; a team's stories take no rank (domain.md §2)."""

import pytest
from django.urls import reverse

from backlog import ranking
from backlog.actions import items, scores, sessions
from backlog.models import Item, ItemRank, RankCause
from backlog.queries.items import top_of
from backlog.queries.order import capacity
from core.errors import Refused
from tests.make import make_item

pytestmark = pytest.mark.django_db
TEAMS = ["story", "defect", "debt"]


@pytest.fixture
def story(cast):
    """One that was scored before: it would come first."""
    feature = make_item(cast.product, "Bot", 8, 5, 5, 5, key="F-1")
    return make_item(
        cast.product, "Button", 20, 20, 20, 1, key="S-1", kind="story", parent=feature
    )


@pytest.mark.parametrize("kind", Item.Kind.values)
def test_only_the_kinds_of_the_program_have_a_place(cast, kind):
    item = make_item(cast.product, "x", 8, 5, 5, 5, kind=kind)
    item.refresh_from_db()
    ranking.recompute()
    is_ranked = kind not in TEAMS
    assert ItemRank.objects.filter(item=item).exists() is is_ranked
    assert Item.objects.ranked().filter(pk=item.pk).exists() is is_ranked
    assert (item.order_key >= 0, item.has_place) == (is_ranked, is_ranked)


@pytest.mark.parametrize("kind", TEAMS)
def test_what_a_team_orders_itself_is_not_scored(cast, kind):
    item = make_item(cast.product, key="X-1", kind=kind)
    with pytest.raises(Refused, match="score the feature or the enabler it belongs to"):
        scores.score(item, version=1, job_size=3, by=cast.pm)
    with pytest.raises(Refused, match="takes no rank in the program"):
        sessions.create(name="PI 1", items=[item], by=cast.pm)


def test_a_story_eats_none_of_the_capacity(cast, story):
    sessions.create(name="PI 1", capacity=5, by=cast.pm)
    room = capacity()
    assert room is not None
    assert (room.count, room.used) == (1, 5)


def test_a_story_that_is_done_moves_no_rank(cast, story):
    items.move(story, to="dropped", reason="no", by=cast.pm)
    assert not RankCause.objects.exists()


def test_the_product_counts_no_story_as_not_scored(cast, story):
    top = top_of(cast.product, cast.pm)
    assert ([each.key for each in top.items], top.unscored) == (["F-1"], 0)


# --- pages ---------------------------------------------------------------------------
def test_a_story_stands_below_in_the_grid_without_cells(as_pm, story):
    ranking.recompute()
    page = as_pm.get(reverse("backlog:item_grid"))
    assert [(row.item.key, row.shown_rank, row.wsjf, bool(row.fills)) for row in page.context["rows"]] == [
        ("F-1", "1", "3.60", True), ("S-1", "–", "", False),
    ]  # fmt: skip
    text = page.content.decode()
    assert f'id="job_size-{story.parent_id}"' in text
    assert f'id="job_size-{story.pk}"' not in text
    assert "not ranked by the program" in text


def test_a_story_page_says_what_is_ranked_instead(as_pm, story):
    page = as_pm.get(story.get_absolute_url())
    assert page.context["score_form"] is None
    text = page.content.decode()
    assert "S-1 has no rank" in text
    assert "The program ranks features and enablers." in text
    assert "Nobody has scored it yet" not in text
    why = as_pm.get(reverse("backlog:item_why", args=[story.pk])).content.decode()
    assert f'<a href="{story.parent.get_absolute_url()}">F-1</a>' in why


def test_the_api_refuses_to_score_a_story_in_words(as_pm, story):
    url = f"/api/v1/items/{story.pk}/"
    answer = as_pm.post(
        f"{url}score/", {"job_size": 3}, content_type="application/json",
        headers={"If-Match": as_pm.get(url)["ETag"]},
    )  # fmt: skip
    assert answer.status_code == 409
    assert answer.json()["detail"] == (
        "S-1 (story) takes no rank in the program: "
        "score the feature or the enabler it belongs to."
    )
    assert as_pm.get(f"{url}why/").status_code == 204
