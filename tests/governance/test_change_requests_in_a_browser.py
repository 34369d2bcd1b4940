"""A change request from the floor to verified, under a thumb and at a desk."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from core.clock import moment
from core.roles import Role
from governance.actions import change_requests
from governance.models import ChangeRequest
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import (
    make_cast,
    make_change_classes,
    make_change_request,
    make_rules,
    make_seat,
    make_user,
    seat_everybody,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_refusal_comes_back_to_its_page_and_form(open_as: OpenAs) -> None:
    cast = make_cast()
    make_change_classes()
    seat_everybody(cast)
    asked = change_requests.file(make_change_request(cast, "platform"), by=cast.it)
    make_seat("IT", (ida := make_user("Ida", Role.IT_PARTNER)))
    page = open_as(ida, asked.get_absolute_url())
    page.locator("#yes_reason").fill("It is due.\nLong ago.")
    page.get_by_role("button", name="Approve").click()
    said = page.locator("#refused")
    expect(said).to_be_focused()
    expect(said).to_contain_text("can still answer")
    # The browser reports an address that a script has changed a moment after it has changed it.
    expect(page).to_have_url(re.compile(f"{asked.get_absolute_url()}$"))
    expect(page.locator("#yes_reason")).to_have_value("It is due.\nLong ago.")
    expect(page.locator("#why_reason")).to_have_value("")
    said.get_by_text("What you typed").click()
    expect(said.get_by_text("Long ago.")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    change_requests.withdraw(asked, reason="A slip.", by=cast.it)
    page.get_by_role("button", name="Decline").click()
    expect(page.locator("#refused")).to_be_focused()
    expect(page.locator("#yes_reason")).to_have_count(0)
    page.locator("#refused").get_by_text("What you typed").click()
    expect(page.locator("#refused").get_by_text("Long ago.")).to_be_visible()


def test_support_files_a_change_and_operations_decides_it(open_as: OpenAs) -> None:
    cast = make_cast()
    make_change_classes()
    make_rules(cast)
    seat_everybody(cast)
    soon = moment() + timedelta(days=1)
    other = make_change_request(cast, title="Another", queues=["PAY"], planned_at=soon)
    change_requests.file(other, by=cast.po)
    page = open_as(cast.po, "/change-requests/new/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_text("Skills", exact=True).click()
    page.get_by_text("Real time", exact=True).click()
    page.get_by_label("In a few words").fill("Spanish skill for six agents")
    page.get_by_label("What shall be another way").fill("Six more take Spanish calls.")
    page.get_by_role("textbox", name="Why").fill("Forty callers wait.")
    expect(page.get_by_label("Queues")).not_to_be_visible()
    page.get_by_text("More: before, after and tests").click()
    page.get_by_label("Queues").fill("spn")
    page.get_by_label("Team").select_option(label="Copilot")
    page.get_by_role("button", name="File it").click()
    missing = page.get_by_text("Say how to get back if it goes wrong.", exact=True)
    expect(missing).to_be_visible()
    expect(page.get_by_role("textbox", name="Why")).to_have_value("Forty callers wait.")
    page.get_by_label("How to get back").fill("Take the skill away again.")
    page.get_by_role("button", name="File it").click()
    expect(page.get_by_text("Waits for a decision")).to_be_visible()
    asked = ChangeRequest.objects.get(title="Spanish skill for six agents")
    desk = open_as(cast.ops, asked.get_absolute_url())
    assert_sound_at(desk, *EVERYWHERE)
    desk.get_by_role("button", name="Approve").click()
    expect(desk.get_by_text("has your yes").first).to_be_visible()
    page.reload()
    page.get_by_role("button", name="It is live now").click()
    page.get_by_role("button", name="It does what was asked").click()
    expect(page.get_by_text("is verified").first).to_be_visible()
    for address in ("/change-requests/", "/change-requests/calendar/"):
        page.goto(page.url.split("/change-requests/")[0] + address)
        assert_sound_at(page, *EVERYWHERE)
