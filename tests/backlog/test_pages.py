"""Pages of items and sessions, through the client."""

import re
from datetime import date

import pytest
from django.urls import reverse

from backlog import ranking
from backlog.actions import items, rounds, scores, sessions
from backlog.models import Item, ScoringSession, Vote
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from core.errors import Unfit
from tests.backlog.poker import show, voters
from tests.make import make_item, make_opportunity

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"backlog:{name}", args=args)


def filled(**more):
    return {"title": "Auto-summary", "kind": "feature", "service": "standard"} | more


# --- an item's page ----------------------------------------------------------------
@pytest.fixture
def item(cast):
    made = make_item(cast.product, "Auto-summary", 13, 5, 13, 5, key="F-101")
    make_item(cast.product, "Next", 8, 8, 8, 5, key="F-102")
    ranking.recompute()
    return made


def test_the_page_explains_the_rank_and_tells_its_history(as_pm, cast, item):
    scores.score(item, version=1, job_size=3, by=cast.po)
    ranking.recompute()
    text = as_pm.get(item.get_absolute_url()).content.decode()
    assert "F-101 is ranked 1 of 2" in text
    assert "13 + 5 + 13 = 31 ÷ 3 = 10.33" in text
    assert "Paolo set job size 5 → 3" in text
    assert "Nobody has asked for this yet" in text


def test_an_item_s_page_gives_each_id_once(as_pm, item):
    ids = re.findall(r' id="([^"]+)"', as_pm.get(item.get_absolute_url()).text)
    assert "why" in ids, "the grid's ranks lead there"
    assert [each for each in set(ids) if ids.count(each) > 1] == []


def test_votes_are_on_the_page_once_they_are_shown(as_pm, cast, item):
    session = sessions.create(name="PI 1", items=[item], by=cast.pm)
    rounds.open_column(session, column="job_size", by=cast.pm)
    for person, value in ((cast.po, 13), (cast.it, 20)):
        rounds.vote(session, column="job_size", votes={item: value}, by=person)
    assert "Votes in" not in as_pm.get(item.get_absolute_url()).content.decode()
    rounds.reveal(session, by=cast.pm)
    text = as_pm.get(item.get_absolute_url()).content.decode()
    assert "13, 20" in text
    assert "Agree" in text


def test_an_executive_reads_and_changes_nothing(as_executive, item):
    text = as_executive.get(item.get_absolute_url()).content.decode()
    for name in ("item_edit", "item_score", "item_move", "item_link"):
        assert url(name, item.pk) not in text


def test_the_page_costs_the_same_with_a_longer_history(as_pm, cast, item, assert_flat):
    def add(count):
        name = f"PI {count}"
        session = sessions.create(name=name, items=[item], by=cast.pm)
        for at in range(count):
            opportunity = make_opportunity(cast, f"Need {at}")
            items.link(item, opportunity=opportunity, by=cast.pm)
            size = (5, 3)[at % 2]
            scores.score(item, version=None, job_size=size, by=cast.pm)
            ranking.recompute()
            make_item(
                cast.product, key=f"S-{Item.objects.count()}", kind="story", parent=item
            )
            column = COLUMNS[at % 4]
            rounds.open_column(session, column=column, by=cast.pm)
            if at > 3:
                rounds.again(session, everything=True, by=cast.pm)
            voter = voters(cast, column)[0]
            rounds.vote(session, column=column, votes={item: 3}, by=voter)
            rounds.reveal(session, by=cast.pm)

    add(2)
    assert_flat(lambda: as_pm.get(item.get_absolute_url()), lambda: add(6))


# --- create and edit ---------------------------------------------------------------
def test_a_feature_is_raised_from_an_opportunity(as_pm, cast):
    opportunity = make_opportunity(cast)
    form = as_pm.get(url("item_create"), {"opportunity": opportunity.pk}).context[
        "form"
    ]
    assert form.initial["opportunity"] == opportunity.pk
    assert form.initial["product"] == cast.product.pk
    data = filled(product=cast.product.pk, opportunity=opportunity.pk)
    response = as_pm.post(url("item_create"), data)
    made = Item.objects.get()
    assert response.url == made.get_absolute_url()
    assert list(made.opportunities.all()) == [opportunity]


def test_a_form_in_error_keeps_what_was_typed(as_pm, cast):
    data = filled(product=cast.product.pk, service="fixed_date", parent="E-404")
    response = as_pm.post(url("item_create"), data)
    text = response.content.decode()
    assert response.status_code == 422
    assert "A fixed date needs its date." in text
    assert "There is no item E-404." in text
    assert 'value="Auto-summary"' in text
    assert not Item.objects.exists()


def test_items_are_added_only_to_one_s_own_products(as_pm, cast):
    data = filled(product=cast.other_product.pk)
    assert as_pm.post(url("item_create"), data).status_code == 422


