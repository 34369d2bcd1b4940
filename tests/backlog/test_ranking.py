"""Ranks: the exact order, only moved rows touched, each move with its cause."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog import ranking, tasks, wsjf
from backlog.actions import items, scores
from backlog.models import Item, ItemRank, RankCause, RankChange, RankLift, RankRun
from core.models import JobRun
from tests.make import make_item

pytestmark = pytest.mark.django_db
DAY = datetime(2026, 11, 10, tzinfo=UTC)


def ranks():
    return dict(ItemRank.objects.values_list("item__key", "position"))


@contextmanager
def as_in_a_run() -> Iterator[None]:
    """The database lets ranks change only while a run is open."""
    run = RankRun.objects.create(cause="By hand")
    yield
    run.delete()


def by_rule(found):
    """Ranks of items as pure Python gives them, from nothing."""
    jobs = [
        wsjf.Job(item.score, item.created_at, item.pk)
        for item in found
        if item.score and item.is_open
    ]
    return {job.id: place for place, job in enumerate(wsjf.order(jobs), 1)}


def assert_ranks_are_right():
    kept = {rank.item_id: rank for rank in ItemRank.objects.all()}
    found = list(Item.objects.all())
    assert {pk: rank.position for pk, rank in kept.items()} == by_rule(found)
    for product in {item.product_id for item in found}:
        own = by_rule(item for item in found if item.product_id == product)
        assert {pk: kept[pk].product_position for pk in own} == own


def assert_as_from_nothing():
    """Dense, and the same places and reasons as where nothing was kept before."""

    def kept():
        ranks = ItemRank.objects.order_by("position").values_list()
        return list(ranks), list(RankLift.objects.order_by("item").values_list())

    before = kept()
    places = [position for _, position, _, _ in before[0]]
    assert places == list(range(1, len(places) + 1))
    with as_in_a_run():
        ItemRank.objects.all().delete()
        RankLift.objects.all().delete()
    ranking.recompute("From nothing")
    assert kept() == before


step = st.sampled_from(wsjf.SCALE)
row = st.tuples(
    st.none() | step,
    step,
    step,
    st.none() | step,
    st.none() | step,
    st.sampled_from(Item.State.values),
    st.booleans(),
    st.integers(0, 2),
)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(row, max_size=40))
def test_sql_and_python_order_random_backlogs_alike(cast, rows):
    with as_in_a_run():
        ItemRank.objects.all().delete()
        RankChange.objects.all().delete()
        Item.objects.all().delete()
    for at, (value, time, risk, size, override, state, ours, days) in enumerate(rows):
        make_item(
            cast.product if ours else cast.other_product,
            key=f"P-{at}",
            state=state,
            business_value=value,
            time_criticality=time,
            risk_reduction=risk,
            job_size=size,
            duration_override=override,
            created_at=DAY + timedelta(days),
        )
    ranking.recompute()
    assert_ranks_are_right()


def test_after_a_random_walk_ranks_equal_a_computation_from_nothing(cast):
    rng = random.Random(7)  # noqa: S311
    for at in range(60):
        product = cast.product if at % 2 else cast.other_product
        make_item(product, "x", *rng.choices(wsjf.SCALE, k=4), key=f"W-{at}")
    ranking.recompute()
    for _ in range(15):
        for item in rng.sample(list(Item.objects.all()), 4):
            Item.objects.filter(pk=item.pk).update(
                job_size=rng.choice([None, *wsjf.SCALE]),
                state=rng.choice(Item.State.values),
            )
        ranking.recompute()
        assert_ranks_are_right()


def test_only_what_moved_is_written_and_told(cast):
    for at, size in enumerate((1, 2, 3, 5, 8)):
        make_item(cast.product, "x", 8, 8, 8, size, key=f"F-{at + 1}")
    assert ranking.recompute("Start") == 5
    item = Item.objects.get(key="F-4")
    scores.score(item, version=1, time_criticality=20, by=cast.pm)
    assert ranking.recompute() == 0  # 36 ÷ 5 = 7.2 is still fourth
    item = Item.objects.get(key="F-4")
    scores.score(item, version=2, job_size=3, by=cast.pm)
    assert ranking.recompute() == 2
    run = RankRun.objects.latest("id")
    moves = {c.item.key: (c.old, c.new) for c in run.changes.select_related("item")}
    assert moves == {"F-4": (4, 3), "F-3": (3, 4)}
    assert (run.cause, run.caused_by, run.moved) == (
        "Job size of F-4 5 → 3",
        cast.pm,
        2,
    )


def test_first_and_last_ranks_are_told_too(cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5, key="F-1", state="in_progress")
    ranking.recompute()
    items.move(item, to="done", by=cast.pm)
    ranking.recompute()
    assert ranks() == {}
    assert list(item.rank_changes.order_by("run").values_list("old", "new")) == [
        (None, 1),
        (1, None),
    ]


def test_a_second_run_moves_nothing(cast):
    make_item(cast.product, "x", 8, 8, 5, 5)
    make_item(cast.product, "x", 8, 8, 5, 3)
    assert ranking.recompute() == 2
    assert ranking.recompute() == 0
    assert RankChange.objects.count() == 2


def test_the_causes_of_one_run_are_kept_with_it(cast):
    for key, who in (("F-1", cast.pm), ("F-2", cast.po), ("F-3", cast.pm)):
        item = make_item(cast.product, "x", 8, 8, 5, 5, key=key)
        scores.score(item, version=1, job_size=3, by=who)
    ranking.recompute("unused")
    run = RankRun.objects.latest("id")
    assert run.cause == "Job size of F-1 5 → 3, and 2 other changes"
    assert run.caused_by is None  # two people
    assert run.causes.count() == 3
    assert not ranking.is_waiting()


def test_a_run_costs_the_same_queries_for_any_backlog(cast):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            ranking.recompute()
        return len(queries)

    few = cost()
    for at in range(30):
        make_item(cast.product, "x", 8, 8, 5, 5, key=f"F-{at}")
    assert cost() == few


# --- the tasks -------------------------------------------------------------------
def test_a_change_ranks_again_after_its_commit(
    cast, django_capture_on_commit_callbacks
):
    item = make_item(cast.product, "x", 8, 8, 5)
    with django_capture_on_commit_callbacks(execute=True):
        scores.score(item, version=1, job_size=3, by=cast.pm)
    assert ranks() == {item.key: 1}
    run = JobRun.objects.get(job=tasks.rerank.name)
    assert (run.state, run.rows_done) == (JobRun.State.SUCCEEDED, 1)


def test_a_burst_of_changes_shares_one_run(cast, django_capture_on_commit_callbacks):
    """Each change sends a message; those whose change a run has seen do nothing."""
    found = [make_item(cast.product, "x", 8, 8, 5, key=f"F-{at}") for at in range(50)]
    with django_capture_on_commit_callbacks(execute=True) as sent:
        for item in found:
            scores.score(item, version=1, job_size=3, by=cast.pm)
    assert len(sent) == 50
    assert RankRun.objects.count() == 1
    assert len(ranks()) == 50


def test_a_message_that_was_lost_is_made_good_by_the_sweep(cast):
    item = make_item(cast.product, "x", 8, 8, 5)
    scores.score(item, version=1, job_size=3, by=cast.pm)
    assert ranks() == {}
    tasks.rerank_waiting()
    assert ranks() == {item.key: 1}
    tasks.rerank_waiting()
    assert RankRun.objects.count() == 1
    assert not RankCause.objects.filter(run=None).exists()


def test_the_nightly_run_repairs_ranks_that_went_wrong(cast):
    for at in range(3):
        make_item(cast.product, "x", 8, 8, 5, 3, key=f"F-{at}")
    ranking.recompute()
    with as_in_a_run():
        ItemRank.objects.filter(item__key="F-1").update(position=9)
        ItemRank.objects.filter(item__key="F-2").delete()
    tasks.rerank_all()
    assert ranks() == {"F-0": 1, "F-1": 2, "F-2": 3}
    assert RankRun.objects.latest("id").cause == "Nightly check"
    run = JobRun.objects.get(job="backlog.tasks.rerank_all")
    assert (run.state, run.rows_done) == (JobRun.State.SUCCEEDED, 2)
