"""The capture sheet on a phone: one field, a warning, a draft, and nothing lost."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from discovery.models import Note
from tests.browser import OpenAs, assert_accessible
from tests.cards import PAN, tells_card
from tests.make import Cast, make_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
SAID = f"Third caller today who read out {PAN} twice"


@pytest.fixture
def page(open_as: OpenAs, transactional_db: None) -> "Page":
    cast: Cast = make_cast()
    page = open_as(cast.frontline, "/roadmap/", width=390)
    page.get_by_role("link", name="Capture a note").last.click()
    page.wait_for_selector("#capture[open]")
    return page


def test_a_note_is_one_field_and_one_button(page: "Page") -> None:
    expect(page.locator("#capture-text")).to_be_focused()
    assert_accessible(page)
    page.keyboard.type("The hardship script skips a step on the tablet.")
    page.get_by_role("button", name="Send note").click()
    expect(page.locator(".toast")).to_be_visible()
    expect(page.locator("#capture")).not_to_be_visible()
    note = Note.objects.get()
    assert note.verbatim == "The hardship script skips a step on the tablet."
    assert note.participant == "associate"


def test_long_digits_are_warned_of_and_can_be_hidden(page: "Page") -> None:
    page.keyboard.type(SAID)
    expect(page.locator("#capture-warning")).to_be_visible()
    assert not tells_card(page.evaluate("JSON.stringify(localStorage)"))
    page.get_by_role("button", name="Hide the digits").click()
    assert not tells_card(page.input_value("#capture-text"))
    expect(page.locator("#capture-warning")).to_be_hidden()


def test_what_is_sent_in_spite_of_the_warning_is_redacted_by_the_server(
    page: "Page",
) -> None:
    page.keyboard.type(SAID)
    page.get_by_role("button", name="Send note").click()
    expect(page.locator(".toast")).to_be_visible()
    assert Note.objects.get().verbatim == "Third caller today who read out [PAN] twice"


def test_an_empty_note_says_what_to_do_and_stays_open(page: "Page") -> None:
    page.get_by_role("button", name="Send note").click()
    expect(page.locator("#capture-errors .error-summary")).to_be_visible()
    expect(page.locator("#capture")).to_be_visible()
    assert not Note.objects.exists()


def test_a_draft_waits_for_the_next_time(page: "Page") -> None:
    page.keyboard.type("They fall off a cliff")
    page.reload()
    page.get_by_role("link", name="Capture a note").last.click()
    expect(page.locator("#capture-text")).to_have_value("They fall off a cliff")


def test_without_signal_the_note_is_kept_and_sent_later(page: "Page") -> None:
    page.keyboard.type("Idle Tuesday, no coaching Wednesday")
    page.context.set_offline(True)
    page.get_by_role("button", name="Send note").click()
    expect(page.locator(".toast")).to_contain_text("Kept on this phone")
    page.context.set_offline(False)
    expect(page.locator(".toast")).to_contain_text("is sent")
    assert Note.objects.get().verbatim == "Idle Tuesday, no coaching Wednesday"
