"""A row of misses and a month's statement, settled by both sides in a browser."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from governance.actions import services, sla, statements
from governance.models import ChargeStatement, Service, ServiceEscalation, ServiceLevel
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import (
    PASSWORD,
    Cast,
    make_cast,
    make_offices,
    make_service_levels,
    seat_everybody,
)

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
    pytest.mark.usefixtures("fixed_day"),
]
OCTOBER = date(2026, 10, 1)


def company() -> Cast:
    """SLA-07 was missed three months in a row; its service is charged since October."""
    cast = make_cast()
    make_service_levels()
    make_offices()
    seat_everybody(cast)
    services.price(
        Service.objects.get(name="Data and reports"), effective_from=OCTOBER,
        amount=Decimal(22_000), reason="The budget", by=cast.it,
    )  # fmt: skip
    level = ServiceLevel.objects.get(code="SLA-07")
    for month in (8, 9, 10):
        sla.record(level, month=date(2026, month, 1), met=9, due=12, by=cast.it)
    statements.issue(OCTOBER, by=cast.it)
    return cast


def test_both_offices_settle_a_row_of_misses(open_as: OpenAs) -> None:
    cast = company()
    row = ServiceEscalation.objects.get()
    page = open_as(cast.it, row.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("What is done about it").fill("Two more people on feeds")
    page.get_by_label("Met again from").fill("2026-12-15")
    page.get_by_role("button", name="Propose the plan").click()
    expect(page.get_by_text("Acknowledged").first).to_be_visible()

    other = open_as(cast.ops, row.get_absolute_url())
    other.get_by_role("button", name="Agree to the plan").click()
    expect(other.get_by_text("Plan agreed").first).to_be_visible()
    other.get_by_text("Close it before two months are met").click()
    other.get_by_label("Why it may close").fill("The feed is retired")
    other.get_by_role("button", name="Ask the other side to sign").click()
    expect(other.get_by_text("The feed is retired").first).to_be_visible()

    page.goto(page.url)
    page.get_by_role("link", name="Read and sign").click()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("Your password again").fill(PASSWORD)
    page.get_by_role("button", name="Sign and close").click()
    expect(page.get_by_text("Closed").first).to_be_visible()
    assert ServiceEscalation.objects.get().closed_by == cast.it


def test_the_center_answers_a_statement(open_as: OpenAs) -> None:
    cast = company()
    row = ChargeStatement.objects.get()
    page = open_as(cast.ops, row.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Accept and freeze").click()
    expect(page.get_by_text("Accepted").first).to_be_visible()
    row.refresh_from_db()
    assert row.state == "accepted"


def test_the_pages_around_them_are_sound(open_as: OpenAs) -> None:
    cast = company()
    page = open_as(cast.ops, reverse("governance:relationship"))
    names = ("sla_list", "escalated_level_list", "statement_list", "service_list",
             "credit_policy_list", "credit_policy_create", "office_list")  # fmt: skip
    assert_sound_at(page, *EVERYWHERE)
    for name in names:
        page.goto(page.evaluate("location.origin") + reverse(f"governance:{name}"))
        assert_sound_at(page, *EVERYWHERE)
    service = Service.objects.get(name="Data and reports")
    page.goto(page.evaluate("location.origin") + service.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
