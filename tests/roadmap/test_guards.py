"""Every guard of domain.md §3 at every door, and the same card whole as the proof.

A drag, the menu and the keys send one and the same request (static/js/board.js); that
they do is tried in a browser, in test_browser.py.
"""

import pytest
from django.urls import reverse

from core.models import ImportRun
from roadmap.imports import CARDS
from roadmap.models import Card, Move
from tests.database import taken_back
from tests.make import make_approval, make_benefit, make_item
from tests.roadmap.make import make_card, make_ready_for_next

WHY = "Evidence is in."


def ready_for_now(cast):
    card = make_ready_for_next(cast)
    item = make_item(cast.product)
    card.items.add(item)
    make_approval(cast, subject=item)
    return moved_by_hand(card, "next")


def ready_for_done(cast):
    card = moved_by_hand(ready_for_now(cast), "now")
    card.result, card.learning = "385 of 377 s.", "Slower than hoped."
    card.benefit = make_benefit(cast)
    card.save()
    return card


def moved_by_hand(card, horizon):
    card.horizon = horizon
    card.save()
    return card


READY = {"next": make_ready_for_next, "now": ready_for_now, "done": ready_for_done}


def without(**fields):
    def take(cast, card):
        Card.objects.filter(pk=card.pk).update(**fields)

    return take


def without_key_result(**fields):
    """A key result would bring objective and metric by itself."""
    return without(key_result=None, **fields)


def notes_left(count):
    return lambda cast, card: card.notes.set(card.notes.all()[:count])


def full_now(cast, card):
    for number in range(5):
        make_card(cast, f"Busy {number}", horizon="now")


def inside_only_and_bare(cast, card):
    without(touches_customers=False)(cast, card)
    card.items.clear()


def ungated(cast, card):
    card.items.set([make_item(cast.product, "Another feature")])


OWN = {"measure": "AHT", "baseline": 397, "target": 377}
GUARDS = [
    ("next", lambda cast, card: card.opportunities.clear(), "validated"),
    ("next", without(problem=""), "the problem in words"),
    ("next", without_key_result(objective=None, **OWN), "an objective"),
    ("next", without_key_result(), "a target metric"),
    ("next", notes_left(1), "two pieces of evidence"),
    ("next", without(riskiest_assumption=""), "the riskiest assumption"),
    ("now", full_now, "room in Now"),
    ("now", without(problem=""), "the problem in words"),
    ("now", without_key_result(objective=None, **OWN), "an objective"),
    ("now", without_key_result(), "a target metric"),
    ("now", without(owner=None), "an owner"),
    ("now", notes_left(2), "three notes"),
    ("now", inside_only_and_bare, "a feature or an experiment"),
    ("now", ungated, "a gate"),
    ("done", without(result=""), "shipped is not done"),
    ("done", without(learning=""), "what was learned"),
    ("done", without(benefit=None), "the benefit it counts towards"),
]


def by_board(client, cast, card, to, reason):
    return by_page(client, cast, card, to, reason, **{"hx-request": "true"})


def by_page(client, cast, card, to, reason, **headers):
    body = {"horizon": to, "after": "", "reason": reason, "version": card.version}
    url = reverse("roadmap:card_move", args=[card.pk])
    answer = client.post(url, body, headers=headers)
    return answer.status_code in (200, 302), answer.text


def by_api(client, cast, card, to, reason):
    answer = client.post(
        f"/api/v1/cards/{card.pk}/move/",
        {"horizon": to, "reason": reason},
        content_type="application/json",
        headers={"if-match": f'"card-{card.pk}-{card.version}"'},
    )
    return answer.status_code == 200, answer.text


def by_import(client, cast, card, to, reason):
    row = {"key": card.key, "title": card.title, "column": to, "reason": reason}
    [told] = CARDS.loader(ImportRun(), cast.pm).load([row])
    return told.state != "failed", told.text


DOORS = [by_board, by_page, by_api, by_import]


@pytest.mark.parametrize(
    ("to", "broken", "words"), GUARDS, ids=[f"{to}: {words}" for to, _, words in GUARDS]
)
def test_a_guard_holds_at_every_door(as_pm, cast, to, broken, words):
    card = READY[to](cast)
    broken(cast, card)
    for door in DOORS:
        with taken_back():
            went, told = door(as_pm, cast, card, to, WHY)
            assert not went, door
            assert words in told, door
            assert Card.objects.get(pk=card.pk).horizon == card.horizon, door
            assert not Move.objects.exists(), door


@pytest.mark.parametrize("to", list(READY))
def test_a_whole_card_goes_through_with_a_reason_and_not_without(as_pm, cast, to):
    card = READY[to](cast)
    for door in DOORS:
        with taken_back():
            goes_through_by(door, as_pm, cast, card, to)


def goes_through_by(door, as_pm, cast, card, to):
    assert not door(as_pm, cast, card, to, " ")[0]
    assert Card.objects.get(pk=card.pk).horizon == card.horizon
    assert door(as_pm, cast, card, to, WHY)[0]
    told = Move.objects.get()
    assert (told.from_horizon, told.to_horizon, told.reason) == (card.horizon, to, WHY)
    assert told.checklist["missing"] == []
    assert told.checklist["held"]
