"""You said, we did, in a browser: a lead hears back, a manager answers; both widths."""

import pytest
from playwright.sync_api import expect

from dashboards.became import keeping
from tests.browser import EVERYWHERE, assert_sound_at
from tests.make import make_cast, make_note, make_opportunity

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_a_lead_hears_what_became_of_her_note(open_as):
    cast = make_cast()
    said = "I type it in notes, then I type it again."
    note = make_note(cast, said, published=True)
    make_opportunity(cast, notes=[note], name="Stop retyping")

    manager = open_as(cast.pm, note.get_absolute_url())
    manager.get_by_label("Write back").fill("We start with the dispute form.")
    manager.get_by_role("button", name="Write back").click()
    expect(manager.locator("main")).to_contain_text("We start with the dispute form.")
    list(keeping.keep(list(keeping.news())))

    lead = open_as(cast.frontline, "/notes/mine/", width=390)
    expect(lead.locator("main")).to_contain_text("Behind the opportunity")
    expect(lead.locator("main")).to_contain_text("We start with the dispute form.")
    assert_sound_at(lead, *EVERYWHERE)
    lead.goto("/notices/")
    expect(lead.locator("main")).to_contain_text("somebody wrote back to you")


def test_the_board_is_sound(open_as):
    cast = make_cast()
    note = make_note(cast, "They wait.", published=True)
    make_opportunity(cast, notes=[note])
    list(keeping.keep(list(keeping.news())))
    page = open_as(cast.pm, "/you-said/")
    expect(page.locator("main")).to_contain_text("Behind the opportunity")
    assert_sound_at(page, *EVERYWHERE)
    page.goto("/you-said/unanswered/")
    assert_sound_at(page, *EVERYWHERE)
