"""The kit in a real browser: sound on every size and theme, and whole from the keyboard."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from tests.browser import (
    EVERYWHERE,
    OpenAs,
    assert_accessible,
    assert_fits,
    assert_sound_at,
)
from tests.make import Cast, make_cast

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


@pytest.fixture
def page(open_as: OpenAs, cast: Cast) -> "Page":
    return open_as(cast.pm, "/ui/")


def test_every_part_is_sound(page: "Page") -> None:
    assert_sound_at(page, *EVERYWHERE)


def test_nothing_scrolls_sideways(page: "Page") -> None:
    for width in (320, 768, 1024, 1280):
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_what_floats_is_accessible_too(open_as: OpenAs, cast: Cast, theme: str) -> None:
    page = open_as(cast.pm, "/ui/", theme=theme)
    page.keyboard.press("Control+k")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Open a dialog").click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Withdraw", exact=True).click()
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.focus("#t-156")
    page.keyboard.press("m")
    assert_accessible(page)
    page.keyboard.press("Escape")
    page.click("#row-203 .wsjf")
    page.wait_for_selector("#why-box:popover-open")
    assert_accessible(page)


def test_the_palette_finds_what_is_on_the_page(page: "Page") -> None:
    page.keyboard.press("Control+k")
    page.keyboard.type("call-backs")
    page.wait_for_selector("#palette [role=option]")
    page.keyboard.press("Enter")
    page.wait_for_selector("#palette:not([open])", state="attached")
    expect(page.locator("#t-156")).to_be_focused()


def test_the_palette_offers_pages_and_actions(page: "Page") -> None:
    page.keyboard.press("/")
    page.keyboard.type("roadmap")
    page.get_by_role("option", name="Roadmap").wait_for()
    page.keyboard.press("Control+a")
    page.keyboard.type("> compact")
    page.get_by_role("option", name="Compact rows").wait_for()
    expect(page.locator("#palette [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_selector("html[data-density=compact]")


@pytest.mark.parametrize(
    ("opener", "box"),
    [("Open a dialog", "#example-dialog"), ("Find or do", "#palette")],
)
def test_the_focus_returns_to_the_opener(page: "Page", opener: str, box: str) -> None:
    button = page.get_by_role("button", name=opener).first
    button.focus()
    page.keyboard.press("Enter")
    page.wait_for_selector(f"{box}[open]")
    expect(page.locator(f"{box}:focus-within")).to_be_visible()
    page.keyboard.press("Escape")
    expect(button).to_be_focused()


def test_the_first_tab_stop_skips_to_the_content(page: "Page") -> None:
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()


def test_the_theme_is_kept_for_the_next_page(page: "Page") -> None:
    page.get_by_role("button", name="Dark mode").click()
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_role("button", name="Light mode")).to_be_visible()


def test_a_phone_reaches_every_page_without_a_script(
    browser, live_server, cast: Cast
) -> None:
    from django.test import Client

    client = Client()
    client.force_login(cast.pm)
    context = browser.new_context(
        viewport={"width": 390, "height": 844}, java_script_enabled=False
    )
    session = client.cookies["sessionid"].value
    context.add_cookies(
        [{"name": "sessionid", "value": session, "url": live_server.url}]
    )
    page = context.new_page()
    page.goto(f"{live_server.url}/ui/")
    expect(page.get_by_role("link", name="All products")).to_be_hidden()
    page.get_by_role("button", name="All pages").click()
    expect(page.get_by_role("link", name="All products")).to_be_visible()
    context.close()


# --- the board --------------------------------------------------------------------
def column(page: "Page", card: int) -> str:
    return str(
        page.locator(f"#card-{card}").evaluate("n => n.closest('.track').dataset.h")
    )


def test_keys_move_a_card_say_so_and_undo(page: "Page") -> None:
    page.focus("#t-156")
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_selector("#card-156[data-version='2']")
    assert column(page, 156) == "now"
    expect(page.locator("#live")).to_contain_text("CCM-156 moved to Now")
    expect(page.locator("#t-156")).to_be_focused()
    page.keyboard.press("Control+z")
    page.wait_for_selector("#card-156[data-version='3']")
    assert column(page, 156) == "next"
    page.reload()
    assert column(page, 156) == "next", "the server knows it"


def test_a_rule_puts_the_card_back_and_says_why(page: "Page") -> None:
    page.focus("#t-188")
    page.keyboard.press("Shift+ArrowLeft")
    page.wait_for_selector("#card-188 .answer")
    assert column(page, 188) == "next"
    expect(page.locator("#card-188 .answer")).to_contain_text("Gate 2 comes before Now")
    expect(page.locator("#alert")).to_contain_text("Gate 2")
    expect(page.locator("#t-188")).to_be_focused()


def test_a_move_that_needs_a_reason_asks_for_it(page: "Page") -> None:
    page.click("#card-203 .grip")
    page.get_by_role("menuitem", name="To Dropped").click()
    page.wait_for_selector("#card-203 textarea")
    assert_accessible(page)
    page.keyboard.type("The vendor already does this.")
    page.get_by_role("button", name="Drop it").click()
    page.wait_for_selector("#card-203", state="detached")


def test_the_menu_moves_what_the_mouse_can_drag(page: "Page") -> None:
    page.click("#card-203 .grip")
    page.get_by_role("menuitem", name="To Later").click()
    page.wait_for_selector("#card-203[data-version='2']")
    assert column(page, 203) == "later"


def test_the_mouse_drags_a_card(page: "Page") -> None:
    page.locator("#card-203").scroll_into_view_if_needed()
    start = page.locator("#card-203").bounding_box()
    end = page.locator("#card-175").bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 30)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(
            start["x"] + 60 + (end["x"] - start["x"]) * step / 10,
            start["y"] + 30 + (end["y"] - start["y"]) * step / 10,
        )
    expect(page.locator(".track[data-h=now] #card-203")).to_have_count(1)
    page.mouse.up()
    page.wait_for_selector("#card-203[data-version='2']")
    assert column(page, 203) == "now"


def test_a_lost_connection_puts_the_card_back(page: "Page") -> None:
    page.context.set_offline(True)
    page.focus("#t-156")
    page.keyboard.press("Shift+ArrowRight")
    page.wait_for_selector("#card-156 .answer")
    assert column(page, 156) == "next"
    expect(page.locator("#card-156 .answer")).to_contain_text("no connection")


# --- the grid -----------------------------------------------------------------------
def first_row(page: "Page") -> str:
    return str(page.locator("#grid tbody tr.r").first.get_attribute("id"))


def test_keys_step_a_score_and_rows_wait(page: "Page") -> None:
    before = first_row(page)
    page.focus("#size-203")
    page.keyboard.press("-")
    page.keyboard.press("-")
    page.wait_for_selector("#row-203[data-version='3']")
    expect(page.locator("#rank-203")).to_have_text("1")
    assert first_row(page) == before, "rows must not jump while somebody edits"
    expect(page.locator("#size-203")).to_be_focused()
    page.get_by_role("link", name="Re-sort").click()
    page.wait_for_selector("#grid tbody tr.r:first-child#row-203")


def test_an_undone_score_is_undone_on_the_server(page: "Page") -> None:
    page.focus("#ubv-203")
    page.keyboard.press("-")
    page.wait_for_selector("#row-203[data-version='2']")
    page.get_by_role("button", name="Undo").click()
    page.wait_for_selector("#row-203[data-version='3']")
    page.reload()
    expect(page.locator("#ubv-203")).to_have_value("13")


def test_a_number_off_the_scale_goes_to_the_nearest_and_says_so(page: "Page") -> None:
    page.fill("#ubv-142", "19")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#row-142[data-version='2']")
    expect(page.locator("#ubv-142")).to_have_value("20")
    expect(page.locator("#alert")).to_contain_text("Set to 20")


def test_two_people_and_one_score(page: "Page") -> None:
    page.evaluate("document.querySelector('#row-203').dataset.version = '9'")
    page.fill("#size-203", "8")
    page.keyboard.press("Enter")
    page.wait_for_selector("#clash-203")
    assert_accessible(page)
    page.locator("#clash-203").get_by_role("button", name="Keep my 8").click()
    page.wait_for_selector("#row-203[data-version='2']")
    expect(page.locator("#size-203")).to_have_value("8")


def test_a_rank_can_be_explained(page: "Page") -> None:
    page.focus("#row-203 .wsjf")
    page.keyboard.press("Enter")
    page.wait_for_selector("#why-box:popover-open")
    expect(page.locator("#why-box")).to_contain_text("CCM-203 is ranked 3")
    expect(page.locator("#why-box")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#row-203 .wsjf")).to_be_focused()
