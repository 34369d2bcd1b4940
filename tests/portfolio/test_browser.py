"""The portfolio in a real browser: changed in place, lit by the pointer, sound everywhere."""

from datetime import date
from decimal import Decimal

import pytest
from playwright.sync_api import expect

from portfolio.actions import observations
from portfolio.models import Benefit, BenefitMonth, CheckIn, GoalLink
from tests.browser import OpenAs, assert_sound, assert_sound_at
from tests.make import (
    make_annotation,
    make_benefit,
    make_goal,
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
    make_site,
    make_source,
    make_vendor,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def goals(cast):
    business, center, stray = (
        make_goal("BG-1", "business"),
        make_goal("CG-1"),
        make_goal("CG-2"),
    )
    GoalLink.objects.create(child=center, parent=business)
    center.products.add(cast.product)
    return business, center, stray


def test_a_box_of_the_map_lights_its_whole_path(cast, goals, open_as: OpenAs):
    page = open_as(cast.pm, "/goals/")
    page.get_by_role("link", name="BG-1 Goal BG-1").hover()
    lit = page.locator(".map-box.lit-up .code")
    expect(lit).to_have_text(["BG-1", "CG-1", "ASSIST"])
    expect(page.locator(".map-links path.lit-up")).to_have_count(2)
    page.get_by_role("link", name="CG-2 Goal CG-2").focus()
    expect(lit).to_have_text(["CG-2"])


def test_the_table_is_what_a_phone_shows_first(cast, goals, open_as: OpenAs):
    page = open_as(cast.pm, "/goals/", width=390)
    expect(page.get_by_role("table")).to_be_visible()
    expect(page.locator(".map")).to_be_hidden()
    page.get_by_role("link", name="Map", exact=True).click()
    page.wait_for_url("**/goals/?view=map")
    expect(page.locator(".map")).to_be_visible()
    assert_sound(page)


def test_a_check_in_changes_the_page_in_place(cast, open_as: OpenAs):
    key_result = make_key_result(make_objective(product=cast.product))
    page = open_as(cast.pm, key_result.get_absolute_url())
    page.get_by_label("Value now").fill("380")
    page.get_by_label("Confidence").fill("7")
    page.get_by_role("button", name="Save check-in").click()
    page.get_by_text(".850", exact=True).first.wait_for()
    assert page.url.endswith(key_result.get_absolute_url())
    assert CheckIn.objects.get().value == 380
    assert_sound(page)


def test_an_owner_attests_a_month(cast, open_as: OpenAs):
    benefit = make_benefit(
        cast,
        state="realising",
        baseline_frozen_on=date(2026, 8, 1),
        finance_signed_by=cast.ops,
        finance_signed_at="2026-10-01T00:00Z",
    )
    BenefitMonth.objects.create(
        benefit=benefit, month=date(2026, 10, 1), forecast=100, actual=90
    )
    page = open_as(cast.ops, benefit.get_absolute_url())
    page.get_by_role("button", name="Attest October 2026").click()
    page.get_by_text("90.0%").wait_for()
    assert BenefitMonth.objects.get().attested_by == cast.ops
    assert_sound(page)


def test_a_write_off_without_a_reason_is_refused_on_the_page(cast, open_as: OpenAs):
    benefit = make_benefit(cast)
    page = open_as(cast.pm, benefit.get_absolute_url())
    page.get_by_text("Move it on").click()
    page.get_by_text("Written off", exact=True).click()
    page.get_by_role("button", name="Move it").click()
    page.locator("#messages").get_by_text("Say why it is written off.").wait_for()
    assert Benefit.objects.get().state == "identified"


def test_every_page_is_sound(cast, goals, open_as: OpenAs):
    metric = make_metric(typical_low=Decimal(75), typical_high=Decimal(85))
    for number in (8, 9, 10):
        days = {
            "period_start": date(2026, number, 1),
            "period_end": date(2026, number, 30),
        }
        make_observation(metric, cast.ops, 70 + number, 100, **days)
        queue = make_queue(f"Q{number}")
        make_observation(metric, cast.ops, 80, 100, queue=queue, **days)
    make_annotation(metric, cast.pm, product=cast.product)
    in_chat = {"channel": "chat", "provisional": True}
    chat = make_observation(metric, cast.ops, 9, 10, **in_chat)
    observations.correct(
        chat,
        numerator=Decimal(8),
        denominator=Decimal(10),
        provisional=True,
        reason="Late file",
        version=1,
        by=cast.ops,
    )
    source = make_source(cast.pm, failures=2, failure="It answered with 500.")
    vendor = make_vendor(contract_end=date(2027, 1, 31), auto_renews=True)
    cast.product.vendors.add(vendor)
    objective = make_objective(owner=cast.pm, product=cast.product)
    objective.goals.add(goals[1])
    key_result = make_key_result(objective, metric=metric)
    CheckIn.objects.create(
        key_result=key_result,
        value=386,
        as_of=date(2026, 11, 2),
        confidence=5,
        note="Summary helps.",
        made_by=cast.pm,
    )
    benefit = make_benefit(cast, metric=metric, baseline=Decimal(80))
    BenefitMonth.objects.create(benefit=benefit, month=date(2026, 10, 1), forecast=100)
    rows = [
        source,
        cast.product,
        vendor,
        goals[1],
        objective,
        key_result,
        metric,
        benefit,
    ]
    nouns = ["products", "vendors", "goals", "objectives", "metrics", "benefits"]
    paths = [f"/{noun}/" for noun in nouns] + [row.get_absolute_url() for row in rows]
    site = make_site()
    page = open_as(cast.pm, "/me/")
    for path in [
        "/sites-and-queues/",
        *paths,
        "/goals/?view=table",
        "/benefits/new/",
        "/sources/",
        "/sources/new/",
        f"/metrics/{metric.pk}/annotations/new/",
        f"/sites/{site.pk}/edit/",
        "/queues/new/",
        f"/goals/{goals[1].pk}/edit/",
    ]:
        page.goto(path)
        assert_sound_at(page, (1440, "light"), (390, "dark"))


def test_two_boxes_are_linked_on_the_map_by_keys_and_by_pointer(
    cast, goals, open_as: OpenAs
):
    business, _, stray = goals
    page = open_as(cast.pm, "/goals/")
    page.get_by_role("button", name="Edit links").click()
    page.get_by_role("link", name="BG-1 Goal BG-1").click()
    expect(page.locator(".map-box.picked .code")).to_have_text("BG-1")
    page.get_by_role("link", name="CG-2 Goal CG-2").focus()
    page.keyboard.press("Enter")
    sheet = page.get_by_role("dialog", name="Link")
    sheet.get_by_label("Rationale").fill("Fewer calls.")
    sheet.get_by_text("Strong").click()
    assert_sound(page)
    sheet.get_by_role("button", name="Link them").click()
    expect(page.locator(".map-links path[data-strength='3']")).to_have_count(1)
    link = GoalLink.objects.get(child=stray, parent=business)
    assert (link.strength, link.rationale) == (3, "Fewer calls.")
    expect(page.get_by_role("link", name="BG-1 Goal BG-1")).to_be_focused()
    page.get_by_role("link", name="CG-2 Goal CG-2").click()
    page.get_by_role("link", name="BG-1 Goal BG-1").click()
    page.get_by_role("button", name="Take the link away").click()
    expect(page.locator(".map-links path[data-strength='3']")).to_have_count(0)
    assert not GoalLink.objects.filter(child=stray).exists()
