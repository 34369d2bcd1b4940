"""Two people at one board in two browsers: both see the same in the end, and nothing is lost.

The suite plays for some seconds; `BOARD_SECONDS=60` plays the whole minute.
"""

import itertools
import os
import random
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from playwright.sync_api import expect

from core.models import User
from roadmap import actions, queries
from roadmap.models import Card, Move
from tests.browser import OpenAs, assert_accessible, assert_quiet
from tests.make import Cast, make_cast
from tests.roadmap.make import make_card, make_key_result
from tests.workers import promised

if TYPE_CHECKING:
    from playwright.sync_api import Page

SECONDS = float(os.environ.get("BOARD_SECONDS", "8"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    """Max joins Mia's team as a second product manager."""
    found = make_cast()
    team = found.product.team
    team.memberships.create(user=found.other_pm, role="product_manager")
    return found


def order(page: "Page") -> dict[str, list[str]]:
    """Every column's cards from top to bottom, as this browser shows them."""
    found: dict[str, list[str]] = page.evaluate(
        "Object.fromEntries(['now', 'next', 'later'].map((h) => [h,"
        " [...document.querySelectorAll(`.track[data-h=${h}] > .item`)]"
        ".map((item) => item.dataset.key)]))"
    )
    return found


def stored() -> dict[str, list[str]]:
    columns: dict[str, list[str]] = {"now": [], "next": [], "later": []}
    for card in Card.objects.order_by("position"):
        columns[card.horizon].append(card.key)
    return columns


def carry(page: "Page", card: Card, *keys: str) -> None:
    """Lift a card by keyboard, carry it and drop it."""
    page.locator(f"#t-{card.pk}").focus()
    for key in ("Space", *keys, "Space"):
        page.keyboard.press(key)


def changed(page: "Page", card: Card, before: str | None) -> None:
    page.wait_for_selector(
        f"#card-{card.pk}:not([data-version='{before}']):not(.saving)"
    )


def demote(page: "Page", card: Card, reason: str) -> bool:
    """Carry a card one column to the right, and say why where it asks.

    False if this browser is told instead that somebody else came first.
    """
    before = page.locator(f"#card-{card.pk}").get_attribute("data-version")
    carry(page, card, "ArrowRight")
    page.locator(f"#card-{card.pk} .answer").wait_for()
    if not page.locator(f"#card-{card.pk} textarea").count():
        expect(page.locator(f"#card-{card.pk} .answer")).to_contain_text("first")
        return False
    page.locator(f"#card-{card.pk} textarea").fill(reason)
    page.locator(f"#card-{card.pk} button[type=submit]").click()
    changed(page, card, before)
    return True


def reorder(page: "Page", card: Card) -> None:
    """Carry a card to another place in its column."""
    item = page.locator(f"#card-{card.pk}")
    before = item.get_attribute("data-version")
    is_last = item.evaluate("n => !n.nextElementSibling.classList.contains('item')")
    is_first = item.evaluate("n => !n.previousElementSibling")
    if not (is_last and is_first):
        carry(page, card, "ArrowUp" if is_last else "ArrowDown")
        changed(page, card, before)


Made = list[tuple[str, int, str]]


def play(pages: list["Page"], people: list[User], cards: list[Card]) -> Made:
    """Moves by turns until the time is up; returns which, whose and why."""
    dice, until = random.Random(3), time.monotonic() + SECONDS  # noqa: S311
    made, left = Made(), {card.key: 2 for card in cards}
    for turn in itertools.count():
        if time.monotonic() > until:
            return made
        page, person = pages[turn % 2], people[turn % 2]
        card = cards[turn % len(cards)]
        if left[card.key] and dice.random() < 0.5:
            if demote(page, card, f"Reason {turn}"):
                made.append((card.key, person.pk, f"Reason {turn}"))
                left[card.key] -= 1
        else:
            reorder(page, card)
    return made


def both_move(pages: list["Page"], card: Card) -> int:
    """Both carry the same card and send their reasons; returns whose move won.

    The other is told that somebody was first.
    """
    for page in pages:
        carry(page, card, "ArrowRight")
        page.locator(f"#card-{card.pk} textarea").fill("Mine")
    for page in pages:
        page.locator(f"#card-{card.pk} button[type=submit]").click()
    for page in pages:
        expect(page.locator(f"#card-{card.pk} form")).to_have_count(0)
    answers = [page.locator(f"#card-{card.pk} .answer") for page in pages]
    assert sorted(answer.count() for answer in answers) == [0, 1]
    told = next(at for at, answer in enumerate(answers) if answer.count())
    expect(answers[told]).to_contain_text("first")
    return 1 - told


def catch_up(page: "Page") -> None:
    """Wait for the newest; where that is too much to follow at once, ask for it."""
    board = page.locator("#board")
    expect(board).to_have_attribute("data-rev", queries.revision(), timeout=10_000)
    show = page.get_by_role("button", name="Show them")
    if show.count():
        show.click()
        expect(show).to_have_count(0)


def test_two_browsers_edit_one_board(
    open_as: OpenAs, client_of: Callable[[User], Client], cast: Cast
) -> None:
    lane = {"objective": make_key_result().objective}
    many = [make_card(cast, f"Card {n}", horizon="now", **lane) for n in range(15)]
    last = make_card(cast, "Wanted by both", horizon="now", **lane)
    people = [cast.pm, cast.other_pm]
    client_of(cast.pm).get("/roadmap/")  # templates are compiled before it is timed
    pages = [open_as(person, "/roadmap/") for person in people]
    made = play(pages, people, many)
    winner = people[both_move(pages, last)]
    made.append((last.key, winner.pk, "Mine"))
    for page in pages:
        catch_up(page)
    assert order(pages[0]) == order(pages[1]) == stored()
    ledger = Move.objects.order_by("id")
    assert list(ledger.values_list("card_key", "moved_by", "reason")) == made
    for page in pages:
        assert_quiet(page)
    print(f"{len(made)} moves in the ledger after {SECONDS:.0f} s")  # noqa: T201


def test_what_another_does_appears_in_words_and_a_lifted_card_is_left_alone(
    open_as: OpenAs, cast: Cast
) -> None:
    lane = {"objective": make_key_result().objective}
    first = make_card(cast, "First", horizon="now", **lane)
    second = make_card(cast, "Second", horizon="now", **lane)
    mia, max_ = open_as(cast.pm, "/roadmap/"), open_as(cast.other_pm, "/roadmap/")
    carry(max_, second, "ArrowRight")
    max_.locator(f"#card-{second.pk} textarea").fill("It waits for the vendor.")
    mia.locator(f"#t-{first.pk}").focus()
    mia.keyboard.press("Space")
    expect(mia.locator("#live")).to_contain_text("RC-01 lifted. Now, 1 of 2.")
    max_.locator(f"#card-{second.pk} button[type=submit]").click()
    max_.wait_for_selector(f"#card-{second.pk}[data-version='2']")
    mia.wait_for_timeout(4_500)
    assert order(mia)["now"] == ["RC-01", "RC-02"]  # nothing moves under her hand
    mia.keyboard.press("Escape")
    expect(mia.locator("#live")).to_contain_text("back where it was")
    began = time.monotonic()
    words = "Max moved RC-02 to Next: It waits for the vendor."
    expect(mia.locator("#board-news")).to_contain_text(words, timeout=promised(6_000))
    expect(mia.locator(f"#card-{second.pk} .by")).to_have_text(words)
    assert time.monotonic() - began < promised(5.5)
    assert order(mia) == {"now": ["RC-01"], "next": ["RC-02"], "later": []}
    expect(mia.locator(f"#t-{first.pk}")).to_be_focused()
    assert_accessible(mia)
    assert_quiet(mia)


def away(card: Card, by: User, to: str = "next") -> None:
    actions.move(card, to=to, after=None, reason="Not yet.", version=None, by=by)


def test_more_than_a_person_can_follow_at_once_waits_until_it_is_asked_for(
    open_as: OpenAs, cast: Cast
) -> None:
    lane = {"objective": make_key_result().objective}
    cards = [make_card(cast, f"Card {n}", horizon="now", **lane) for n in range(6)]
    mia = open_as(cast.pm, "/roadmap/")
    before = order(mia)
    for card in cards:
        away(card, cast.other_pm)
    news = mia.locator("#board-news")
    expect(news).to_contain_text("6 changes", timeout=10_000)
    assert order(mia) == before
    # What is shown is the newest, not what was there when the button appeared.
    away(cards[0], cast.other_pm, "later")
    mia.get_by_role("button", name="Show them").click()
    expect(news).to_contain_text("Max moved")
    expect(news).to_contain_text("(and 6 more)")
    assert order(mia) == stored()
    assert_quiet(mia)


def test_what_somebody_was_told_under_a_card_stays_while_others_go_on(
    open_as: OpenAs, cast: Cast
) -> None:
    lane = {"objective": make_key_result().objective}
    first = make_card(cast, "First", horizon="now", **lane)
    second = make_card(cast, "Second", horizon="now", **lane)
    mia = open_as(cast.pm, "/roadmap/")
    mia.locator(f"#t-{first.pk}").focus()
    mia.keyboard.press("Space")
    expect(mia.locator("#live")).to_contain_text("RC-01 lifted")
    away(first, cast.other_pm)  # nothing is drawn anew while she carries it
    mia.keyboard.press("ArrowRight")
    mia.keyboard.press("Space")
    told = mia.locator(f"#card-{first.pk} .answer")
    expect(told).to_contain_text("first")
    away(second, cast.other_pm)
    expect(mia.locator("#board-news")).to_contain_text("Max moved RC-02")
    expect(told).to_contain_text("first")
    away(first, cast.other_pm, "later")
    expect(mia.locator("#board-news")).to_contain_text("Max moved RC-01")
    expect(told).to_have_count(0)  # it speaks of how the card was
