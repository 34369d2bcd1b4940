"""Vendors opened at a desk, scored on phones, shown and decided."""

import pytest
from playwright.sync_api import Page, expect

from discovery.models import VendorEvaluation
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.discovery.vendors import in_silence, looked_at, opened, shown
from tests.make import make_cast

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def give(page: Page, candidate: str, value: int) -> None:
    """The same score by every criterion, under a thumb."""
    part = page.locator(".section").filter(has=page.get_by_role("heading", name=candidate))  # fmt: skip
    for field in part.locator("fieldset").all():
        field.locator(".pick").get_by_text(str(value), exact=True).click()


def test_one_is_opened_and_scored_on_a_phone(open_as: OpenAs) -> None:
    cast = make_cast()
    desk = open_as(cast.pm, "/vendor-evaluations/new/")
    desk.get_by_label("Title").fill("Agent assist")
    desk.get_by_label("What is chosen", exact=True).fill("Who summarises calls.")
    desk.get_by_label("Candidate, row 1").fill("Alder")
    desk.get_by_label("Candidate, row 2").fill("Birch")
    people = [str(person.pk) for person in (cast.pm, cast.it, cast.ops)]
    desk.get_by_label("Who scores").select_option(people)
    assert_sound_at(desk, *EVERYWHERE)
    desk.get_by_role("button", name="Open it").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Agent assist")
    assert_sound_at(desk, *EVERYWHERE)
    row = VendorEvaluation.objects.get()
    told = {"Alder": (4,) * 6, "Birch": (3,) * 6}
    for person in (cast.pm, cast.ops):
        in_silence(row, person, told)

    phone = open_as(cast.it, f"/vendor-evaluations/{row.pk}/score/", width=390)
    assert_sound_at(phone, *EVERYWHERE)
    phone.set_viewport_size({"width": 390, "height": 844})
    phone.get_by_label("This is all that ties me").check()
    phone.get_by_role("button", name="Declare, and go on").click()
    give(phone, "Alder", 5)
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("Check 6 answers")).to_be_visible()
    assert_sound_at(phone, *EVERYWHERE)
    phone.set_viewport_size({"width": 390, "height": 844})
    give(phone, "Birch", 2)
    phone.get_by_role("button", name="Hand in").click()
    expect(phone.get_by_text("Alder leads with 4.00")).to_be_visible()


def test_what_is_shown_is_sound_everywhere_and_decided(open_as: OpenAs) -> None:
    cast = make_cast()
    row = shown(cast)
    looked_at(cast, row, "A")
    opened(cast, title="Another")
    page = open_as(cast.pm, "/vendor-evaluations/")
    assert_sound_at(page, *EVERYWHERE)
    of = row.candidates.get(name="B")
    page.goto(page.url + f"{row.pk}/candidates/{of.pk}/check/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Keep it").click()
    page.locator("details.more summary").first.click()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("Choose").select_option(label="A")
    page.locator("#decide_reason").fill("Fit, and the safest.")
    page.get_by_role("button", name="Keep the decision").click()
    expect(page.get_by_text("A was chosen")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
