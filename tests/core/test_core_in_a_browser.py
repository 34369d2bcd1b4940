"""The pages of core in a real browser: sound, and the whole loop of two editors."""

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from core import jobs, tasks
from core.actions import invitations
from core.models import User
from core.roles import Role
from portfolio.models import Product
from tests.browser import EVERYWHERE, OpenAs, assert_sound, assert_sound_at
from tests.make import PASSWORD, Cast, make_cast

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def test_pages_outside_the_frame_are_sound(
    open_as: OpenAs, cast: Cast, settings: Any
) -> None:
    settings.DEMO = True
    _, token = invitations.create(
        email="g@example.org", name="G", role=Role.EXECUTIVE, by=cast.admin
    )
    page = open_as(None, "/sign-in/")
    for path in ("/sign-in/", "/password/forgotten/", f"/join/?key={token}", "/join/"):
        page.goto(path)
        assert_sound_at(page, *EVERYWHERE)


def test_pages_that_hold_forms_are_sound(open_as: OpenAs, cast: Cast) -> None:
    with tasks.job_run("core.tasks.try", total=3):
        pass
    page = open_as(cast.admin, "/me/")
    for path in (
        "/me/edit/",
        "/me/password/",
        "/me/keys/new/",
        "/people/",
        cast.pm.get_absolute_url(),
        "/invitations/new/",
        "/teams/new/",
        "/jobs/core.tasks.try/",
    ):
        answer = page.goto(path)
        assert answer
        assert answer.ok, path
        assert_sound_at(page, *EVERYWHERE)


def test_the_page_of_the_api_calls_it_under_the_strict_policy(
    open_as: OpenAs, cast: Cast
) -> None:
    page = open_as(cast.admin, "/api/")
    teams = page.locator("#operations-teams-teams_create")
    page.get_by_placeholder("Filter by tag").fill("teams")  # far down a long list
    page.get_by_text("teams", exact=True).click()
    teams.click()
    teams.get_by_role("button", name="Try it out").click()
    teams.locator("textarea").first.fill('{"name": "Beacon"}')
    teams.get_by_role("button", name="Execute").click()
    expect(teams.locator(".live-responses-table")).to_contain_text("201")
    expect(teams.locator(".live-responses-table")).to_contain_text("Beacon")
    assert page.evaluate("window.violations") == []


def test_a_person_signs_in_and_out(open_as: OpenAs, cast: Cast) -> None:
    page = open_as(None, "/me/")
    page.get_by_label("E-mail address").fill(cast.pm.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Mia", level=1)).to_be_visible()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()


def test_two_editors_lose_nothing(open_as: OpenAs, cast: Cast) -> None:
    path = reverse("portfolio:product_edit", args=[cast.product.pk])
    first, second = open_as(cast.pm, path), open_as(cast.pm, path, width=390)
    first.get_by_label("Name").first.fill("Agent assist")
    first.locator("main form.form button[type=submit]").click()
    expect(first).not_to_have_url(path)
    second.get_by_label("Name").first.fill("Assist for agents")
    second.get_by_label("Vision").fill("Nobody types twice.")
    second.locator("main form.form button[type=submit]").click()
    expect(second.get_by_text("Mia saved")).to_be_visible()
    expect(second.locator("#stale").get_by_text("Agent assist").last).to_be_visible()
    assert_sound(second)
    second.get_by_role("group", name="Name").get_by_label("As it is saved now").check()
    second.get_by_role("group", name="Vision").get_by_label("What you typed").check()
    second.get_by_role("button", name="Save my choice").click()
    expect(second.get_by_role("heading", level=1)).to_contain_text("Agent assist")
    saved = Product.objects.get(pk=cast.product.pk)
    assert (saved.name, saved.vision) == ("Agent assist", "Nobody types twice.")


def test_a_bar_moves_while_the_work_goes_on(open_as: OpenAs, cast: Cast) -> None:
    run = jobs.start("core.tasks.load", total=10)
    page = open_as(cast.pm, "/jobs/")
    expect(page.locator(f"#run-{run.pk}")).to_contain_text("0 of 10")
    jobs.advance(run, 7)
    expect(page.locator(f"#run-{run.pk}")).to_contain_text("7 of 10")
    jobs.succeed(run)
    expect(page.locator(f"#run-{run.pk}[hx-get]")).to_have_count(0)


def test_an_administrator_reads_the_rows(open_as: OpenAs, cast: Cast) -> None:
    User.objects.filter(pk=cast.admin.pk).update(is_staff=True)
    page = open_as(cast.admin, "/admin/core/user/")
    expect(page.get_by_text("mia@example.org")).to_be_visible()
    assert page.evaluate("window.violations") == []
