"""Scoring an item: one column at a time, on the scale, with nobody's score lost.

Who may is asked of every door at once in test_scorers.py.
"""

import pytest

from backlog import wsjf
from backlog.actions import scores as actions
from backlog.models import Item, RankCause
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db


def test_one_column_is_enough_and_records_who_and_when(cast):
    item = actions.score(
        make_item(cast.product, key="F-1"), version=1, job_size=5, by=cast.po
    )
    assert (item.job_size, item.scored_by, item.version) == (5, cast.po, 2)
    assert item.scored_at is not None
    assert item.wsjf is None
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.data) == (
        "item.scored",
        {"changed": {"job_size": [None, 5]}},
    )


def test_the_fourth_score_gives_the_item_its_place(cast):
    item = make_item(cast.product, "x", 8, 13, 20)
    assert Item.objects.get(pk=item.pk).order_key == -1
    actions.score(item, version=1, job_size=8, by=cast.pm)
    item = Item.objects.get(pk=item.pk)
    assert item.order_key == wsjf.Score(8, 13, 20, 8).order_key > 0
    assert item.exact_key == 41 * 1560 // 8


def test_the_ranking_is_told_why(cast):
    item = make_item(cast.product, "x", 8, 13, 13, 8, key="F-109")
    item = actions.score(item, version=1, job_size=5, by=cast.pm)
    actions.score(item, version=2, business_value=13, time_criticality=None, by=cast.pm)
    texts = list(RankCause.objects.order_by("id").values_list("text", flat=True))
    assert texts == [
        "Job size of F-109 8 → 5",
        "F-109: value 8 → 13, time criticality 13 → –",
    ]


def test_the_same_score_again_changes_nothing(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5)
    before = AuditEntry.objects.count()
    actions.score(item, version=1, job_size=5, by=cast.pm)
    assert Item.objects.get(pk=item.pk).version == 1
    assert AuditEntry.objects.count() == before
    assert not RankCause.objects.exists()


@pytest.mark.parametrize("value", [0, 4, 21, -5])
def test_scores_are_on_the_scale(cast, value):
    with pytest.raises(Refused, match="1, 2, 3, 5, 8, 13 or 20"):
        actions.score(make_item(cast.product), version=1, job_size=value, by=cast.pm)


def test_only_score_columns_are_scored(cast):
    with pytest.raises(Refused, match="no score column title"):
        actions.score(make_item(cast.product), version=1, title=5, by=cast.pm)


@pytest.mark.parametrize("state", ["done", "dropped"])
def test_what_is_over_keeps_its_scores(cast, state):
    item = make_item(cast.product, "x", 8, 8, 5, 5, state=state, key="F-1")
    with pytest.raises(Refused, match=f"F-1 is {state}: its scores are history"):
        actions.score(item, version=1, job_size=3, by=cast.pm)


def test_two_people_in_one_cell_both_versions_are_kept(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5)
    actions.score(item, version=1, seen={"job_size": 5}, job_size=3, by=cast.po)
    with pytest.raises(Stale) as caught:
        actions.score(item, version=1, seen={"job_size": 5}, job_size=8, by=cast.pm)
    assert Item.objects.get(pk=caught.value.current.pk).job_size == 3
    assert caught.value.mine == {"job_size": 8}


def test_two_people_in_different_cells_do_not_clash(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5)
    actions.score(item, version=1, seen={"job_size": 5}, job_size=3, by=cast.po)
    actions.score(
        item, version=1, seen={"business_value": 8}, business_value=13, by=cast.pm
    )
    item = Item.objects.get(pk=item.pk)
    assert (item.job_size, item.business_value, item.version) == (3, 13, 3)


def test_without_what_was_seen_an_old_version_is_stale(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5)
    actions.score(item, version=1, job_size=3, by=cast.po)
    with pytest.raises(Stale):
        actions.score(item, version=1, business_value=13, by=cast.pm)


def test_a_duration_takes_the_place_of_the_size(cast):
    item = make_item(cast.product, "x", 13, 8, 5, 5)
    actions.score(item, version=1, duration_override=13, by=cast.pm)
    item = Item.objects.get(pk=item.pk)
    assert item.size == 13
    assert item.wsjf == 2
    actions.score(item, version=2, duration_override=None, by=cast.pm)
    assert Item.objects.get(pk=item.pk).size == 5
