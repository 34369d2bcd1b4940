"""How sure the ranks are: worked out from scores and votes, shown beside the rank."""

import pytest

from backlog import certainty, ranking, tasks
from backlog.actions import rounds, sessions
from backlog.models import CertaintyRun, Item, ItemCertainty, ScoringSession
from core.models import JobRun
from tests.backlog.poker import show
from tests.make import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def three(cast):
    """The items of mission G7."""
    rows = [("A", (8, 5, 3, 5)), ("B", (13, 3, 5, 8)), ("C", (3, 8, 2, 3))]
    for key, scores in rows:
        make_item(cast.product, key, *scores, key=key)
    ranking.recompute()


def session_of(item: Item, cast) -> ScoringSession:
    return sessions.create(name="PI 1", items=[item], by=cast.pm)


def chances() -> dict[str, ItemCertainty]:
    return {
        each.item.key: each for each in ItemCertainty.objects.select_related("item")
    }


def test_the_chances_of_the_three_items_are_kept(three):
    assert certainty.reckon(draws=20_000) == 3
    found = {key: each.first for key, each in chances().items()}
    assert found == pytest.approx({"A": 0.3016, "B": 0.1485, "C": 0.5499}, abs=0.012)


def test_the_same_ranks_give_the_same_chances_again(three):
    certainty.reckon()
    before = {key: each.first for key, each in chances().items()}
    CertaintyRun.objects.all().delete()
    certainty.reckon()
    assert {key: each.first for key, each in chances().items()} == before


def test_nothing_is_worked_out_twice_for_the_same_ranks(three):
    assert certainty.is_behind()
    certainty.reckon()
    assert not certainty.is_behind()
    assert certainty.reckon() == 0


def test_votes_that_differ_make_a_place_less_sure(three, cast):
    certainty.reckon()
    agreed = chances()["C"].first
    item = Item.objects.get(key="C")
    session = session_of(item, cast)
    show(session, cast, "job_size", {item: 3}, {item: 20})
    certainty.reckon()
    assert certainty.votes_behind([item]) == {}  # not final yet
    ScoringSession.objects.update(state="final")
    assert certainty.votes_behind([item])[item.pk] == {"job_size": [3, 20]}
    ranking.recompute("Votes")
    certainty.reckon()
    assert chances()["C"].first < agreed - 0.2


def test_of_several_rounds_the_last_one_counts_and_none_that_is_hidden(three, cast):
    item = Item.objects.get(key="C")
    session = session_of(item, cast)
    show(session, cast, "job_size", {item: 3}, {item: 20})
    rounds.again(session, everything=True, by=cast.pm)
    for person in (cast.po, cast.it):
        rounds.vote(session, column="job_size", votes={item: 5}, by=person)
    ScoringSession.objects.update(state="final")
    assert certainty.votes_behind([item])[item.pk] == {"job_size": [3, 20]}
    ScoringSession.objects.update(state="open")
    rounds.reveal(session, by=cast.pm)
    ScoringSession.objects.update(state="final")
    assert certainty.votes_behind([item])[item.pk] == {"job_size": [5, 5]}


def test_the_worker_tells_it_as_a_job_and_rests_when_no_rank_moved(three):
    tasks.reckon_certainty.delay()
    tasks.reckon_certainty.delay()
    run = JobRun.objects.get(job=tasks.CERTAINTY)
    assert (run.state, run.rows_done) == ("succeeded", 3)


def test_the_panel_says_how_sure_the_rank_is_and_what_would_swap_it(three, as_pm):
    certainty.reckon()
    page = as_pm.get(f"/backlog/items/{Item.objects.get(key='A').pk}/why/")
    text = page.content.decode()
    assert "among the top" in text
    assert "would put it before C" in text
    assert "would put it behind B" in text


def test_an_item_without_a_reckoning_shows_none(three, as_pm):
    page = as_pm.get(f"/backlog/items/{Item.objects.get(key='A').pk}/why/")
    assert "among the top" not in page.content.decode()


def test_the_api_tells_the_chances_with_the_rank(three, as_pm):
    certainty.reckon()
    found = as_pm.get(f"/api/v1/items/{Item.objects.get(key='C').pk}/why/").json()
    assert found["chance_first"] == pytest.approx(0.55, abs=0.05)
    assert found["likely_best"] <= found["likely_worst"]


def test_the_grid_marks_what_is_level_and_what_is_too_close_to_call(as_pm, cast):
    """A and B are level; C is a step behind, D and E far apart from all."""
    rows = [("A", 8, 5, 3, 2), ("B", 8, 5, 3, 2), ("C", 8, 5, 2, 2), ("D", 1, 1, 1, 2), ("E", 1, 1, 1, 20)]  # fmt: skip
    for key, *scores in rows:
        make_item(cast.product, key, *scores, key=key)
    ranking.recompute()
    columns = {"columns": "first.top.places.close"}
    bare = as_pm.get("/backlog/", columns).content.decode()
    assert "close-mark" not in bare
    certainty.reckon()
    page = as_pm.get("/backlog/", columns)
    told = {row.item.key: row.sure for row in page.context["rows"]}
    assert [told[key].mark for key in "ABCDE"] == ["=", "≈", "", "", ""]
    text = page.content.decode()
    assert text.count("close-mark") == 2
    assert "Level with B" in text
    assert "Too close to C: " in text
    assert f"{told['D'].first:.0%}" in text
    Item.objects.filter(key="C").update(state="done")
    page = as_pm.get("/backlog/", columns)
    assert [row.sure.mark for row in page.context["rows"]] == ["=", "", "", ""]
