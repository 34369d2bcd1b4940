"""The board: what it shows of what was asked, how much at once, and when it changed."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from roadmap import actions, queries
from roadmap.models import Card, Roadmap
from roadmap.queries import Wanted
from tests.roadmap.make import (
    make_card,
    make_key_result,
    make_need,
    make_ready_for_next,
)

BOARD = reverse("roadmap:board")


def shown_keys(client, **asked):
    html = client.get(BOARD, asked).text
    return re.findall(r'data-key="(RC-\d+)"', html)


# --- what is asked -----------------------------------------------------------------
@pytest.fixture
def three(cast):
    """RC-01 is Mia's and sure, RC-02 nobody's, RC-03 another product's."""
    result = make_key_result()
    sure = {"owner": cast.pm, "confidence": ".8", "objective": result.objective}
    return [
        make_card(cast, "Wrap up without retyping", **sure),
        make_card(cast, "Schedules that bend", confidence=".2"),
        make_card(cast, "Stop means stop", product=cast.other_product),
    ]


@pytest.mark.parametrize(
    ("asked", "keys"),
    [
        ({}, ["RC-01", "RC-02", "RC-03"]),
        ({"owner": "me"}, ["RC-01"]),
        ({"owner": "nobody"}, ["RC-02", "RC-03"]),
        ({"product": "PAYSEC"}, ["RC-03"]),
        ({"confidence": ".8"}, ["RC-01"]),
        ({"confidence": "low"}, ["RC-02", "RC-03"]),
        ({"q": "bend"}, ["RC-02"]),
        ({"q": "rc-03"}, ["RC-03"]),
        ({"badge": "orphan"}, ["RC-02", "RC-03"]),
        ({"badge": "no such badge"}, ["RC-01", "RC-02", "RC-03"]),
        ({"q": "bend", "owner": "me"}, []),
    ],
)
def test_the_address_says_what_is_shown(as_pm, three, asked, keys):
    assert sorted(shown_keys(as_pm, **asked)) == keys


def test_an_objective_and_an_owner_can_be_named(as_pm, cast, three):
    assert shown_keys(as_pm, objective=three[0].objective_id) == ["RC-01"]
    assert shown_keys(as_pm, owner=cast.pm.pk) == ["RC-01"]


@pytest.mark.parametrize(
    ("group", "lanes"),
    [
        ("objective", ["Resolve more, repeat less", "Tied to no objective"]),
        ("product", ["Assist", "Paysec"]),
        ("owner", ["Mia", "Nobody owns these yet"]),
        ("none", ["All cards"]),
    ],
)
def test_lanes_are_by_outcome_product_owner_or_none(as_pm, three, group, lanes):
    html = as_pm.get(BOARD, {"group": group}).text
    found = re.findall(r'<h2 id="lane-[^"]+">(?:<a[^>]+>)?([^<]+)', html)
    assert found == lanes


def test_done_and_dropped_are_counted_and_opened(as_pm, cast):
    make_card(cast, "Read", horizon="done")
    make_card(cast, "Stopped", horizon="dropped")
    closed = as_pm.get(BOARD).text
    assert "Open Done, 1 card" in closed
    assert shown_keys(as_pm) == []
    assert shown_keys(as_pm, also="done") == ["RC-01"]
    both = as_pm.get(BOARD, {"also": ["done", "dropped"]}).text
    assert 'data-columns="5"' in both
    assert "Close Dropped" in both


def test_a_filter_by_what_is_not_there_says_so_and_shows_all(as_pm, three):
    html = as_pm.get(BOARD, {"product": "999"}).text

    assert "it is not known here" in html
    assert re.findall(r'data-key="(RC-\d+)"', html) == ["RC-01", "RC-02", "RC-03"]


def test_a_filter_that_finds_nothing_leads_back(as_pm, three):
    assert "No cards match" in as_pm.get(BOARD, {"q": "zebra"}).text


# --- how much ------------------------------------------------------------------------
def test_a_column_shows_a_hundred_cards_and_offers_more(as_pm, cast):
    for n in range(103):
        make_card(cast, f"Card {n}", entered_on=today() - timedelta(days=1))
    first = as_pm.get(BOARD).text
    assert first.count('class="item"') == 100
    assert "100 of 103 shown." in first
    assert "?later=200" in first
    assert as_pm.get(BOARD, {"later": 200}).text.count('class="item"') == 103
    assert as_pm.get(BOARD, {"later": 10_000}).text.count('class="item"') == 100


