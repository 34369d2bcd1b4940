"""The checklist of a product from its beginning to a check that needed work."""

import pytest
from playwright.sync_api import expect

from support.models import Problem, RunResult
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.make import make_cast
from tests.support.run_phases import begun, done, duty, live

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_checklist_begins_and_what_needs_work_becomes_a_problem(open_as: OpenAs) -> None:  # fmt: skip
    cast = make_cast()
    live(cast.product)
    page = open_as(cast.it, f"/products/{cast.product.pk}/run/")
    page.get_by_role("link", name="Begin the checklist").first.click()
    page.get_by_label("Who does IT’s checks").select_option(str(cast.it.pk))
    page.get_by_label("Who does the center’s checks").select_option(str(cast.po.pk))
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Begin it").click()
    page.get_by_role("button", name="Fine M1").click()
    expect(page.get_by_text("M1 of ASSIST Assist is recorded.").first).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)

    page.get_by_role("link", name="Needs work T3").click()
    page.get_by_role("textbox", name="Note (optional)").fill("No recording came back.")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_text("A new problem needs this.").first).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_label("The new problem in a few words").fill("Backup lacks recordings")
    page.get_by_label("What it seems to come from").select_option("technology")
    page.get_by_label("Whom it hits").select_option("2")
    page.get_by_label("How much it hampers").select_option("3")
    page.get_by_role("button", name="Record it").click()
    expect(page.get_by_role("link", name="PRB-01").first).to_be_visible()
    assert Problem.objects.get().seen == "No recording came back."
    assert RunResult.objects.count() == 2


def test_list_catalogue_and_correction_are_sound_everywhere(open_as: OpenAs) -> None:
    cast = make_cast()
    row = duty(begun(cast), "M1")
    done(row, cast)
    page = open_as(cast.it, "/run-checks/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("link", name="Catalogue").click()
    expect(page.get_by_role("heading", name="Optimizing")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.goto(page.url.replace("/run-checks/catalogue/", f"/run-duties/{row.pk}/correct/"))  # fmt: skip
    assert_sound_at(page, *EVERYWHERE)
    admin = open_as(cast.admin, "/run-checks/catalogue/", width=390)
    assert_sound_at(admin, *EVERYWHERE)
