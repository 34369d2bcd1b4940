"""A move that asks for what is missing where it is missed, and takes all of it or nothing."""

import pytest
from django.urls import reverse

from core.errors import Stale
from roadmap import actions
from roadmap.models import Card
from tests.make import make_approval, make_item
from tests.roadmap.make import (
    make_card,
    make_key_result,
    make_notes,
    make_opportunity,
    make_ready_for_next,
)

HTMX = {"hx-request": "true"}


def post(client, card, **body):
    url = reverse("roadmap:card_move", args=[card.pk])
    version = Card.objects.get(pk=card.pk).version
    return client.post(url, {"version": version} | body, headers=HTMX)


def test_a_bare_card_is_asked_for_everything_without_complaint(as_pm, cast):
    card = make_card(cast)
    html = post(as_pm, card, horizon="next").text
    for name in (
        "problem",
        "key_result",
        "measure",
        "evidence",
        "opportunity",
        "reason",
    ):
        assert f'name="{name}"' in html
    assert "Why to Next?</label>" in html  # not “(optional)”: a move has a reason
    assert "Riskiest assumption</label>" in html
    assert 'name="owner"' not in html  # not for Next
    assert "aria-invalid" not in html


def test_what_is_given_is_saved_with_the_move(as_pm, cast):
    card, result = make_card(cast), make_key_result()
    make_notes(cast, "n1", "n2")
    opportunity = make_opportunity(cast)
    given = {
        "asked": "1",
        "problem": "They type it three times.",
        "key_result": result.pk,
        "evidence": "n1, n2",
        "opportunity": opportunity.pk,
        "riskiest_assumption": "Summaries are right.",
        "reason": "It is proven.",
    }
    half = post(as_pm, card, horizon="next", **(given | {"evidence": "n1 n9"}))
    assert half.status_code == 422
    assert "There is nothing called n9." in half.text
    assert "They type it three times." in half.text  # what was typed stays
    assert Card.objects.get(pk=card.pk).version == 1

    assert post(as_pm, card, horizon="next", **given).status_code == 200
    card = Card.objects.get(pk=card.pk)
    assert (card.horizon, card.objective) == ("next", result.objective)
    assert {note.code for note in card.notes.all()} == {"n1", "n2"}
    assert list(card.opportunities.all()) == [opportunity]
    assert card.moves.latest("id").reason == "It is proven."


def test_a_full_now_asks_which_card_steps_back(as_pm, cast):
    card = make_ready_for_next(cast)
    item = make_item(cast.product)
    card.items.add(item)
    make_approval(cast, subject=item)
    actions.move(card, to="next", after=None, reason="x", version=None, by=cast.pm)
    others = [make_card(cast, t, horizon="now") for t in "abcde"]
    theirs = make_card(cast, "t", horizon="now", product=cast.other_product)
    asked = post(as_pm, card, horizon="now").text
    assert "Which card steps back to Next?" in asked
    assert f'value="{others[0].pk}"' in asked
    assert f'value="{theirs.pk}"' not in asked
    Card.objects.filter(pk=theirs.pk).delete()

    body = {"horizon": "now", "reason": "It helps more.", "asked": "1"}
    assert post(as_pm, card, **body).status_code == 422
    assert post(as_pm, card, **body, steps_back=others[0].pk).status_code == 200
    assert Card.objects.get(pk=card.pk).horizon == "now"
    back = Card.objects.get(pk=others[0].pk)
    assert back.horizon == "next"
    assert back.moves.latest("id").reason == "Makes room for RC-01. It helps more."


def test_a_missing_gate_leads_to_where_it_is_asked_for(as_pm, cast):
    card = make_ready_for_next(cast)
    item = make_item(cast.product)
    card.items.add(item)
    actions.move(card, to="next", after=None, reason="x", version=None, by=cast.pm)
    html = post(as_pm, card, horizon="now", reason="Go").text
    assert f"Ask for the gate at {item.key}" in html
    assert 'type="submit"' not in html


def test_nothing_is_given_when_the_move_is_refused(cast):
    card = make_card(cast)
    gifts = {"problem": "They type it three times."}
    with pytest.raises(Exception, match="Next needs"):
        actions.give_and_move(
            card, to="next", gifts=gifts, after=None, reason="x", version=1, by=cast.pm
        )
    assert Card.objects.get(pk=card.pk).problem == ""


def test_what_somebody_changed_first_is_not_given_over(cast):
    card = make_card(cast)
    actions.edit(card, version=1, problem="Theirs", by=cast.pm)
    with pytest.raises(Stale):
        actions.give_and_move(
            card,
            to="dropped",
            gifts={"problem": "Mine"},
            after=None,
            reason="x",
            version=1,
            by=cast.pm,
        )
    assert Card.objects.get(pk=card.pk).problem == "Theirs"


def test_the_top_of_a_lane_is_above_the_card_below(cast):
    cards = [make_card(cast, title) for title in "abcd"]
    actions.move(
        cards[3],
        to="later",
        after=None,
        before=cards[2],
        reason="",
        version=1,
        by=cast.pm,
    )
    found = Card.objects.order_by("position").values_list("title", flat=True)
    assert "".join(found) == "abdc"
