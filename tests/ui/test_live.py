"""Pages that change while somebody looks: more rows, other people's moves, refusals."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap import actions as roadmap
from roadmap.models import Card
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_cast, make_item, make_product
from tests.roadmap.make import make_card, make_key_result

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def column(page: "Page", card: Card) -> str:
    item = page.locator(f"#card-{card.pk}")
    return str(item.evaluate("n => n.closest('.track').dataset.h"))


def test_more_rows_come_once_and_the_focus_goes_on(open_as: OpenAs, cast: Cast) -> None:
    for number in range(120):
        make_product(f"X{number:03d}", cast.product.team, cast.pm)
    page = open_as(cast.pm, "/products/")
    rows = page.locator("#rows > tr > th[scope=row]")  # cells fill in later
    expect(rows).to_have_count(100)
    last = rows.last.inner_text()
    page.get_by_role("link", name="Load more").click()
    expect(rows).to_have_count(122)
    assert rows.nth(99).inner_text() == last
    reached = page.locator("#rows > tr:focus-within > th[scope=row]")
    expect(reached).to_have_text(rows.nth(100).inner_text(), use_inner_text=True)
    expect(page.get_by_role("link", name="Load more")).to_have_count(0)
    expect(page.locator("#live")).to_have_text("22 more")
    assert_sound(page)


def test_a_comment_said_and_removed_by_keyboard_goes_on_from_its_panel(
    open_as: OpenAs, cast: Cast
) -> None:
    page = open_as(cast.pm, make_item(cast.product).get_absolute_url())
    page.get_by_label("Comment", exact=True).fill("Said")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#comments")).to_contain_text("Said")
    expect(page.locator("#talk-h")).to_be_focused()
    page.get_by_role("button", name="Remove the comment of Mia").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#comments")).to_contain_text("Removed by Mia")
    expect(page.locator("#talk-h")).to_be_focused()


def test_a_move_of_somebody_else_appears(open_as: OpenAs, cast: Cast) -> None:
    card = make_card(cast, horizon="now", key_result=make_key_result())
    page = open_as(cast.pm, "/roadmap/")
    assert column(page, card) == "now"
    roadmap.move(card, to="later", after=None, reason="Paused", version=1, by=cast.pm)
    page.wait_for_selector(f"#card-{card.pk}[data-version='2']")
    assert column(page, card) == "later"


def test_a_phone_stays_on_its_column(open_as: OpenAs, cast: Cast) -> None:
    card = make_card(cast, horizon="later")
    page = open_as(cast.pm, "/roadmap/", width=390)
    page.get_by_role("button", name="Later").click()
    expect(page.locator(f"#t-{card.pk}")).to_be_visible()
    roadmap.move(
        card, to="dropped", after=None, reason="Not worth it", version=1, by=cast.pm
    )
    expect(page.locator(f"#card-{card.pk}")).to_have_count(0)
    expect(page.locator("#board")).to_have_attribute("data-show", "later")


def test_a_card_that_somebody_moved_first_says_who(open_as: OpenAs, cast: Cast) -> None:
    card = make_card(cast, horizon="now", key_result=make_key_result())
    page = open_as(cast.pm, "/roadmap/")
    page.get_by_role("button", name=f"Move {card.key}").click()
    page.get_by_role("menuitem", name="To Next").click()
    page.wait_for_selector(f"#card-{card.pk} textarea")
    page.keyboard.type("It waits for the vendor.")
    roadmap.move(card, to="later", after=None, reason="Paused", version=1, by=cast.pm)
    page.get_by_role("button", name="Move to Next").click()
    expect(page.locator(f"#card-{card.pk} .answer")).to_contain_text("first")
    assert column(page, card) == "later"
    assert Card.objects.get(pk=card.pk).horizon == "later"