def test_the_columns_say_how_many_they_hold_and_should(as_pm, cast):
    Roadmap.objects.update_or_create(pk=1, defaults={"next_limit": 1})
    for title in "ab":
        make_card(cast, title, horizon="next", owner=cast.pm)
    html = as_pm.get(BOARD).text
    assert re.search(r'data-count="next"[^>]*>2 of 1<', html)
    assert "over the limit" in html
    narrowed = as_pm.get(BOARD, {"owner": "nobody"}).text
    assert re.search(r'data-count="next"[^>]*>0 shown, 2 of 1<', narrowed)


def test_the_board_costs_the_same_with_more_cards_and_needs(as_pm, cast, assert_flat):
    first = make_ready_for_next(cast)
    make_need(cast, make_card(cast, "z"), first)

    def grow():
        for title in "abcdef":
            make_need(cast, make_card(cast, title), first)

    assert_flat(lambda: as_pm.get(BOARD, {"group": "owner"}), grow)


# --- whose ---------------------------------------------------------------------------
def test_nothing_of_other_cards_is_named_on_a_board_of_some(cast):
    ours, theirs = make_card(cast, "Ours"), make_card(cast, "Theirs")
    make_need(cast, ours, theirs)
    some = Card.objects.filter(pk=ours.pk)
    [lane] = queries.board(cast.pm, cards=some).lanes
    assert lane.tracks["later"][0].needs == []
    narrowed = Wanted(conditions=Q(pk=ours.pk))
    [lane] = queries.board(cast.pm, wanted=narrowed).lanes
    assert lane.tracks["later"][0].needs[0].card == theirs


# --- when it changed -----------------------------------------------------------------
def changes(cast, card, other):
    """Every way in which the board changes, one after the other."""
    by = cast.pm
    yield lambda: actions.edit(card, version=None, title="b", by=by)
    yield lambda: actions.move(
        card, to="later", after=other, reason="", version=None, by=by
    )
    yield lambda: actions.need(card, needed=other, by=by)
    yield lambda: actions.unneed(card, need=card.needs.get().pk, by=by)
    yield lambda: actions.create(product=cast.product, title="c", by=by)
    yield lambda: actions.delete(other, reason="Twice.", version=None, by=by)


def test_every_change_makes_another_revision_and_a_refused_one_none(cast):
    card, other = make_card(cast, "a"), make_card(cast, "b")
    seen = {queries.revision()}
    for change in changes(cast, card, other):
        change()
        assert queries.revision() not in seen
        seen.add(queries.revision())
    with pytest.raises(Refused), transaction.atomic():
        actions.move(card, to="next", after=None, reason="x", version=None, by=cast.pm)
    assert queries.revision() in seen


def test_an_unchanged_board_answers_nothing_and_asks_one_thing(
    as_pm, cast, django_assert_num_queries
):
    card = make_card(cast)
    url, held = reverse("roadmap:board_live"), {"x-rev": queries.revision()}
    as_pm.get(url, headers=held)
    with django_assert_num_queries(4):  # session, person, roles, revision
        assert as_pm.get(url, headers=held).status_code == 204
    actions.edit(card, version=1, title="Changed", by=cast.pm)
    answer = as_pm.get(url, headers=held)
    assert answer.status_code == 200
    assert f'data-rev="{queries.revision()}"' in answer.text


def test_news_say_who_did_what_and_why(cast):
    card = make_ready_for_next(cast)
    actions.move(card, to="next", after=None, reason="Proven.", version=1, by=cast.pm)
    actions.edit(card, version=2, title="Another", by=cast.pm)
    [edited, moved] = queries.news(cast.executive)
    assert moved.words == "Mia moved RC-01 to Next: Proven."
    assert edited.words == "Mia changed RC-01"
    assert edited.number > moved.number
    assert (edited.mine, queries.news(cast.pm)[0].mine) == (False, True)


# --- limits --------------------------------------------------------------------------
def test_an_administrator_sets_the_limits_and_now_keeps_to_them(client_of, cast, as_pm):
    body = {"now_limit": 1, "next_limit": 6, "later_limit": 9, "version": 1}
    url = reverse("roadmap:limits_edit")
    assert client_of(cast.admin).post(url, body).status_code == 302
    stale = client_of(cast.admin).post(url, body | {"now_limit": 3})
    assert stale.status_code == 409
    make_card(cast, horizon="now")
    assert "1 of 1" in as_pm.get(BOARD).text
    assert client_of(cast.pm).get(url).status_code == 403
