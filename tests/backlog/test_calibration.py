"""How scorers lean (mission.md G8): a planted over-scorer is found, and told to few."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog import calibration
from backlog.actions import items as item_actions
from backlog.actions import rounds, sessions
from backlog.calibration import lean
from backlog.models import Item, ScoringSession, Vote
from backlog.queries.calibration import calibration_for
from backlog.queries.sessions import outcomes
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from backlog.wsjf import SCALE
from core.roles import Role
from tests.backlog.poker import show
from tests.make import make_item, make_user

VALUE, TIME, RISK, SIZE = COLUMNS


@pytest.mark.parametrize(
    ("pairs", "says", "leans"),
    [
        ([(8, 5)] * 8, "1.0 steps above", True),
        ([(8, 5)] * 7, "too few votes yet (7 of 8)", False),
        ([(3, 5)] * 8, "1.0 steps below", True),
        ([(5, 5)] * 20, "as agreed", False),
        ([(8, 5)] * 3 + [(5, 5)] * 7, "0.3 steps above", False),  # too little to matter
        ([(20, 1)] * 2 + [(1, 13)] * 1 + [(5, 5)] * 7, "0.7 steps above", False),  # chance
        ([], "too few votes yet (0 of 8)", False),
    ],
)  # fmt: skip
def test_a_lean_is_far_enough_often_enough_and_no_chance(pairs, says, leans):
    found = lean(pairs)
    assert (found.says, found.leans) == (says, leans)


def test_leans_add_up_and_a_miss_is_between_0_and_1():
    one, two = lean([(8, 5)] * 5), lean([(5, 5)] * 5)
    assert (one + two).bias == 0.5
    assert (one + two).error == pytest.approx(0.16667, abs=1e-5)
    assert lean([(1, 20)]).miss == 1
    assert lean([(1, 1)]).miss == lean([]).miss == 0
    with pytest.raises(ValueError, match="not in tuple"):
        lean([(4, 5)])


def test_drift_is_told_between_sessions_that_both_have_the_column():
    assert calibration.drifts([]) == []
    assert calibration.drifts([1.0, 2.5, None, 2.0]) == [None, 1.5, None, None]
    assert calibration.is_inflated(1.0)
    assert not calibration.is_inflated(0.9)
    assert not calibration.is_inflated(None)


# --- from rounds ------------------------------------------------------------------------
@pytest.fixture
def scored(cast):
    """A final session of ten items; Olga votes two steps too high on value."""
    rows = [make_item(cast.product, key=f"F-{at}", kind="enabler") for at in range(10)]
    session = sessions.create(name="PI 27.1", held_on=date(2026, 11, 10), items=rows, by=cast.pm)  # fmt: skip
    for column in COLUMNS:
        agreed = {item: SCALE[at % 4] for at, item in enumerate(rows)}
        high = {item: SCALE[at % 4 + 2] for at, item in enumerate(rows)}
        rounds.open_column(session, column=column, by=cast.pm)
        if column == VALUE:
            rounds.vote(session, column=VALUE, votes=high, by=cast.ops)
        for person in (cast.po, cast.it) if column == SIZE else (cast.pm, cast.executive):  # fmt: skip
            rounds.vote(session, column=column, votes=agreed, by=person)
        rounds.reveal(session, by=cast.pm)
    rounds.choose(session, item=rows[3], column=VALUE, value=13, reason="Law", by=cast.pm)  # fmt: skip
    sessions.finalize(session, by=cast.pm)
    return session


def named(lines):
    return {line.name: dict(line.cells) for line in lines}


@pytest.mark.django_db
def test_a_planted_over_scorer_is_found_and_the_others_are_not(cast, scored):
    people = named(calibration_for(cast.pm).people)
    leaning = {
        (name, label)
        for name, cells in people.items()
        for label, each in cells.items()
        if each and each.leans
    }
    assert leaning == {("Olga", "Value")}
    olga = people["Olga"]["Value"]
    assert olga.says == "1.8 steps above"  # two, but for what the facilitator chose
    assert people["Mia"]["Value"].votes == 10
    assert people["Paolo"]["Value"] is None


@pytest.mark.django_db
def test_every_lean_is_that_of_the_votes_against_the_session_s_results(cast, scored):
    agreed = outcomes(scored)
    found = named(calibration_for(cast.pm).people)
    for person in (cast.pm, cast.ops, cast.executive, cast.po, cast.it):
        for column in COLUMNS:
            votes = Vote.objects.filter(scorer=person, round__column=column)
            pairs = [(vote.value, agreed[vote.item_id, column].value) for vote in votes]
            assert found[person.name][COLUMN_WORDS[column]] == (lean(pairs) if pairs else None)  # fmt: skip


@pytest.mark.django_db
def test_each_sees_their_own_roles_are_nobody_and_people_are_for_who_leads(
    cast, scored, client_of
):
    page = reverse("backlog:session_calibration")
    api = reverse("api:scoringsession-calibration")
    for who, own, people in (
        (cast.pm, True, True),
        (cast.ops, True, False),
        (cast.reviewer, False, False),
    ):
        client = client_of(who)
        text, told = client.get(page).text, client.get(api).json()
        assert ("You</h2>" in text) is own is (told["mine"] is not None)
        assert ("By person" in text) is people is bool(told["people"])
        assert told["roles"] == []  # one of each role: a role would be a person
        assert ("Eve" in text) is people
    assert "1.8 steps above" in client_of(cast.ops).get(page).text
    assert "1.8 steps" not in client_of(cast.reviewer).get(page).text
    assert client_of(cast.frontline).get(page).status_code == 403


@pytest.mark.django_db
def test_a_role_is_told_from_two_scorers_on(cast, scored):
    second = make_user("Oda", Role.OPERATIONS_LEADER)
    ScoringSession.objects.update(state="revealed")
    rounds.open_column(scored, column=VALUE, by=cast.pm)
    session = rounds.again(scored, everything=True, by=cast.pm)
    votes = dict.fromkeys(session.items.all(), 1)
    rounds.vote(session, column=VALUE, votes=votes, by=second)
    rounds.reveal(session, by=cast.pm)
    ScoringSession.objects.update(state="final")
    [line] = calibration_for(cast.executive).roles
    assert (line.name, line.people) == ("Operations leader", 2)
    told = dict(line.cells)["Value"]
    assert told is not None
    # The last round is what was agreed (all 1), Olga's silent first vote what she said.
    assert (told.votes, told.bias) == (20, 1.65)


@pytest.mark.django_db
def test_sizes_are_held_against_what_turned_out(cast, scored):
    assert calibration_for(cast.it).my_sizes is None  # nothing turned out yet
    points, later = Item.objects.get(key="F-0"), Item.objects.get(key="F-1")
    Item.objects.filter(pk=points.pk).update(story_points=4)  # between 3 and 5: the 3
    for to in ("ready", "in_progress", "done"):
        item_actions.move(points, to=to, by=cast.pm)
    Item.objects.filter(pk=later.pk).update(job_size=5)
    found = calibration_for(cast.it).my_sizes
    assert found is not None
    # Voted 1 and 2; it was 3 and 5: two steps below each.
    assert (found.votes, found.bias, found.miss) == (2, -2.0, pytest.approx(4 / 36))


@pytest.mark.django_db
def test_inflation_between_sessions_is_marked(cast, scored, as_ops):
    rows = list(scored.items.order_by("key")[:3])
    held = scored.held_on + timedelta(weeks=12)
    later = sessions.create(name="PI 27.2", held_on=held, items=rows, by=cast.pm)
    for column in COLUMNS:
        votes = dict(zip(rows, (1, 20, 20), strict=True))
        show(later, cast, column, votes)
    sessions.finalize(later, by=cast.pm)
    newest, first = calibration_for(cast.ops).sessions
    assert (newest.name, first.name) == ("PI 27.2", "PI 27.1")
    assert [each.is_inflated for each in newest.averages] == [True] * 4
    assert [each.is_inflated for each in first.averages] == [False] * 4
    assert newest.averages[3].step == 4.0
    assert "Inflated" in as_ops.get(reverse("backlog:session_calibration")).text


@pytest.mark.django_db
def test_it_costs_the_same_with_more_sessions_and_an_empty_page_teaches(
    cast, as_pm, request
):
    page = reverse("backlog:session_calibration")
    assert "No final session yet" in as_pm.get(page).text
    session = request.getfixturevalue("scored")
    as_pm.get(page)
    with CaptureQueriesContext(connection) as few:
        as_pm.get(page)
    for at in range(3):
        again = ScoringSession.objects.create(name=f"{at}", held_on=session.held_on, facilitator=cast.pm, state="final")  # fmt: skip
        again.items.set(session.items.all())
    with CaptureQueriesContext(connection) as many:
        as_pm.get(page)
    assert len(many) == len(few)
