"""Scoring sessions: votes stay hidden, every column has its 1, scores follow."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied

from backlog.actions import items as item_actions
from backlog.actions import sessions as actions
from backlog.models import Item, ScoringSession, Vote
from backlog.votes import COLUMNS
from core.errors import Refused, Stale
from core.models import AuditEntry
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


def vote_all(session, item, values, *, by):
    for column, value in zip(COLUMNS, values, strict=True):
        actions.vote(session, column=column, votes={item: value}, by=by)


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
    vote_all(session, pair[0], (1, 1, 1, 1), by=cast.pm)
    actions.remove_item(session, item=pair[0], by=cast.po)
    assert not session.votes.exists()
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


# --- votes -----------------------------------------------------------------------
def test_a_second_vote_replaces_the_first(cast, session, pair):
    for value in (5, 8):
        actions.vote(session, column="job_size", votes={pair[0]: value}, by=cast.it)
    assert list(Vote.objects.values_list("value", flat=True)) == [8]


def test_the_audit_trail_keeps_no_value_of_a_hidden_vote(cast, session, pair):
    actions.vote(session, column="job_size", votes={pair[0]: 5}, by=cast.it)
    assert last_entry().data == {"column": "job_size", "items": ["F-1"]}


def test_a_scorer_of_another_team_votes_too(cast, session, pair):
    actions.vote(session, column="job_size", votes={pair[0]: 5}, by=cast.other_pm)


@pytest.mark.parametrize("who", ["frontline", "executive", "reviewer", "admin"])
def test_those_who_do_not_score_do_not_vote(cast, session, pair, who):
    with pytest.raises(PermissionDenied):
        actions.vote(
            session, column="job_size", votes={pair[0]: 5}, by=getattr(cast, who)
        )


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [("job_size", 4, "1, 2, 3, 5"), ("title", 5, "no score column title")],
)
def test_votes_are_for_score_columns_and_on_the_scale(
    cast, session, pair, column, value, says
):
    with pytest.raises(Refused, match=says):
        actions.vote(session, column=column, votes={pair[0]: value}, by=cast.pm)


def test_votes_are_for_items_of_the_session(cast, session):
    other = make_item(cast.product, key="F-9")
    with pytest.raises(Refused, match="F-9 is not part"):
        actions.vote(session, column="job_size", votes={other: 5}, by=cast.pm)


# --- reveal and finalize -----------------------------------------------------------
def test_the_facilitator_shows_the_votes_once(cast, session, pair):
    with pytest.raises(Refused, match="Nobody has voted"):
        actions.reveal(session, by=cast.pm)
    vote_all(session, pair[0], (1, 1, 1, 1), by=cast.po)
    with pytest.raises(PermissionDenied):
        actions.reveal(session, by=cast.po)
    assert actions.reveal(session, by=cast.pm).state == "revealed"
    with pytest.raises(Refused, match="already shown"):
        actions.reveal(session, by=cast.pm)
    assert actions.hide(session, by=cast.pm).state == "open"
    with pytest.raises(Refused, match="nothing to hide"):
        actions.hide(session, by=cast.pm)


def voted(session, pair, cast, second=(13, 8, 5, 13)):
    for person in (cast.pm, cast.po, cast.it):
        vote_all(session, pair[0], (1, 1, 1, 1), by=person)
        vote_all(session, pair[1], second, by=person)
    actions.vote(session, column="job_size", votes={pair[1]: 20}, by=cast.it)
    return actions.reveal(session, by=cast.pm)


def test_a_final_session_writes_the_median_scores(cast, session, pair):
    voted(session, pair, cast)
    assert actions.finalize(session, by=cast.pm).state == "final"
    item = Item.objects.get(key="F-2")
    scored = (
        item.business_value,
        item.time_criticality,
        item.risk_reduction,
        item.job_size,
    )
    assert scored == (13, 8, 5, 13)
    assert (item.scored_by, item.version) == (cast.pm, 2)
    told = AuditEntry.objects.filter(verb="item.scored").latest("id").data
    assert told["session"] == "PI 27.1"
    assert last_entry().verb == "scoring.finalized"


def test_a_column_without_a_one_is_named(cast, session, pair):
    voted(session, pair, cast)
    for person in (cast.pm, cast.po, cast.it):
        actions.vote(session, column="risk_reduction", votes={pair[0]: 2}, by=person)
    with pytest.raises(Refused, match="None yet: risk reduction"):
        actions.finalize(session, by=cast.pm)
    assert Item.objects.get(key="F-2").job_size is None


def test_a_cell_without_votes_is_named(cast, session, pair):
    vote_all(session, pair[0], (1, 1, 1, 1), by=cast.pm)
    actions.reveal(session, by=cast.pm)
    with pytest.raises(Refused, match="F-2 has no vote for value"):
        actions.finalize(session, by=cast.pm)


def test_hidden_votes_are_not_final_and_final_ones_stay(cast, session, pair):
    vote_all(session, pair[0], (1, 1, 1, 1), by=cast.pm)
    with pytest.raises(Refused, match="Show the votes first"):
        actions.finalize(session, by=cast.pm)
    with pytest.raises(PermissionDenied):
        actions.finalize(session, by=cast.po)
    voted(session, pair, cast)
    actions.finalize(session, by=cast.pm)
    with pytest.raises(Refused, match="already final"):
        actions.finalize(session, by=cast.pm)
    with pytest.raises(Refused, match="votes are history"):
        vote_all(session, pair[0], (2, 2, 2, 2), by=cast.pm)


def test_an_item_finished_meanwhile_is_named(cast, session, pair):
    voted(session, pair, cast)
    for to in ("ready", "in_progress", "done"):
        item_actions.move(pair[1], to=to, by=cast.pm)
    with pytest.raises(Refused, match="F-2 is done"):
        actions.finalize(session, by=cast.pm)
    assert ScoringSession.objects.get().state == "revealed"


def test_a_session_without_items_is_not_final(cast):
    empty = actions.create(name="Empty", by=cast.pm)
    ScoringSession.objects.update(state="revealed")
    with pytest.raises(Refused, match="no items"):
        actions.finalize(empty, by=cast.pm)
