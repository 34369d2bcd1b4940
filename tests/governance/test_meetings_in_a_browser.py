"""A lead takes minutes on a phone, the other side reads them, one action is done."""

from datetime import date, time

import pytest
from django.urls import reverse
from playwright.sync_api import ViewportSize, expect

from governance.actions import meeting_series
from governance.models import MeetingAction
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.governance.access_meetings import calendar
from tests.make import make_cast

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("fixed_day"),
]
PHONE: ViewportSize = {"width": 390, "height": 844}
MONDAY = date(2026, 11, 16)


def test_minutes_on_the_phone_are_read_and_one_action_is_done(open_as: OpenAs) -> None:
    cast = make_cast()
    series = meeting_series.begin(
        name="Floor and IT", purpose="What runs", cadence="weekly", first_on=MONDAY,
        starts_at=time(9), minutes=30, calendar=calendar(), chair=cast.it,
        minute_taker=cast.frontline, it_members=[cast.it],
        center_members=[cast.frontline, cast.ops], by=cast.it,
    )  # fmt: skip
    meeting = series.meetings.get(held_on=MONDAY)
    page = open_as(cast.frontline, meeting.get_absolute_url())
    page.set_viewport_size(PHONE)
    page.get_by_text("Propose an item").click()
    page.get_by_label("What to talk about").fill("Late screen pops")
    page.get_by_role("button", name="Propose").click()
    page.get_by_role("link", name="Minutes of Late screen pops").click()
    page.get_by_label("What was said").fill("Ten seconds after lunch")
    page.get_by_label("What was decided").fill("IT looks at the queue")
    assert_sound_at(page, *EVERYWHERE)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Keep").click()
    for what, owner in (("Look at the queue", "Ivo"), ("Note the minutes", "Olga")):
        page.get_by_text("Add an action").click()
        page.get_by_label("What is done").fill(what)
        page.get_by_label("By whom").select_option(label=owner)
        page.get_by_label("Due", exact=True).fill("2026-11-18")
        page.get_by_role("button", name="Add action").click()
        expect(page.get_by_text(what).first).to_be_visible()
    page.get_by_text("Record who was there").click()
    page.get_by_role("button", name="Record", exact=True).click()
    expect(page.get_by_text("Both sides were there.")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.set_viewport_size(PHONE)
    page.get_by_role("button", name="Issue the minutes").click()
    expect(page.get_by_text("Minutes issued").first).to_be_visible()

    other = open_as(cast.it, meeting.get_absolute_url())
    expect(other.get_by_text("Ten seconds after lunch")).to_be_visible()
    assert_sound_at(other, *EVERYWHERE)
    other.get_by_role("link", name="Close Look at the queue").click()
    other.get_by_label("How, or why").fill("The queue is twice as long now")
    assert_sound_at(other, *EVERYWHERE)
    other.get_by_role("button", name="Record", exact=True).click()
    expect(other.get_by_text("The queue is twice as long now")).to_be_visible()
    assert MeetingAction.objects.get(owner=cast.it).state == "done"

    origin = other.evaluate("location.origin")
    for url in (
        reverse("governance:meeting_list"),
        reverse("governance:meeting_series_create"),
        reverse("governance:meeting_action_list"),
        series.get_absolute_url(),
    ):
        other.goto(origin + url)
        assert_sound_at(other, *EVERYWHERE)
