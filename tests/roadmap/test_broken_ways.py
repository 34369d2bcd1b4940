"""A move whose way is broken: the person hears what became of it, and the board is true."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap import actions
from roadmap.models import Card
from tests.browser import OpenAs
from tests.make import Cast, make_cast
from tests.roadmap.make import make_card

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
LATER = "[...document.querySelectorAll('.track[data-h=later] > .item')].map((item) => item.dataset.key)"


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def assert_true(page: "Page") -> None:
    """The browser shows what the database holds."""
    rows = Card.objects.filter(horizon="later").order_by("position")
    assert page.evaluate(LATER) == [card.key for card in rows]


def move_up(page: "Page", card: Card) -> None:
    page.locator(f"#t-{card.pk}").focus()
    page.keyboard.press("Shift+ArrowUp")


def test_no_way_a_move_can_break_leaves_a_person_guessing(
    open_as: OpenAs, cast: Cast
) -> None:
    first, second, third = (make_card(cast, title) for title in ("A", "B", "C"))
    page = open_as(cast.pm, "/roadmap/")
    toast, alert = page.locator(".toasts"), page.locator("#alert")

    page.context.set_offline(True)
    move_up(page, second)
    expect(alert).to_contain_text("Not saved: there is no connection.")
    assert_true(page)
    page.context.set_offline(False)

    def lose_answer(route: "Route") -> None:
        route.fetch()
        route.abort()

    page.route("**/move/", lose_answer, times=1)
    move_up(page, second)
    expect(toast).to_contain_text("RC-02 is saved: Later, 1 of 3.")
    assert_true(page)

    actions.delete(first, reason="A double.", version=None, by=cast.pm)
    move_up(page, first)
    expect(toast).to_contain_text("RC-01 is not here any more: somebody deleted it.")
    assert_true(page)

    page.context.clear_cookies(name="sessionid")
    move_up(page, third)
    expect(page.get_by_text("your last change was not saved")).to_be_visible()
