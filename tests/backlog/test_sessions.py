"""Scoring sessions: who leads them, what they hold, every column has its 1."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from backlog.actions import items as item_actions
from backlog.actions import rounds
from backlog.actions import sessions as actions
from backlog.models import Item, ScoringSession, Vote
from backlog.votes import COLUMNS
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.backlog.poker import show, show_all
from tests.make import make_item

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair(cast):
    return [make_item(cast.product, key="F-1"), make_item(cast.product, key="F-2")]


@pytest.fixture
def session(cast, pair):
    return actions.create(
        name="PI 27.1", held_on=date(2026, 11, 10), capacity=50, items=pair, by=cast.pm
    )


def last_entry():
    return AuditEntry.objects.latest("id")


def test_a_session_is_opened_with_items_and_recorded(cast, session, pair):
    assert list(session.items.order_by("pk")) == pair
    assert session.facilitator == cast.pm
    verbs = AuditEntry.objects.order_by("id").values_list("verb", "data")
    assert list(verbs) == [
        ("scoring.opened", {"capacity": 50}),
        ("scoring.changed", {"added": ["F-1", "F-2"]}),
    ]


def test_a_name_is_used_once(cast, session):
    with pytest.raises(Refused, match=r"already a session PI 27\.1"):
        actions.create(name="PI 27.1", by=cast.pm)


@pytest.mark.parametrize("who", ["frontline", "executive", "reviewer", "outsider"])
def test_only_makers_open_sessions(cast, who):
    with pytest.raises(PermissionDenied):
        actions.create(name="x", by=getattr(cast, who))


def test_only_an_item_s_own_scorers_put_it_up(cast, session):
    theirs = make_item(cast.other_product, key="F-9")
    with pytest.raises(PermissionDenied):
        actions.add_items(session, items=[theirs], by=cast.pm)
    actions.add_items(session, items=[theirs], by=cast.other_pm)
    actions.add_items(session, items=[theirs], by=cast.other_pm)  # twice is once
    assert session.items.count() == 3


def test_what_is_over_is_not_put_up(cast, session):
    done = make_item(cast.product, key="F-9", state="done")
    with pytest.raises(Refused, match="F-9 is done"):
        actions.add_items(session, items=[done], by=cast.pm)


def test_an_item_leaves_with_its_votes(cast, session, pair):
    show(session, cast, "business_value", {pair[0]: 1})
    actions.remove_item(session, item=pair[0], by=cast.po)
    assert not Vote.objects.exists()
    assert list(session.rounds.get().items.all()) == [pair[1]]
    assert last_entry().data == {"removed": ["F-1"]}
    with pytest.raises(Refused, match="F-1 is not part of this session"):
        actions.remove_item(session, item=pair[0], by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.remove_item(session, item=pair[1], by=cast.other_pm)


def test_a_changed_session_is_recorded_and_stale_ones_refused(cast, session):
    actions.edit(session, version=1, capacity=40, by=cast.pm)
    assert last_entry().data == {"changed": {"capacity": [50, 40]}}
    with pytest.raises(Stale):
        actions.edit(session, version=1, capacity=60, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.edit(session, version=2, capacity=60, by=cast.po)


# --- who leads it -------------------------------------------------------------------
def test_a_second_facilitator_leads_as_the_first_does(cast, session, pair):
    with pytest.raises(PermissionDenied):
        rounds.open_column(session, column="job_size", by=cast.po)
    actions.edit(session, version=1, co_facilitator=cast.po, by=cast.pm)
    rounds.open_column(session, column="job_size", by=cast.po)
    rounds.vote(session, column="job_size", votes={pair[0]: 1}, by=cast.it)
    assert rounds.reveal(session, by=cast.po).state == "revealed"


def test_a_second_facilitator_is_another_who_keeps_a_backlog(cast, session):
    with pytest.raises(Refused, match="Mia leads this session already"):
        actions.edit(session, version=1, co_facilitator=cast.pm, by=cast.pm)
    with pytest.raises(Refused, match="Fay keeps no backlog"):
        actions.create(name="x", co_facilitator=cast.frontline, by=cast.pm)


def test_a_session_holds_what_a_sitting_can_judge(cast, session, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 2)
    with pytest.raises(Refused, match="at most 2 items"):
        actions.add_items(session, items=[make_item(cast.product)], by=cast.pm)


# --- finalize --------------------------------------------------------------------------
def test_a_final_session_writes_what_was_agreed(cast, session, pair):
    first, second = pair
    show_all(session, cast, {first: (1, 1, 1, 1), second: (13, 8, 5, 13)})
    rounds.choose(
        session, item=second, column="job_size", value=20, reason="A vendor", by=cast.pm
    )
    assert actions.finalize(session, by=cast.pm).state == "final"
    item = Item.objects.get(key="F-2")
    assert [getattr(item, column) for column in COLUMNS] == [13, 8, 5, 20]
    assert (item.scored_by, item.version) == (cast.pm, 2)
    told = AuditEntry.objects.filter(verb="item.scored").latest("id").data
    assert told["session"] == "PI 27.1"
    assert last_entry().verb == "scoring.finalized"
    for change in (
        lambda: actions.finalize(session, by=cast.pm),
        lambda: rounds.open_column(session, column="job_size", by=cast.pm),
        lambda: rounds.again(session, everything=True, by=cast.pm),
        lambda: rounds.vote(session, column="job_size", votes={item: 3}, by=cast.po),
        lambda: actions.add_items(session, items=[item], by=cast.pm),
    ):
        with pytest.raises(Refused, match="final"):
            change()


def test_a_column_without_a_one_is_named(cast, session, pair):
    show_all(session, cast, {pair[0]: (1, 1, 2, 1), pair[1]: (5, 5, 5, 5)})
    with pytest.raises(Refused, match=r"None yet: risk reduction\."):
        actions.finalize(session, by=cast.pm)
    assert Item.objects.get(key="F-2").job_size is None


def test_a_cell_without_votes_is_named(cast, session, pair):
    show(session, cast, "business_value", {pair[0]: 1, pair[1]: 2})
    with pytest.raises(Refused, match="F-1 has no vote for time criticality"):
        actions.finalize(session, by=cast.pm)


def test_hidden_votes_are_not_final(cast, session, pair):
    show_all(session, cast, {pair[0]: (1, 1, 1, 1), pair[1]: (5, 5, 5, 5)})
    rounds.again(session, everything=True, by=cast.pm)
    rounds.vote(session, column="job_size", votes={pair[0]: 20}, by=cast.po)
    with pytest.raises(Refused, match="still hidden"):
        actions.finalize(session, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.finalize(session, by=cast.po)


def test_an_item_finished_meanwhile_is_named(cast, session, pair):
    show_all(session, cast, {pair[0]: (1, 1, 1, 1), pair[1]: (5, 5, 5, 5)})
    for to in ("ready", "in_progress", "done"):
        item_actions.move(pair[1], to=to, by=cast.pm)
    with pytest.raises(Refused, match="F-2 is done"):
        actions.finalize(session, by=cast.pm)
    assert ScoringSession.objects.get().state == "revealed"


def test_a_session_without_items_is_not_final(cast):
    empty = actions.create(name="Empty", by=cast.pm)
    with pytest.raises(Refused, match="Put up the items"):
        rounds.open_column(empty, column="job_size", by=cast.pm)
    with pytest.raises(Refused, match="no items"):
        actions.finalize(empty, by=cast.pm)
