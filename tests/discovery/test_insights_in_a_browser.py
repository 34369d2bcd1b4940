"""Marking words by keyboard, and the tag set, in a browser; every width and theme."""

import pytest
from playwright.sync_api import expect

from discovery.models import Insight
from tests.browser import EVERYWHERE, assert_sound_at
from tests.make import make_cast, make_note, make_opportunity

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]

SELECT = """() => {
  const words = document.querySelector("[data-words]"), range = document.createRange();
  range.selectNodeContents(words);
  getSelection().removeAllRanges();
  getSelection().addRange(range);
}"""


def test_selected_words_become_an_insight_by_keyboard(open_as):
    cast = make_cast()
    note = make_note(cast, "I type it three times.", published=True)
    need = make_opportunity(cast, name="Stop retyping")
    page = open_as(cast.pm, note.get_absolute_url())
    page.evaluate(SELECT)
    page.keyboard.press("h")
    expect(page.get_by_label("Highlighted words")).to_have_value(
        "I type it three times."
    )
    page.get_by_label("Or what it tells us").fill("Agents retype what they said")
    page.locator("#highlight [name=product]").select_option(str(cast.product.pk))
    page.locator("#highlight").get_by_label("Tags").fill("wrap, Wrap-up")
    page.get_by_role("button", name="Keep the highlight").click()
    expect(page.locator("mark.highlighted")).to_have_text("I type it three times.")
    assert_sound_at(page, *EVERYWHERE)

    page.get_by_role("link", name="Agents retype what they said").click()
    page.get_by_label("Opportunity").select_option(str(need.pk))
    page.get_by_role("button", name="Link to opportunity").click()
    expect(page.locator("main")).to_contain_text("Stop retyping")
    assert Insight.objects.get().opportunities.get() == need
    assert_sound_at(page, *EVERYWHERE)


def test_the_tag_set_is_sound_and_merges(open_as):
    cast = make_cast()
    make_note(cast, "One", tags=["dispute form", "dispute forms"])
    page = open_as(cast.pm, "/tags/")
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Both are “dispute form”", exact=True).click()
    expect(page.locator("main")).not_to_contain_text("Nearly the same")
    page.goto("/insights/")
    assert_sound_at(page, *EVERYWHERE)
