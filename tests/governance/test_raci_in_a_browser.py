"""The grid of the matrix under the fingers: every key, undo, paste, and what is said aloud."""

import pytest
from playwright.sync_api import Route, expect

from governance import raci_rights
from governance.actions import raci as actions
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at, settle
from tests.make import make_cast, make_matrix

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_the_matrix_is_filled_by_keys_alone(open_as: OpenAs) -> None:
    cast = make_cast()
    make_matrix()
    draft = actions.draft(by=cast.ops)
    page = open_as(cast.ops, draft.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
    expect(page.locator("select.raci[tabindex='0']")).to_have_count(1)

    def focused() -> str:
        return str(page.evaluate("document.activeElement.id"))

    def kept(number: int, code: str) -> str:
        row = draft.rows.get(number=number)
        return raci_rights.parts_of(row).get(code, "")

    cell = page.locator("#r3-IT")

    cell.focus()
    for key, there in [
        ("ArrowRight", "r3-OPS"),
        ("End", "r3-CMP"),
        ("Home", "r3-IT"),
        ("PageDown", "r11-IT"),
        ("PageUp", "r3-IT"),
        ("ArrowUp", "r2-IT"),
        ("ArrowDown", "r3-IT"),
    ]:
        page.keyboard.press(key)
        assert focused() == there, key
    said = page.locator("#raci-said")
    page.keyboard.press("a")
    expect(said).to_contain_text("2 parties are accountable")
    expect(cell).to_be_focused()
    assert kept(3, "IT") == "A"
    page.keyboard.press("a")
    expect(cell).to_have_value("A/R")
    page.keyboard.press("Control+z")
    expect(cell).to_have_value("A")
    page.keyboard.press("Control+z")
    expect(cell).to_have_value("R")
    settle(page)
    assert kept(3, "IT") == "R"
    block = "C\tC\nC\tC"
    page.evaluate(
        """text => {
          const data = new DataTransfer();
          data.setData("text/plain", text);
          const paste = new ClipboardEvent("paste", {clipboardData: data, bubbles: true});
          document.activeElement.dispatchEvent(paste);
        }""",
        block,
    )
    expect(page.get_by_role("heading", name="It would change")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Apply all of it").click()
    page.wait_for_url(f"**{draft.get_absolute_url()}")
    assert (kept(3, "IT"), kept(4, "OPS")) == ("C", "C")


def test_keys_that_are_faster_than_the_answers_are_all_kept(open_as: OpenAs) -> None:
    cast = make_cast()
    make_matrix()
    draft = actions.draft(by=cast.ops)
    page = open_as(cast.ops, draft.get_absolute_url())
    held: list[Route] = []

    def hold_the_first(route: Route) -> None:
        if held:
            route.continue_()
        held.append(route)

    page.route("**/set/", hold_the_first)
    page.locator("#r3-IT").focus()
    for key in ["a", "a", "ArrowRight", "i", "ArrowLeft", "c"]:
        page.keyboard.press(key)
    held[0].continue_()
    settle(page)
    assert len(held) == 2, "what waited goes in one save"
    expect(page.locator("#r3-IT")).to_be_focused()
    parts = raci_rights.parts_of(draft.rows.get(number=3))
    assert (parts["IT"], parts["OPS"]) == ("C", "I")
    for _ in range(4):
        page.keyboard.press("Control+z")
    settle(page)
    parts = raci_rights.parts_of(draft.rows.get(number=3))
    assert (parts["IT"], parts["OPS"]) == ("R", "A/R")
