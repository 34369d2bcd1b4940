"""Mistakes of scoring: domain.md §2 “Mistakes to detect”, where people can mend them."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from backlog import mistakes
from backlog.actions import items as item_actions
from backlog.actions import rounds, scores, sessions
from backlog.models import Item
from backlog.queries import mistakes as found_in
from backlog.queries import sessions as queries
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from core.clock import now
from tests.backlog.poker import show_all
from tests.make import make_item, make_opportunity

DAY = date(2026, 11, 16)
FINE = {"opportunities": 1, "scorers": frozenset({1, 2}), "proposer": 1}


def judged(*values, **more):
    scored = dict(zip(COLUMNS, values, strict=False))
    return mistakes.Judged("F-1", scored, **{**FINE, **more})


@pytest.mark.parametrize(
    ("item", "kinds"),
    [
        (judged(13, 8, 5, 13, scored_on=DAY), []),
        (judged(13, 8, 5, 20), ["large"]),
        (judged(13, 8, 5, 20, parts=2), []),
        (judged(1, 13, 1, 1), ["hollow"]),
        (judged(1, 20, 1, 1), ["hollow"]),
        (judged(1, 8, 1, 1), []),
        (judged(2, 13, 1, 1), []),
        (judged(5, 5, 5, 5, opportunities=0), ["causeless"]),
        (judged(5, 5, 5, 5, opportunities=0, is_feature=False), []),
        (judged(5, 5, 5, 5, scorers=frozenset({1})), ["alone"]),
        (judged(5, 5, 5, 5, scorers=frozenset({2})), []),
        (judged(5, 5, 5, 5, scorers=frozenset(), proposer=None), []),
        (judged(5, 5, 5, 5, scored_on=DAY - timedelta(weeks=13)), []),
        (judged(5, 5, 5, 5, scored_on=DAY - timedelta(weeks=13, days=1)), ["stale"]),
        (judged(5, 5, 5, 5, sources=frozenset({"PI 1", ""})), ["mixed"]),
        (judged(5, 5, 5, 5, sources=frozenset({"PI 1"})), []),
        (judged(), []),
    ],
)
def test_what_one_item_gives_away(item, kinds):
    assert mistakes.of_item(item, on=DAY) == kinds
    assert set(kinds) <= set(mistakes.WORDS)


@pytest.mark.parametrize(
    ("values", "flat"),
    [
        ([8, 13, 8, 13], True),  # everything 8–13: a deviation of .5 steps
        ([8, 8, 8], True),
        ([5, 8, 13], False),  # √(2/3) = .816
        ([1, 2, 20], False),
        ([13, 13, 20, 13, 8], True),  # √.4 = .632
        ([8, 13], False),  # too few to tell
        ([], False),
    ],
)
def test_a_column_that_tells_nothing_apart(values, flat):
    assert mistakes.is_flat(values) is flat


def test_a_long_list_of_items_is_cut_short():
    rows = [mistakes.Judged(f"F-{at}", {"job_size": 20}) for at in range(11)]
    [large, causeless] = mistakes.of_items(rows, on=DAY)
    assert large.named == "F-0, F-1, F-2, F-3, F-4, F-5, F-6, F-7 and 3 more"
    assert causeless.kind == "causeless"
    few = mistakes.of_columns(rows, COLUMN_WORDS)
    assert [(each.column, each.says) for each in few] == [
        ("job_size", "Job size: everything between 20 and 20.")
    ]


# --- where people see them ---------------------------------------------------------------
@pytest.mark.django_db
def test_a_session_is_told_before_it_is_final(cast, as_pm, as_ops, assert_flat):
    make_item(cast.product, "Elsewhere", 5, 5, 5, 5, key="F-9")
    cause = make_opportunity(cast)
    three = [
        item_actions.create(product=cast.product, title=f"{at}", opportunities=[cause], by=cast.pm)
        for at in range(3)
    ]  # fmt: skip
    Item.objects.filter(pk=three[2].pk).update(kind="enabler")
    three[0].opportunities.clear()
    session = sessions.create(name="PI 27.1", items=three, by=cast.pm)
    table = queries.table(session, cast.pm)
    kinds = [each.kind for each in found_in.of_session(session, table)]
    assert kinds == ["causeless", "compared"]  # nothing is voted on yet
    one, two, three_ = three
    votes = {one: (1, 13, 1, 1), two: (2, 5, 2, 20), three_: (2, 1, 3, 13)}
    show_all(session, cast, votes)
    answer = as_ops.get(reverse("api:scoringsession-findings", args=[session.pk]))
    assert [(each["kind"], each["keys"] or each["column"]) for each in answer.json()] == [
        ("flat", "business_value"),
        ("large", [two.key]),
        ("hollow", [one.key]),
        ("causeless", [one.key]),
        ("compared", ""),
    ]  # fmt: skip
    page = as_pm.get(session.get_absolute_url()).text
    assert "Value: everything between 1 and 2." in page
    assert "1 other item of the order was scored elsewhere" in page
    live = reverse("backlog:session_live", args=[session.pk])

    def more():
        extra = make_item(cast.product, key="F-77")
        sessions.add_items(session, items=[extra], by=cast.pm)

    assert_flat(lambda: as_pm.get(live), more)


@pytest.mark.django_db
def test_hidden_votes_give_nothing_away(cast):
    """Three equal sizes would be a finding: as long as nobody shows them, they are not."""
    three = [make_item(cast.product, key=f"F-{at}", kind="enabler") for at in range(3)]
    session = sessions.create(name="PI 27.1", items=three, by=cast.pm)
    rounds.open_column(session, column="job_size", by=cast.pm)
    votes = dict.fromkeys(three, 20)
    rounds.vote(session, column="job_size", votes=votes, by=cast.po)

    def kinds():
        table = queries.table(session, cast.pm)
        return [each.kind for each in found_in.of_session(session, table)]

    assert kinds() == []
    rounds.reveal(session, by=cast.pm)
    assert kinds() == ["flat", "large"]


@pytest.mark.django_db
def test_an_item_s_page_doubts_its_standing_scores(cast, as_pm, as_ops):
    item = item_actions.create(product=cast.product, title="x", by=cast.pm)
    for column, value in zip(COLUMNS, (1, 13, 1, 20), strict=True):
        one: dict[str, Any] = {column: value}
        item = scores.score(item, version=None, by=cast.pm, **one)
    Item.objects.filter(pk=item.pk).update(scored_at=now() - timedelta(weeks=14))

    def kinds(client=as_ops):
        answer = client.get(reverse("api:item-findings", args=[item.pk]))
        return [each["kind"] for each in answer.json()]

    assert kinds() == ["large", "hollow", "causeless", "alone", "stale"]
    page = as_pm.get(item.get_absolute_url()).text
    assert "Mistakes in its scores" in page
    assert "Whoever proposed it is the only one who scored it." in page
    # Another scorer: not alone. A session that comes to the same scores judges it anew.
    scores.score(item, version=None, risk_reduction=2, by=cast.ops)
    assert kinds() == ["large", "causeless"]
    item.refresh_from_db()
    Item.objects.filter(pk=item.pk).update(scored_at=now() - timedelta(weeks=14))
    other = make_item(cast.product, key="F-9")
    session = sessions.create(name="PI 27.1", items=[item, other], by=cast.pm)
    show_all(session, cast, {item: (1, 13, 2, 20), other: (1, 1, 1, 1)})
    sessions.finalize(session, by=cast.pm)
    assert kinds() == ["large", "causeless"]
    assert "confirmed its scores in PI 27.1" in as_pm.get(item.get_absolute_url()).text
    # One score changed outside: it was judged against other items.
    item.refresh_from_db()
    scores.score(item, version=None, business_value=3, by=cast.pm)
    assert kinds() == ["large", "causeless", "mixed"]
    for to in ("ready", "in_progress", "done"):
        item_actions.move(item, to=to, by=cast.pm)
    assert kinds() == []