def test_an_edit_is_saved_with_parent_and_labels(as_pm, cast, item):
    epic = make_item(cast.product, kind="epic", key="E-1")
    data = {
        "title": "New words",
        "service": "standard",
        "parent": "e-1",
        "labels": "ai, calls, ai",
        "version": 1,
    }
    assert as_pm.post(url("item_edit", item.pk), data).url == item.get_absolute_url()
    item.refresh_from_db()
    assert (item.title, item.parent, item.labels) == (
        "New words",
        epic,
        ["ai", "calls"],
    )


def test_who_left_stays_the_owner_and_is_chosen_by_nobody(as_pm, cast, item):
    items.edit(item, version=1, owner=cast.po, labels=["x" * 80] * 9, by=cast.pm)
    cast.po.is_active = False
    cast.po.save()
    form = as_pm.get(url("item_edit", item.pk)).context["form"]
    sent = {name: form[name].value() or "" for name in form.fields} | {"title": "New"}
    assert as_pm.post(url("item_edit", item.pk), sent).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.owner) == ("New", cast.po)
    with pytest.raises(Unfit, match="Paolo does not work here"):
        items.create(product=cast.product, title="x", owner=cast.po, by=cast.pm)


def test_the_second_of_two_editors_sees_both_and_can_save_the_choice(as_pm, cast, item):
    epic = make_item(cast.product, kind="epic", key="E-1")
    items.edit(
        item, version=1, title="Theirs", parent=epic, labels=["a", "b"], by=cast.po
    )
    mine = {
        "title": "Mine",
        "service": "standard",
        "parent": "",
        "labels": "c",
        "version": 1,
    }
    response = as_pm.post(url("item_edit", item.pk), mine)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in text
    assert "Mine" in text
    choice: dict[str, object] = {"service": "standard", "version": 2}
    for row in response.context["rows"]:
        keep = "mine" if row.name == "title" else "theirs"
        choice[f"stale-choice:{row.name}"] = keep
        choice[f"theirs:{row.name}"] = row.theirs_values
        choice[f"mine:{row.name}"] = row.mine_values
    assert as_pm.post(url("item_edit", item.pk), choice).status_code == 302
    item.refresh_from_db()
    assert (item.title, item.parent, item.labels) == ("Mine", epic, ["a", "b"])


# --- verbs -------------------------------------------------------------------------
def test_an_item_is_moved_and_refused_in_words(as_pm, item):
    as_pm.post(url("item_move", item.pk), {"to": "ready", "version": 1})
    item.refresh_from_db()
    assert item.state == "ready"
    response = as_pm.post(url("item_move", item.pk), {"to": "done"})
    assert response.status_code == 422  # not among the ways from here
    response = as_pm.post(url("item_move", item.pk), {"to": "dropped"})
    assert response.status_code == 422
    assert "Say why F-101 is dropped." in response.content.decode()


def test_linking_and_unlinking_an_opportunity(as_pm, cast, item):
    opportunity = make_opportunity(cast)
    as_pm.post(url("item_link", item.pk), {"opportunity": opportunity.pk})
    assert item.opportunities.count() == 1
    again = as_pm.post(url("item_link", item.pk), {"opportunity": opportunity.pk})
    assert again.status_code == 409
    assert as_pm.post(url("item_link", item.pk), {}).status_code == 422
    as_pm.post(url("item_unlink", item.pk, opportunity.pk))
    assert item.opportunities.count() == 0


# --- panels ------------------------------------------------------------------------
def test_the_panels_show_the_top_and_what_is_planned(as_pm, cast, item, assert_flat):
    opportunity = make_opportunity(cast)
    items.link(item, opportunity=opportunity, by=cast.pm)
    product = url("product_panel", cast.product.pk)
    planned = url("opportunity_panel", opportunity.pk)
    assert "WSJF 6.20" in as_pm.get(product).content.decode()
    text = as_pm.get(planned).content.decode()
    assert "Auto-summary" in text
    assert f"?opportunity={opportunity.pk}" in text

    def add():
        for _ in range(5):
            more = make_item(cast.product, "x", 5, 5, 5, 5)
            more.opportunities.add(opportunity)

    assert_flat(lambda: (as_pm.get(product), as_pm.get(planned)), add)


# --- sessions ----------------------------------------------------------------------
@pytest.fixture
def session(cast, item):
    return sessions.create(
        name="PI 1", held_on=date(2026, 11, 10), items=[item], by=cast.pm
    )


