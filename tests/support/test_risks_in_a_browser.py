"""A risk from the phone of the floor to accepted at a desk, and it happens."""

import pytest
from playwright.sync_api import Page, expect

from support.actions import risks
from support.models import Risk
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_cast
from tests.support.risks import recorded

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def choose(page: Page, label: str) -> None:
    page.locator(".pick").get_by_text(label, exact=True).click()


def test_the_floor_records_a_leader_accepts_and_it_happens(open_as: OpenAs) -> None:
    cast = make_cast()
    page = open_as(cast.frontline, "/risks/new/", width=390)
    page.get_by_label("Product", exact=True).select_option(str(cast.product.pk))
    page.get_by_label("In a few words").fill("One carrier for all calls")
    page.get_by_label("Because of").fill("There is no second line.")
    page.get_by_label("What may happen").fill("The carrier has an outage.")
    page.get_by_label("And then").fill("Nobody can call us.")
    choose(page, "Technology")
    choose(page, "Possible: once a year")
    choose(page, "A rule is broken, or everybody stands still")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("One carrier")
    row = Risk.objects.get()
    assert row.level == "critical"

    risks.give(row, owner=cast.po, by=cast.pm)
    desk = open_as(cast.ops, row.get_absolute_url())
    desk.get_by_text("Accept it", exact=True).click()
    desk.get_by_label("Why it is better to live with it").fill("The line is ordered.")
    desk.get_by_label("Until").fill("2027-06-01")
    desk.get_by_role("button", name="Accept the risk").click()
    expect(desk.get_by_text("accepted for 1 to 90 days").first).to_be_visible()
    assert_sound_at(desk, *EVERYWHERE)
    desk.get_by_label("Until").fill("2027-02-01")
    desk.get_by_role("button", name="Accept the risk").click()
    expect(desk.get_by_text("Accepted by Olga until")).to_be_visible()

    page.goto(page.url)
    page.get_by_text("It has happened", exact=True).click()
    page.get_by_label("What is seen").fill("All lines are dead.")
    choose(page, "A site or a queue")
    choose(page, "Nobody can work")
    page.get_by_role("button", name="Report the problem").click()
    expect(page.get_by_text("Assess it again.")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)


def test_list_and_picture_are_sound_everywhere(open_as: OpenAs) -> None:
    cast = make_cast()
    recorded(cast)
    page = open_as(cast.pm, "/risks/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="Picture").click()
    expect(page.get_by_role("heading", name="1 watched, 1 of them")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="1 at impact 4, likelihood 4").click()
    expect(page.get_by_role("link", name="The model changes")).to_be_visible()
