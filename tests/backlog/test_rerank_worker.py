"""Ranks through real worker processes: in seconds, and whatever is killed."""

import time
from threading import Thread

import pytest
from django.db import connection, transaction

from backlog import ranking, tasks
from backlog.actions import scores
from backlog.models import Item, ItemRank, RankCause, RankRun
from core.models import JobRun
from tests.backlog.test_ranking import (
    as_in_a_run,
    assert_as_from_nothing,
    assert_ranks_are_right,
)
from tests.make import make_item
from tests.workers import Worker, eventually, promised

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]


def set_size(item, size, cast):
    scores.score(item, version=None, job_size=size, by=cast.pm)


def fill(cast, count=20):
    for at in range(count):
        make_item(cast.product, "x", 8, 5, 5, (2, 3, 5, 8)[at % 4], key=f"F-{at}")
    ranking.recompute("Start")


def is_settled():
    return not RankCause.objects.filter(run=None).exists()


def waits_for_a_lock():
    """Whether a run of the ranking waits; the server keeps the first 1,024 bytes of it."""
    with connection.cursor() as cursor:
        # One look at the server's activity is otherwise kept for a transaction.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND query LIKE '-- Ranks brought up to date%' AND pid <> pg_backend_pid()"
        )
        [count] = cursor.fetchone() or [0]
    return count


def test_one_change_is_ranked_within_seconds(cast, real_worker):
    fill(cast)
    item = Item.objects.get(key="F-3")
    began = time.monotonic()
    set_size(item, 1, cast)
    eventually(is_settled)
    assert time.monotonic() - began < promised(3)
    assert ItemRank.objects.get(item=item).position == 1
    run = JobRun.objects.get(job=tasks.rerank.name)
    eventually(lambda: JobRun.objects.get(pk=run.pk).state == JobRun.State.SUCCEEDED)


def test_a_burst_of_fifty_changes_shares_its_runs(cast, real_worker):
    fill(cast, 50)
    before, began = RankRun.objects.count(), time.monotonic()
    for item in Item.objects.all():
        set_size(item, 13, cast)
    seconds = time.monotonic() - began
    eventually(is_settled)
    # One run for each second that the burst took, and the one after it.
    assert RankRun.objects.count() - before <= seconds / tasks.SETTLE + 2
    assert_ranks_are_right()


def test_a_worker_killed_in_the_middle_leaves_the_ranks_to_the_next(cast, real_worker):
    fill(cast)
    item = Item.objects.get(key="F-3")
    with transaction.atomic():
        # Its rank is held here, so the run is caught in the middle of its writing.
        ItemRank.objects.select_for_update().get(item=item)
        cause = hold_back(item, cast)
        tasks.rerank.delay(cause)
        eventually(waits_for_a_lock)
        real_worker.kill()
    eventually(lambda: not waits_for_a_lock())
    assert ranking.is_waiting(cause), "what was not committed was not seen"
    assert ItemRank.objects.get(item=item).position != 1
    real_worker.start()
    tasks.rerank_waiting.delay()  # as beat does every 30 seconds
    eventually(is_settled)
    assert ItemRank.objects.get(item=item).position == 1
    assert_ranks_are_right()


def test_a_nightly_run_killed_amid_thirty_changes_leaves_no_trace(cast, real_worker):
    """Thirty people score while the nightly run writes; its worker dies; others go on."""
    fill(cast, 40)
    found = list(Item.objects.order_by("pk")[:30])
    # The run shall have something to write, and be caught at it.
    with as_in_a_run():
        ItemRank.objects.filter(item=found[0]).update(position=99)
    with transaction.atomic():
        ItemRank.objects.select_for_update().get(item=found[0])
        tasks.rerank_all.delay()
        eventually(waits_for_a_lock)
        threads = [Thread(target=score_alone, args=(item, cast)) for item in found]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        real_worker.kill()
    eventually(lambda: not waits_for_a_lock())
    assert RankRun.objects.count() == 1, "of the run that died nothing is left"
    assert ItemRank.objects.get(item=found[0]).position == 99
    assert RankCause.objects.filter(run=None).count() == 30, "no change was lost"
    real_worker.start()
    tasks.rerank_waiting.delay()
    eventually(is_settled)
    assert_ranks_are_right()
    assert_as_from_nothing()


def score_alone(item, cast):
    """In a connection of its own, committed."""
    try:
        set_size(item, 13, cast)
    finally:
        connection.close()


def hold_back(item, cast):
    """A change committed by another connection, whose message is not sent yet."""

    def change():
        set_size(item, 1, cast)
        connection.close()

    thread = Thread(target=change)
    thread.start()
    thread.join()
    return RankCause.objects.latest("id").pk


def test_two_workers_at_once_end_in_the_same_ranks(cast, real_worker):
    fill(cast, 40)
    second = Worker()
    second.start()
    try:
        for size in (1, 13, 2, 8):
            for item in Item.objects.all()[:20]:
                set_size(item, size, cast)
            tasks.rerank_all.delay()
        eventually(is_settled, 20)
    finally:
        second.end()
    assert_ranks_are_right()


def test_with_the_message_lost_the_sweep_ranks(cast, real_worker):
    fill(cast)
    real_worker.kill()
    item = Item.objects.get(key="F-3")
    set_size(item, 1, cast)
    real_worker.broker.flushdb()
    real_worker.start()
    assert ranking.is_waiting()
    tasks.rerank_waiting.delay()
    eventually(is_settled)
    assert ItemRank.objects.get(item=item).position == 1