def test_a_session_is_opened_edited_and_filled(as_pm, item):
    data = {"name": "PI 9", "held_on": "2026-11-10", "capacity": 50}
    page = as_pm.post(url("session_create"), data).url
    made = ScoringSession.objects.get()
    assert page == made.get_absolute_url()
    as_pm.post(url("session_edit", made.pk), data | {"capacity": 40, "version": 1})
    made.refresh_from_db()
    assert made.capacity == 40
    wrong = as_pm.post(url("session_add", made.pk), {"keys": "F-101, F-404"})
    assert wrong.status_code == 422
    assert "There is no item F-404." in wrong.content.decode()
    as_pm.post(url("session_add", made.pk), {"keys": "f-101"})
    assert list(made.items.all()) == [item]
    as_pm.post(url("session_remove", made.pk, item.pk))
    assert not made.items.exists()


def test_a_session_goes_column_by_column_to_its_scores(as_pm, as_po, item, session):
    for column in COLUMNS:
        as_pm.post(url("session_open", session.pk, column))
        voter = as_po if column == "job_size" else as_pm
        vote = {"item": item.pk, "number": 1, "value": 1}
        voter.post(url("session_vote", session.pk, column), vote)
        text = as_pm.get(session.get_absolute_url()).content.decode()
        assert "1 vote" in text
        assert text.count(f'data-label="{COLUMN_WORDS[column]}"') == 1
        as_pm.post(url("session_reveal", session.pk))
    as_pm.post(url("session_again", session.pk), {"everything": "yes"})
    as_po.post(
        url("session_vote", session.pk, "job_size"), vote | {"number": 2, "value": 2}
    )
    as_pm.post(url("session_reveal", session.pk))
    text = as_pm.get(session.get_absolute_url()).content.decode()
    assert "None yet: job size" in text
    choose = url("session_choose", session.pk, item.pk, "job_size")
    unsaid = as_pm.post(choose, {"value": 1, "version": 0})
    assert unsaid.status_code == 422
    chosen = {"value": 1, "reason": "The smallest of all", "version": 0}
    assert as_pm.post(choose, chosen).status_code == 302
    clash = as_pm.post(choose, chosen | {"value": 3})
    assert clash.status_code == 409
    assert (
        "The smallest of all" in as_pm.get(session.get_absolute_url()).content.decode()
    )
    past = as_pm.get(url("session_rounds", session.pk)).content.decode()
    assert past.index("Job size, round 2") < past.index("Job size, round 1")
    assert as_pm.post(url("session_finalize", session.pk)).status_code == 302
    item.refresh_from_db()
    assert item.job_size == 1
    text = as_pm.get(session.get_absolute_url()).content.decode()
    assert "Show the votes" not in text
    assert "data-vote" not in text


def test_a_vote_off_the_scale_is_said(as_po, cast, item, session):
    rounds.open_column(session, column="job_size", by=cast.pm)
    vote = url("session_vote", session.pk, "job_size")
    response = as_po.post(vote, {"item": item.pk, "number": 1, "value": 4})
    assert response.status_code == 422
    assert "Scores are 1, 2, 3, 5, 8, 13 or 20." in response.content.decode()
    assert not Vote.objects.exists()


def test_a_look_at_what_did_not_change_costs_one_query_of_ours(
    as_pm, as_po, cast, item, session, django_assert_num_queries
):
    live = url("session_live", session.pk)
    page = as_pm.get(live)
    seen = page.context["session"].revision
    with django_assert_num_queries(4):  # person, roles, ours, and the session cookie's
        assert as_pm.get(live, headers={"X-Rev": str(seen)}).status_code == 204
    rounds.open_column(session, column="job_size", by=cast.pm)
    vote = {"item": item.pk, "number": 1, "value": 3}
    as_po.post(url("session_vote", session.pk, "job_size"), vote)
    fresh = as_pm.get(live, headers={"X-Rev": str(seen)})
    assert fresh.status_code == 200
    assert "Paolo" in fresh.content.decode()


def test_sessions_cost_the_same_with_more_of_everything(
    as_pm, as_po, cast, item, session, assert_flat
):
    show(session, cast, "business_value", {item: 1})
    rounds.choose(
        session, item=item, column="business_value", value=2, reason="x", by=cast.pm
    )
    rounds.open_column(session, column="job_size", by=cast.pm)
    rounds.vote(session, column="job_size", votes={item: 3}, by=cast.po)

    def add():
        more = [make_item(cast.product, key=f"G-{at}") for at in range(6)]
        sessions.add_items(session, items=more, by=cast.pm)
        votes = dict.fromkeys([item, *more], 3)
        for person in (cast.po, cast.it):
            rounds.vote(session, column="job_size", votes=votes, by=person)
        rounds.reveal(session, by=cast.pm)
        for at in range(4):
            rounds.again(session, everything=True, by=cast.pm)
            rounds.vote(session, column="job_size", votes=votes, by=cast.it)
            if at < 3:
                rounds.reveal(session, by=cast.pm)
            sessions.create(name=f"PI {at + 10}", by=cast.pm)

    pages = [url("session_list"), session.get_absolute_url()]
    pages.append(url("session_rounds", session.pk))
    assert_flat(lambda: [as_po.get(page) for page in pages], add)
