"""Setting a rule, reading what goes, keeping a note: by keyboard, at every width and theme."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import today
from discovery import tasks
from discovery.actions import retention
from discovery.models import Removal
from tests.browser import EVERYWHERE, assert_sound_at
from tests.make import make_cast, make_note

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_rule_is_set_by_keyboard(open_as):
    cast = make_cast()
    make_note(cast, happened_on=today() - timedelta(days=800), published=True)
    page = open_as(cast.admin, "/retention/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="Change Listening session").click()
    expect(page.get_by_label("Days")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("Days").fill("730")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row", name="Listening session")).to_contain_text("730")


def test_what_goes_is_read_and_kept_for_a_reason(open_as):
    cast = make_cast()
    happened = today() - timedelta(days=800)
    note = make_note(cast, "They wait.", happened_on=happened, published=True)
    retention.set_rule("listening_session", days=730, version=1, by=cast.admin)
    tasks.remove_old_words()
    page = open_as(cast.pm, "/retention/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name=f"Keep {note}").click()
    expect(page.get_by_role("heading", name="The words go on")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    until = (today() + timedelta(days=200)).isoformat()
    page.get_by_label("Keep the words until").fill(until)
    page.locator("[name=because]").fill("The trial is open.")
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text("Mia: The trial is open.")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="No longer than others").click()
    expect(page.locator("main")).not_to_contain_text("The trial is open.")
    assert Removal.objects.get().kept_until is None
