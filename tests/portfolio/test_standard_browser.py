"""A deviation in a real browser: asked on a phone, decided at a desk, over on its day."""

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core.clock import today
from governance.models import ServiceLevel, ServiceLevelMonth
from portfolio import conformity, tasks
from portfolio.actions import conforming, standards
from portfolio.models import Deviation
from tests.browser import EVERYWHERE, OpenAs, assert_sound, assert_sound_at
from tests.portfolio.standards import NO, WHY, asked, granted, in_force

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_asked_on_a_phone_decided_at_a_desk_and_over_on_its_day(
    cast, open_as: OpenAs, settings
):
    settings.TODAY = "2026-11-16"
    in_force()
    page = open_as(cast.po, cast.product.get_absolute_url(), width=390, theme="dark")
    page.locator("#standard-panel").get_by_role(
        "link", name="Deviate from NET-1"
    ).click()
    assert_sound(page)
    page.get_by_label("Why: the business need").fill(WHY["why"])
    page.get_by_label("Position for flexibility").fill(WHY["for_flexibility"])
    page.get_by_label("Meanwhile").fill(WHY["compensating_control"])
    page.get_by_label("Until").fill("2028-01-01")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.get_by_text("lasts at most 365 days").first).to_be_visible()
    expect(page.get_by_label("Meanwhile")).to_have_value(WHY["compensating_control"])
    page.get_by_label("Until").fill("2026-12-15")
    page.get_by_role("button", name="Ask", exact=True).click()
    page.wait_for_url("**/deviations/*/")
    expect(page.get_by_text("Asked", exact=True)).to_be_visible()
    assert_sound(page)

    desk = open_as(cast.it, reverse("dashboards:home"))
    desk.get_by_role("link", name="ASSIST from NET-1 Shared carriers").click()
    desk.get_by_role("link", name="Decide", exact=True).click()
    assert_sound(desk)
    desk.get_by_label("Position for the standard").fill(NO["for_standard"])
    desk.get_by_label("Why you decide so").fill(NO["because"])
    desk.get_by_role("button", name="Grant until").click()
    desk.wait_for_url("**/deviations/*/")
    expect(desk.get_by_text("Granted", exact=True)).to_be_visible()
    assert_sound(desk)

    settings.TODAY = "2026-12-16"
    tasks.expire_deviations()
    assert Deviation.objects.get().state == "expired"
    assert conformity.of(cast.product, today())[0].state == "expired"
    page.goto(page.url)
    expect(page.get_by_text("It ran out on")).to_be_visible()
    page.get_by_role("link", name="It conforms now").click()
    page.get_by_label("How it was seen").fill("The shared line came.")
    page.get_by_role("button", name="Say so").click()
    expect(page.get_by_text("Conforms now", exact=True)).to_be_visible()


def test_the_pages_are_sound_at_every_width_and_in_both_themes(
    cast, open_as: OpenAs, settings
):
    settings.TODAY = "2026-11-16"
    level = ServiceLevel.objects.create(
        code="SLA-90", name="Voice platform", provider="IT", consumer="OPS",
        terms="Always", target_percent="99.90", measure="minutes",
    )  # fmt: skip
    ServiceLevelMonth.objects.create(
        level=level, month=date(2026, 10, 1), met=9_980, due=10_000,
        target_percent="99.90", provider="IT",
    )  # fmt: skip
    standard = in_force(levels=[level])
    conforming.state(
        product=cast.product, standard=standard, seen_by="Traced.", by=cast.po
    )
    other = granted(cast, in_force("SEC-1", family="security"))
    draft = standards.draft_next(standard, by=cast.it)
    asks = asked(cast, in_force("DAT-1", family="data"))
    addresses = [
        reverse("portfolio:standard_list"), reverse("portfolio:deviation_list"),
        standard.get_absolute_url(), other.get_absolute_url(),
        other.standard.get_absolute_url(),
        reverse("portfolio:standard_create"),
        reverse("portfolio:standard_publish", args=[draft.pk]),
        reverse("portfolio:deviation_decide", args=[asks.pk]),
    ]  # fmt: skip
    page = open_as(cast.it, addresses[0])
    for address in addresses:
        page.goto(address)
        assert_sound_at(page, *EVERYWHERE)


def test_the_panel_of_a_product_fits_its_column(cast, open_as: OpenAs, settings):
    settings.TODAY = "2026-11-16"
    row = granted(
        cast, in_force(name="One desktop for all the associates there are"), 1
    )
    in_force("INF-1")
    settings.TODAY = "2026-11-18"
    assert row.expires_on < today()
    page = open_as(cast.po, cast.product.get_absolute_url())
    panel = page.locator("#standard-panel")
    expect(panel.get_by_text("Deviation expired")).to_be_visible()
    for width, theme in EVERYWHERE:
        assert_sound_at(page, (width, theme))
        assert panel.evaluate("it => it.scrollWidth <= it.clientWidth")
