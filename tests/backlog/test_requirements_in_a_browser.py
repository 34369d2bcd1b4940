"""A requirement from the center's words to agreed with IT, and traced."""

import pytest
from playwright.sync_api import Page, expect

from backlog.models import Requirement
from tests.backlog.requirements import shown
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_cast, make_item

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def choose(page: Page, label: str) -> None:
    page.locator(".pick").get_by_text(label, exact=True).click()


def test_the_center_asks_it_answers_and_both_agree(open_as: OpenAs) -> None:
    cast = make_cast()
    item = make_item(cast.product)
    page = open_as(cast.ops, "/requirements/new/", width=390)
    page.get_by_label("Product", exact=True).select_option(str(cast.product.pk))
    page.get_by_label("In a few words").fill("Summaries in time")
    page.get_by_label("What is needed, and why").fill("Nobody waits for one.")
    page.get_by_label("How one sees that it is met").fill("Within 3 seconds.")
    choose(page, "Should")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Write it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Summaries in time")
    row = Requirement.objects.get()

    desk = open_as(cast.it, row.get_absolute_url())
    choose(desk, "IT can, with changes")
    desk.get_by_role("button", name="Answer for IT").click()
    expect(desk.get_by_text("Say which changes, or why not.").first).to_be_visible()
    desk.get_by_label("Which changes, or why not").fill("Within 5 seconds.")
    desk.get_by_role("button", name="Answer for IT").click()
    expect(desk.get_by_role("heading", name="IT can, with changes")).to_be_visible()
    assert_sound_at(desk, *EVERYWHERE)

    page.goto(page.url)
    page.get_by_role("button", name="Agree on this wording").click()
    expect(page.get_by_text("Before it is met")).to_be_visible()
    page.get_by_text("A story carries it", exact=True).click()
    page.get_by_label("Backlog item").fill(item.key)
    page.get_by_role("button", name="Trace it").click()
    expect(page.get_by_role("link", name=item.title)).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


def test_the_list_and_a_whole_one_are_sound_everywhere(open_as: OpenAs) -> None:
    cast = make_cast()
    row = shown(cast)
    page = open_as(cast.pm, "/requirements/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name=row.title).click()
    page.get_by_role("button", name="Say that it is met").click()
    expect(page.get_by_text("Met", exact=True).first).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
