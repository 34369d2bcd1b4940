"""Promises, the watch list and the learning log in a real browser, at both widths and themes."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from discovery.models import Learning
from portfolio.models import VendorClaim
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import (
    make_capability,
    make_cast,
    make_item,
    make_note,
    make_vendor,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_promise_is_kept_moved_and_a_feature_rests_on_it(
    open_as: OpenAs, settings
) -> None:
    settings.TODAY = "2026-11-16"
    cast, vendor = make_cast(), make_vendor("Tessaly Cloud")
    make_capability(cast.product, vendor=vendor)
    page = open_as(cast.pm, reverse("portfolio:vendor_claim_create", args=[vendor.pk]))
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("What was promised").fill("Voice bot")
    page.get_by_label("Promised for").fill("2026-09-30")
    page.get_by_label("Who said it, and where").fill("Account lead")
    page.get_by_label("Said on").fill("2026-01-05")
    page.get_by_role("button", name="Keep it").click()
    page.get_by_role("heading", name="Voice bot").wait_for()
    assert_sound_at(page, *EVERYWHERE)
    moved = page.locator("#move")
    moved.get_by_label("Promised for, now").fill("2027-03-31")
    moved.get_by_label("Why").fill("Not ready.")
    moved.get_by_role("button", name="Move it").click()
    expect(page.get_by_text("Not ready.").first).to_be_visible()
    claim = VendorClaim.objects.get()
    assert (claim.promised_for, claim.slips.count()) == (date(2027, 3, 31), 1)
    item = make_item(cast.product, "Bots", 5, 3, 2, 3)
    page.goto(item.get_absolute_url())
    panel = page.locator("#promises")
    panel.locator("select[name=claim]").select_option(str(claim.pk))
    panel.get_by_role("button", name="Rests on it").click()
    expect(panel.get_by_role("link", name="Voice bot")).to_be_visible()
    page.reload()
    expect(page.locator("#available")).to_be_visible()
    page.goto(reverse("backlog:item_promises", args=[item.pk]))
    assert_sound_at(page, *EVERYWHERE)
    for name in (
        "portfolio:vendor_list",
        "portfolio:vendor_map",
        "roadmap:needed_list",
    ):
        page.goto(reverse(name))
        assert_sound_at(page, *EVERYWHERE)
    page.goto(vendor.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)


def test_the_watch_list_and_the_learning_log_are_read_and_written(
    open_as: OpenAs, settings
) -> None:
    settings.TODAY = "2026-11-16"
    cast, vendor = make_cast(), make_vendor("Tessaly Cloud")
    details = {"our_position": "hold", "horizon": "later", "independence": 1}
    note = make_note(
        cast, "They all sell one.", published=True, kind="market_vendor_intel",
        happened_on=date(2026, 11, 1), details=details, title="Voice bots",
    )  # fmt: skip
    page = open_as(cast.pm, reverse("discovery:watch_list"))
    assert_sound_at(page, *EVERYWHERE)
    page.goto(note.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
    page.goto(reverse("discovery:learning_create"))
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("Title").fill("User group")
    page.get_by_label("Vendor").select_option(str(vendor.pk))
    page.get_by_text("Operations", exact=True).click()
    page.get_by_label("What was learned").fill("Swaps work.")
    page.get_by_role("button", name="Save").click()
    page.get_by_role("heading", name="User group").wait_for()
    assert_sound_at(page, *EVERYWHERE)
    assert Learning.objects.get().families == ["OPS"]
    page.goto(reverse("discovery:learning_list"))
    assert_sound_at(page, *EVERYWHERE)
