"""Several people, or several workers, at the same moment."""

import random
from collections.abc import Callable
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from backlog import ranking, tasks, wsjf
from backlog.actions import bulk, imports, items, needs, pins, rounds, scores, sessions
from backlog.models import Item, ItemRank, RankCause, RankChange, WorkLimit
from backlog.queries import sessions as queries
from config.celery import app as celery_app
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry, Membership
from core.roles import Role
from tests.backlog.test_moves import assert_history_is_whole
from tests.backlog.test_ranking import assert_as_from_nothing, assert_ranks_are_right
from tests.make import make_item

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.usefixtures("messages_wait"),
]


@pytest.fixture
def messages_wait():
    """Tasks go to the broker and stay there: the tests say what runs, and when."""
    celery_app.conf.task_always_eager = False


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call gave or raised, all begun at the same moment."""
    outcomes: list[Any] = [None] * len(calls)
    start = Barrier(len(calls))

    def run(place: int, call: Callable[[], Any]) -> None:
        try:
            start.wait()
            outcomes[place] = call()
        except Exception as error:
            outcomes[place] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=each) for each in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return outcomes


def kinds(outcomes: list[Any]) -> list[str]:
    return sorted(type(outcome).__name__ for outcome in outcomes)


def test_keys_are_given_once(cast):
    def create():
        return items.create(product=cast.product, title="x", by=cast.pm)

    made = at_once(*[create] * 8)
    assert {item.key for item in made} == {f"F-{at}" for at in range(1, 9)}


def test_a_chosen_key_is_won_by_one(cast):
    def create():
        return items.create(product=cast.product, title="x", key="F-7", by=cast.pm)

    assert kinds(at_once(*[create] * 3)) == ["Item", "Refused", "Refused"]


def test_one_of_two_scores_of_one_cell_is_stale_and_nothing_is_lost(cast):
    item = make_item(cast.product, "x", 8, 5, 5, 5)

    def set_to(size):
        return lambda: scores.score(
            item, version=1, seen={"job_size": 5}, job_size=size, by=cast.pm
        )

    outcomes = at_once(set_to(3), set_to(8))
    assert kinds(outcomes) == ["Item", "Stale"]
    [won] = [each.job_size for each in outcomes if isinstance(each, Item)]
    [lost] = [each.mine["job_size"] for each in outcomes if isinstance(each, Stale)]
    assert Item.objects.get(pk=item.pk).job_size == won
    assert {won, lost} == {3, 8}


def test_two_parents_cannot_close_a_circle(cast):
    one, two = (make_item(cast.product, key=f"F-{at}") for at in (1, 2))
    outcomes = at_once(
        lambda: items.edit(one, version=1, parent=two, by=cast.pm),
        lambda: items.edit(two, version=1, parent=one, by=cast.pm),
    )
    assert kinds(outcomes) == ["Item", "Refused"]


def test_steps_and_moves_at_once_do_not_pass_a_limit_together(cast):
    """Three steps of one item of each product and a move; each product takes two."""
    products = [cast.product, cast.other_product]
    for product in products:
        WorkLimit.objects.create(product=product, ready=2)
    Membership.objects.create(
        user=cast.pm, team=cast.other_product.team, role=Role.PRODUCT_MANAGER
    )
    ours, theirs = ([make_item(each) for _ in range(4)] for each in products)

    def step(*rows):
        seen = {item.pk: item.version for item in rows}
        return lambda: bulk.change(seen, what="state", value="ready", by=cast.pm)

    outcomes = at_once(
        step(ours[0], theirs[0]),
        step(theirs[1], ours[1]),
        step(ours[2], theirs[2]),
        lambda: items.move(ours[3], to="ready", by=cast.pm),
    )
    assert set(kinds(outcomes)) <= {"BulkStep", "Item", "Refused"}
    assert kinds(outcomes).count("Refused") == 2
    assert Item.objects.filter(product=cast.product, state="ready").count() == 2
    assert Item.objects.filter(product=cast.other_product, state="ready").count() <= 2


def test_two_facilitators_at_once_show_the_votes_once(cast):
    item = make_item(cast.product)
    session = sessions.create(
        name="PI 1", items=[item], co_facilitator=cast.po, by=cast.pm
    )
    rounds.open_column(session, column="job_size", by=cast.pm)
    rounds.vote(session, column="job_size", votes={item: 3}, by=cast.po)
    people = [cast.pm, cast.po, cast.pm, cast.po]
    outcomes = at_once(
        *(lambda who=who: rounds.reveal(session, by=who) for who in people)
    )
    assert kinds(outcomes) == ["Refused", "Refused", "Refused", "ScoringSession"]
    assert AuditEntry.objects.filter(verb="scoring.revealed").count() == 1
    outcomes = at_once(
        *(
            lambda who=who: rounds.again(session, everything=True, by=who)
            for who in people
        )
    )
    assert kinds(outcomes) == ["Refused", "Refused", "Refused", "ScoringSession"]
    assert session.rounds.count() == 2


def test_votes_of_many_at_once_are_all_kept_or_told_they_are_late(cast):
    item = make_item(cast.product)
    session = sessions.create(name="PI 1", items=[item], by=cast.pm)
    rounds.open_column(session, column="business_value", by=cast.pm)
    people = [cast.pm, cast.ops, cast.other_pm, cast.executive]
    rounds.vote(session, column="business_value", votes={item: 1}, by=cast.pm)
    outcomes = at_once(
        *(
            lambda who=who: rounds.vote(
                session, column="business_value", votes={item: 3}, by=who
            )
            for who in people
        ),
        lambda: rounds.reveal(session, by=cast.pm),
    )
    late = [each for each in outcomes if isinstance(each, Refused)]
    kept = [each for each in outcomes if isinstance(each, list)]
    assert len(late) + len(kept) == len(people)
    assert all("not counted" in str(each) for each in late)
    [shown] = queries.outcomes(session).values()
    assert sorted(shown.found.votes).count(3) == len(kept)


def test_two_loads_of_one_file_make_its_items_once(cast):
    rows = [{"key": f"DI-{at}", "summary": "x"} for at in range(50)]

    def load():
        return imports.import_items(rows, product=cast.product, by=cast.pm)

    outcomes = at_once(load, load)
    assert sorted({row.result for rows in outcomes for row in rows}) == [
        "created",
        "unchanged",
    ]
    assert Item.objects.count() == 50


# --- ranking -----------------------------------------------------------------------
def test_thirty_changes_and_a_nightly_run_at_once_end_as_from_nothing(cast):
    rng = random.Random(3)  # noqa: S311
    for at in range(40):
        make_item(cast.product, "x", *rng.choices(wsjf.SCALE, k=4), key=f"F-{at}")
    ranking.recompute("Start")

    def change(item, size):
        return lambda: scores.score(item, version=None, job_size=size, by=cast.pm)

    found = list(Item.objects.order_by("?")[:30])
    changes = [change(item, rng.choice(wsjf.SCALE)) for item in found]
    outcomes = at_once(*changes, tasks.rerank_all, ranking.recompute)
    assert not [each for each in outcomes if isinstance(each, Exception)]
    tasks.rerank_waiting()
    assert not ranking.is_waiting()
    assert_ranks_are_right()
    assert_history_is_whole(cast.pm)
    assert_as_from_nothing()


def test_scores_pins_needs_and_classes_at_once_end_as_from_nothing(cast):
    """All that gives a place, changed by thirty threads while two runs go on."""
    for at in range(30):
        product = cast.product if at % 2 else cast.other_product
        size = wsjf.SCALE[at % 7]
        make_item(product, "x", 8, 5, 5, size, key=f"F-{at}")
    ranking.recompute("Start")
    own = list(Item.objects.filter(product=cast.product).order_by("pk"))

    def change(at):
        item = Item.objects.get(pk=own[at % 15].pk)
        until = today() + timedelta(9)
        return [
            lambda: scores.score(item, version=None, job_size=1 + at % 3, by=cast.pm),
            lambda: pins.pin(item, place=1 + at % 5, reason="x", expires_on=until, by=cast.pm),
            lambda: needs.need(item, needed=own[(at * 7 + 1) % 15], by=cast.pm),
            lambda: items.edit(item, version=None, service="expedite", by=cast.pm),
            lambda: items.move(item, to="dropped", reason="x", by=cast.pm),
        ][at % 5]  # fmt: skip

    changes = [change(at) for at in range(30)]
    outcomes = at_once(*changes, tasks.rerank_all, ranking.recompute)
    # A second pin, a circle or a second drop is refused, in whatever order they came.
    assert set(kinds(outcomes)) <= {"Item", "ItemNeed", "RankPin", "NoneType", "int", "Refused"}  # fmt: skip
    tasks.rerank_waiting()
    assert not ranking.is_waiting()
    assert_history_is_whole(cast.pm)
    assert_as_from_nothing()


def test_several_recomputations_at_once_tell_each_move_once(cast):
    for at in range(30):
        make_item(cast.product, "x", 8, 5, 5, wsjf.SCALE[at % 7], key=f"F-{at}")
    moved = at_once(*[ranking.recompute] * 4)
    assert sorted(moved) == [0, 0, 0, 30]
    assert RankChange.objects.count() == 30
    assert_ranks_are_right()


def test_a_change_that_commits_during_a_run_waits_for_the_next(cast):
    """Its cause is not marked as seen by a run that did not see its scores."""
    item = make_item(cast.product, "x", 8, 5, 5, 5, key="F-1")
    make_item(cast.product, "x", 8, 8, 8, 5, key="F-2")
    for _ in range(10):
        size = 1 if Item.objects.get(pk=item.pk).job_size == 5 else 5

        def change(size=size):
            scores.score(item, version=None, job_size=size, by=cast.pm)

        at_once(change, ranking.recompute)
        if RankCause.objects.filter(run=None).exists():
            ranking.recompute()
        assert_ranks_are_right()


def test_a_refusal_leaves_no_trace(cast):
    item = make_item(cast.product, "x", 8, 5, 5, 5, state="done")
    with pytest.raises(Refused):
        scores.score(item, version=1, job_size=3, by=cast.pm)
    assert not RankCause.objects.exists()
    assert not ItemRank.objects.exists()
