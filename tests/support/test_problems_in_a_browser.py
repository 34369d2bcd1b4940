"""A problem from the phone of the floor to resolved at a desk, and back again."""

from datetime import date

import pytest
from playwright.sync_api import Page, expect

from support.actions import incidents
from support.models import Problem
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_cast
from tests.support.problems import reported

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def choose(page: Page, label: str) -> None:
    page.locator(".pick").get_by_text(label, exact=True).click()


def test_the_floor_reports_the_owner_solves_and_it_comes_back(open_as: OpenAs) -> None:
    cast = make_cast()
    page = open_as(cast.frontline, "/problems/new/", width=390)
    page.get_by_label("Product", exact=True).select_option(str(cast.product.pk))
    page.get_by_label("In a few words").fill("The desktop freezes")
    page.get_by_label("What is seen").fill("It stands still for a minute.")
    choose(page, "A site or a queue")
    choose(page, "Work is hampered, no way around")
    choose(page, "Technology")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Report it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("The desktop freezes")
    row = Problem.objects.get()
    assert row.severity == "P2"

    desk = open_as(cast.po, row.get_absolute_url())
    desk.get_by_label("Who solves it").select_option(str(cast.po.pk))
    desk.get_by_role("button", name="Give it to them").click()
    desk.get_by_role("textbox", name="Root cause").fill("A queue is full.")
    desk.get_by_label("Way around").fill("Sign in again.")
    assert_sound_at(desk, *EVERYWHERE)
    desk.get_by_role("button", name="Save the cause").click()
    desk.get_by_text("It is mended", exact=True).click()
    desk.get_by_label("What keeps it from coming back").fill("The queue is watched.")
    desk.get_by_role("button", name="Resolve it").click()
    expect(desk.get_by_text("After 28 quiet days")).to_be_visible()

    page.goto(page.url)
    expect(page.get_by_text("Sign in again.")).to_be_visible()
    page.get_by_text("It is back", exact=True).click()
    page.get_by_label("What is seen again").fill("It froze at noon.")
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("It came back 1 time:")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


def test_list_and_trend_are_sound_everywhere(open_as: OpenAs) -> None:
    cast = make_cast()
    row = reported(cast)
    incidents.count(row, day=date(2026, 11, 12), count=4, by=cast.po)
    page = open_as(cast.pm, "/problems/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="Trend").click()
    expect(page.get_by_role("heading", name="4 incidents cost 0")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
