"""Twelve notes of one session on a phone, while the network goes away and comes back."""

from datetime import date

import pytest
from playwright.sync_api import expect

from discovery.actions import sessions
from discovery.models import Note
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_cast, make_site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_twelve_notes_arrive_once_each_and_in_order_though_the_network_is_cut(open_as: OpenAs) -> None:  # fmt: skip
    cast = make_cast()
    row = sessions.create(held_on=date(2026, 11, 12), site=make_site(), by=cast.frontline)  # fmt: skip
    page = open_as(cast.frontline, row.get_absolute_url(), width=390)
    page.get_by_role("link", name="Capture live").click()
    page.wait_for_load_state()
    loads: list[str] = []
    page.on("load", lambda _: loads.append(page.url))
    field = page.get_by_label("What was said?")
    saved = page.locator("#captured").get_by_text("Saved", exact=True)
    for n in range(1, 13):
        if n == 5:
            expect(saved).to_have_count(4)
            page.context.set_offline(True)
        field.fill(f"Note number {n}.")
        page.keyboard.press("Control+Enter")
        expect(field).to_be_focused()
        expect(field).to_have_value("")
    expect(page.get_by_text("8 notes wait on this device")).to_be_visible()
    assert Note.objects.count() == 4
    page.context.set_offline(False)
    expect(saved).to_have_count(12)
    expect(page.locator("#captured-state")).to_be_hidden()
    assert not loads
    words = Note.objects.order_by("pk").values_list("verbatim", flat=True)
    assert list(words) == [f"Note number {n}." for n in range(1, 13)]
    expect(page.locator("#captured li").nth(11)).to_contain_text("Note number 12.")
    assert_sound_at(page, *EVERYWHERE)


def test_what_waits_is_there_after_a_refresh_and_goes_by_itself(open_as: OpenAs) -> None:  # fmt: skip
    cast = make_cast()
    row = sessions.create(held_on=date(2026, 11, 12), site=make_site(), by=cast.frontline)  # fmt: skip
    page = open_as(cast.frontline, f"{row.get_absolute_url()}capture/", width=390)
    page.route("**/notes/", lambda route: route.abort())
    page.get_by_label("What was said?").fill("It waits.")
    page.get_by_role("button", name="Save and next").click()
    expect(page.get_by_text("1 note waits on this device")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.unroute("**/notes/")
    page.reload()
    expect(page.locator("#captured").get_by_text("Saved", exact=True)).to_be_visible()
    assert Note.objects.get().verbatim == "It waits."
