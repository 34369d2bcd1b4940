"""A shared link and its slides in a real browser: passcode, keyboard, nothing broken."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap.actions import shares
from roadmap.views.shares import link_to
from tests.browser import OpenAs, assert_sound
from tests.make import make_cast
from tests.roadmap.test_audiences import make_full
from tests.workers import eventually

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def on(page: "Page", number: int) -> None:
    """The slide is the one on screen, and its heading has the focus."""
    expect(page.locator(f"#slide-{number}")).to_be_visible()
    expect(page.locator(f"#slide-{number} h1")).to_be_focused()
    expect(page.locator(".slide:visible")).to_have_count(1)


def test_a_stranger_with_link_and_passcode_reads_and_presents(
    open_as: OpenAs, transactional_db: None
) -> None:
    cast = make_cast()
    make_full(cast, horizon="now")
    _, token = shares.create(
        name="Board",
        audience="executive",
        products=[cast.product],
        passcode="tessaly-2026",
        by=cast.pm,
    )
    page = open_as(None, link_to(token), width=390, theme="dark")
    assert_sound(page)
    page.get_by_label("Passcode").fill("guess-it")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_text("That is not the passcode").first).to_be_visible()
    page.get_by_label("Passcode").fill("tessaly-2026")
    page.get_by_role("button", name="Open").click()
    expect(page.get_by_role("heading", name="Wrap up without retyping")).to_be_visible()
    assert_sound(page)
    page.get_by_role("link", name="Show as slides").click()
    expect(page.locator("#slide-1")).to_be_visible()
    assert_sound(page)
    for key, number in (("ArrowRight", 2), ("ArrowRight", 3), ("End", 5), ("Home", 1)):
        page.keyboard.press(key)
        on(page, number)
    page.get_by_role("link", name="Next").click()
    on(page, 2)
    page.wait_for_url("**slide=2")
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("document.fullscreenElement !== null"))
    page.keyboard.press("f")
    eventually(lambda: page.evaluate("document.fullscreenElement === null"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Show as slides")).to_be_visible()
