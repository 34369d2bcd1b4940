"""Rounds of a session: one column at a time, by those whose column it is, in silence."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from openpyxl import load_workbook

from backlog import scorers
from backlog.actions import rounds, sessions, terms
from backlog.mail import ask_for_votes
from backlog.models import ScoringSession, Vote
from backlog.queries import sessions as queries
from backlog.queries.history import ballots
from backlog.votes import COLUMNS
from core.clock import now
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.backlog.poker import show
from tests.make import make_item, make_user
from tests.test_access import addresses

pytestmark = pytest.mark.django_db
VALUE, TIME, RISK, SIZE = COLUMNS


@pytest.fixture
def pair(cast):
    return [make_item(cast.product, key="F-1"), make_item(cast.product, key="F-2")]


@pytest.fixture
def session(cast, pair):
    return sessions.create(name="PI 27.1", items=pair, by=cast.pm)


def last_entry():
    return AuditEntry.objects.latest("id")


# --- whose column it is --------------------------------------------------------------
@pytest.mark.parametrize(
    ("who", "columns"),
    [
        ("pm", [VALUE, TIME, RISK]),
        ("ops", [VALUE, TIME, RISK]),
        ("executive", [VALUE, TIME, RISK]),
        ("reviewer", [RISK]),
        ("it", [RISK, SIZE]),
        ("po", [SIZE]),
        ("frontline", []),
        ("admin", []),
        ("outsider", []),
    ],
)
def test_a_scorer_votes_on_the_columns_of_their_role_and_no_other(
    cast, client_of, session, pair, who, columns
):
    person = getattr(cast, who)
    client, api = client_of(person), f"/api/v1/scoring-sessions/{session.pk}/vote/"
    assert list(scorers.columns_of(person)) == columns
    for column in COLUMNS:
        rounds.open_column(session, column=column, by=cast.pm)
        page = client.get(session.get_absolute_url())
        if page.status_code == 200:
            assert ("data-vote" in page.content.decode()) is (column in columns)
        body = {"item": pair[0].pk, "number": 1, "value": 5}
        by_page = reverse("backlog:session_vote", args=[session.pk, column])
        sent = {"item": pair[1].pk, "column": column, "value": 5}
        codes = {
            client.post(by_page, body).status_code,
            client.post(api, sent, content_type="application/json").status_code,
        }
        assert (codes == {302, 200}) if column in columns else (codes <= {403, 404})
        assert Vote.objects.filter(round__column=column).exists() is (column in columns)
        Vote.objects.all().delete()


def test_a_frontline_lead_s_vote_is_refused_below_every_door(cast, session, pair):
    rounds.open_column(session, column=VALUE, by=cast.pm)
    with pytest.raises(PermissionDenied):
        rounds.vote(session, column=VALUE, votes={pair[0]: 5}, by=cast.frontline)


# --- one column at a time ----------------------------------------------------------------
def test_only_the_open_column_is_voted_on(cast, session, pair):
    def vote(column, by, **more):
        rounds.vote(session, column=column, votes={pair[0]: 5}, by=by, **more)

    with pytest.raises(Refused, match="No column is open yet"):
        vote(VALUE, cast.pm)
    rounds.open_column(session, column=VALUE, by=cast.pm)
    assert last_entry().data == {"column": VALUE, "round": 1}
    with pytest.raises(Refused, match="Value is voted on now, not job size"):
        vote(SIZE, cast.po)
    with pytest.raises(Refused, match="Nobody has voted"):
        rounds.reveal(session, by=cast.pm)
    vote(VALUE, cast.pm)
    with pytest.raises(Refused, match="Show the votes on value first"):
        rounds.open_column(session, column=SIZE, by=cast.pm)
    with pytest.raises(PermissionDenied):
        rounds.reveal(session, by=cast.ops)
    assert rounds.reveal(session, by=cast.pm).state == "revealed"
    with pytest.raises(Refused, match="already shown"):
        rounds.reveal(session, by=cast.pm)
    with pytest.raises(Refused, match="This one was not counted"):
        vote(VALUE, cast.ops)
    assert rounds.open_column(session, column=SIZE, by=cast.pm).state == "open"
    assert rounds.open_column(session, column=VALUE, by=cast.pm).state == "revealed"


@pytest.mark.parametrize(
    ("column", "value", "says"),
    [(SIZE, 4, "1, 2, 3, 5"), ("title", 5, "no score column title")],
)
def test_votes_are_for_score_columns_and_on_the_scale(
    cast, session, pair, column, value, says
):
    rounds.open_column(session, column=SIZE, by=cast.pm)
    with pytest.raises(Refused, match=says):
        rounds.vote(session, column=column, votes={pair[0]: value}, by=cast.po)


def test_votes_are_for_items_of_the_session(cast, session):
    rounds.open_column(session, column=SIZE, by=cast.pm)
    other = make_item(cast.product, key="F-9")
    with pytest.raises(Refused, match="F-9 is not part"):
        rounds.vote(session, column=SIZE, votes={other: 5}, by=cast.po)
    sessions.add_items(session, items=[other], by=cast.pm)
    rounds.vote(session, column=SIZE, votes={other: 5}, by=cast.po)


def test_a_second_vote_replaces_the_first_and_no_trail_keeps_its_value(
    cast, session, pair
):
    rounds.open_column(session, column=SIZE, by=cast.pm)
    for value in (5, 8, 8):
        rounds.vote(session, column=SIZE, votes={pair[0]: value}, by=cast.it)
    assert list(Vote.objects.values_list("value", flat=True)) == [8]
    told = AuditEntry.objects.filter(verb="scoring.voted").values_list(
        "data", flat=True
    )
    assert list(told) == [{"column": SIZE, "items": ["F-1"]}] * 2


# --- again -------------------------------------------------------------------------------
def test_another_round_is_for_what_is_apart_and_the_first_one_stays(
    cast, session, pair
):
    near, far = pair
    with pytest.raises(Refused, match="nothing to repeat"):
        rounds.again(session, by=cast.pm)
    show(session, cast, SIZE, {near: 1, far: 2}, {near: 2, far: 13})
    session = rounds.again(session, by=cast.pm)
    second = queries.current(session)
    assert second is not None
    assert [row.item for row in queries.ballots(second, cast.po)] == [far]
    with pytest.raises(Refused, match="F-1 was agreed on"):
        rounds.vote(session, column=SIZE, votes={near: 5}, by=cast.po)
    with pytest.raises(Refused, match="Round 1 of job size is over"):
        rounds.vote(session, column=SIZE, votes={far: 5}, number=1, by=cast.po)
    for person in (cast.po, cast.it):
        rounds.vote(session, column=SIZE, votes={far: 5}, number=2, by=person)
    rounds.reveal(session, by=cast.pm)
    found = queries.outcomes(session)
    assert {at[0]: out.value for at, out in found.items()} == {near.pk: 1, far.pk: 5}
    with pytest.raises(Refused, match="Everybody agrees here"):
        rounds.again(session, by=cast.pm)
    past = queries.history(session, cast.pm)
    assert [
        (
            row.round.number,
            row.round.revealed_by,
            [found.votes for _, found, _ in row.lines],
        )
        for row in past
    ] == [(2, cast.pm, [(5, 5)]), (1, cast.pm, [(1, 2), (2, 13)])]
    [ballot] = ballots(far)
    assert [cell.votes for _, cell in ballot.rows] == [(5, 5)]


def test_a_facilitator_s_choice_needs_a_reason_and_shown_votes(cast, session, pair):
    item = pair[0]

    def choose(**more):
        asked = {"item": item, "column": SIZE, "value": 8, "reason": "A vendor"}
        return rounds.choose(session, **{**asked, "by": cast.pm, **more})

    with pytest.raises(Refused, match="Nobody has voted on F-1"):
        choose()
    show(session, cast, SIZE, {item: 2}, {item: 13})
    for wrong, says in (
        ({"reason": " "}, "Say why"),
        ({"value": 4}, "Scores are"),
        ({"column": "title"}, "no score column"),
    ):
        with pytest.raises(Refused, match=says):
            choose(**wrong)
    with pytest.raises(PermissionDenied):
        choose(by=cast.po)
    choose(version=0)
    assert last_entry().data["reason"] == "A vendor"
    with pytest.raises(Stale, match="The score chosen for F-1 changed"):
        choose(value=5, version=0)
    assert queries.outcomes(session)[item.pk, SIZE].value == 8
    rounds.again(session, everything=True, by=cast.pm)
    with pytest.raises(Refused, match="F-1 is voted on now"):
        choose()
    rounds.vote(session, column=SIZE, votes={item: 3}, by=cast.po)
    rounds.reveal(session, by=cast.pm)
    assert queries.outcomes(session)[item.pk, SIZE].value == 3  # a new round, no choice


# --- silence -----------------------------------------------------------------------------
TOKENS = re.compile(r'(csrfmiddlewaretoken" value|data-csrf|csrf_token)="[^"]+"')


def doors(session, item):
    """Everything that anybody can read where a session, an item or the trail shows."""
    given = {"pk": session.pk, "item_pk": item.pk, "column": SIZE}
    for at in addresses():
        ours = "backlog:session" in at.name or "api:scoringsession" in at.name
        if ours and "GET" in at.methods and set(at.keys) <= set(given):
            yield reverse(at.name, kwargs={key: given[key] for key in at.keys})
    for name in (
        "backlog:item_detail",
        "backlog:item_why",
        "api:item-detail",
        "api:item-findings",
    ):
        yield reverse(name, args=[item.pk])
    for name in ("backlog:item_grid", "core:audit_list", "api:item-list"):
        yield reverse(name)
    for kind in ("csv", "json", "xlsx"):
        yield f"{reverse('backlog:item_export')}?as={kind}"
    yield reverse("admin:backlog_scoringsession_change", args=[session.pk])


def told_by(answer):
    """What somebody reads in an answer: of a workbook its cells, for its bytes hold times."""
    if "spreadsheet" not in answer["Content-Type"]:
        return TOKENS.sub("", answer.getvalue().decode())
    book = load_workbook(BytesIO(answer.getvalue()))
    return [[list(row) for row in sheet.values] for sheet in book]


def letters_about(term):
    """What those whose votes are awaited are told by mail."""
    mail.outbox.clear()
    ask_for_votes(term)
    return {
        (letter.to[0], "mail"): (letter.subject, letter.body) for letter in mail.outbox
    }


def test_no_door_tells_a_hidden_vote_to_anybody_but_its_scorer(
    cast, client_of, session, pair
):
    """What is read does not depend on what was voted: the same, byte by byte."""
    item = pair[0]
    show(session, cast, RISK, {item: 1})
    rounds.open_column(session, column=SIZE, by=cast.pm)
    rounds.vote(session, column=SIZE, votes={item: 2}, by=cast.po)
    hidden = Vote.objects.filter(round__revealed_at=None)
    term = terms.give(session, ends_at=now() + timedelta(days=1), by=cast.pm)
    fresh = ScoringSession.objects.get()
    terms.expect(fresh, people=[cast.it, cast.po], version=fresh.version, by=cast.pm)
    chief = make_user("Chief")
    type(chief).objects.filter(pk=chief.pk).update(is_staff=True, is_superuser=True)
    people = [*cast.everyone.values(), chief]
    clients = {who: client_of(who) for who in people if who != cast.po}

    def read():
        return letters_about(term) | {
            (who.name, door): told_by(client.get(door))
            for who, client in clients.items()
            for door in doors(session, item)
        }

    before = read()
    hidden.update(value=20)
    after = read()
    assert [at for at in before if before[at] != after[at]] == []
    assert len({door for _, door in before}) > 8
    assert (cast.it.email, "mail") in before
    book = before[cast.pm.name, f"{reverse('backlog:item_export')}?as=xlsx"]
    assert "F-1" in str(book)
    mine = client_of(cast.po).get(session.get_absolute_url()).content.decode()
    assert f'id="vote-{item.pk}-20" name="value" value="20" aria-pressed="true"' in mine
    rounds.reveal(session, by=cast.pm)
    detail = reverse("api:scoringsession-detail", args=[session.pk])
    told = clients[cast.ops].get(detail).json()["cells"]
    assert [20] in [cell.get("votes") for cell in told]
