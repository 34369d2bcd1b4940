"""The grid by keyboard alone, in a browser: cells of words, a column pasted, rows chosen."""

from typing import TYPE_CHECKING

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from backlog.models import Item
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
GRID = reverse("backlog:item_grid") + "?columns=state.due_on.owner.story_points.labels"
PASTE = """text => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def rows(cast: Cast) -> list[Item]:
    return [
        make_item(cast.product, f"Item {at}", 8, 5, 5, 3, key=f"F-{at}", owner=cast.po)
        for at in range(3)
    ]


def press(page: "Page", *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_words_are_edited_without_a_mouse(
    open_as: OpenAs, cast: Cast, rows: list[Item]
) -> None:
    page = open_as(cast.pm, GRID)
    first, second, _ = rows
    live = page.locator("#live")
    # From the last score to the right: the state.
    page.focus(f"#job_size-{first.pk}")
    press(page, "ArrowRight", "Enter")
    expect(page.locator("select.editor")).to_be_focused()
    page.locator("select.editor").select_option("ready")
    press(page, "Tab")
    expect(page.locator(f"#due_on-{first.pk}")).to_be_focused()
    expect(page.locator(f"#state-{first.pk}")).to_contain_text("Ready")
    expect(live).to_contain_text("F-0")
    # Points: typed over, Enter goes down; Escape restores.
    page.focus(f"#story_points-{first.pk}")
    press(page, "5", "Enter")
    expect(page.locator(f"#story_points-{second.pk}")).to_be_focused()
    expect(page.locator(f"#story_points-{first.pk}")).to_contain_text("5")
    press(page, "8", "Escape")
    expect(page.locator(f"#story_points-{second.pk}")).to_be_focused()
    # What cannot be saved stays in its editor, and is said.
    press(page, "-", "1", "Enter")
    expect(page.locator("input.editor[aria-invalid=true]")).to_have_value("-1")
    assert_sound(page)
    press(page, "Escape")
    # The title, and then a state that needs its reason.
    page.focus(f"#title-{first.pk}")
    press(page, "F2")
    page.keyboard.type("Masks itself")
    press(page, "Enter")
    expect(page.locator(f"#row-{first.pk}")).to_contain_text("Masks itself")
    page.focus(f"#state-{first.pk}")
    press(page, "Enter")
    page.locator("select.editor").select_option("dropped")
    press(page, "Enter")
    expect(page.locator("input[name=reason]")).to_be_focused()
    page.keyboard.type("Bought it")
    press(page, "Enter")
    expect(page.locator(f"#state-{first.pk}")).to_contain_text("Dropped")
    item = Item.objects.get(pk=first.pk)
    assert (item.title, item.state, item.story_points) == (
        "Masks itself",
        "dropped",
        5,
    )


def test_a_pasted_column_is_marked_or_saved_and_rows_change_together(
    open_as: OpenAs, cast: Cast, rows: list[Item]
) -> None:
    page = open_as(cast.pm, GRID)
    first, _, third = rows
    page.focus(f"#job_size-{first.pk}")
    page.evaluate(PASTE, "5\n4\nx\n")
    marked = page.locator(".score[aria-invalid=true]")
    expect(marked).to_have_count(2)
    expect(page.locator("#alert")).to_contain_text("2 of 3 values cannot be saved")
    assert Item.objects.filter(job_size=3).count() == 3
    page.focus(f"#job_size-{first.pk}")
    page.evaluate(PASTE, "5\n8\n13\n")
    expect(page.locator(f"#job_size-{third.pk}")).to_have_value("13")
    expect(marked).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(page.locator(f"#job_size-{third.pk}")).to_have_value("3")
    # Space selects rows; the step is looked at, made, and taken back.
    page.focus(f"#job_size-{first.pk}")
    press(page, "Space", "ArrowDown", "Space")
    expect(page.locator("[data-selcount]")).to_have_text("2 selected")
    told = "2 in all. Enter in a tick box changes them."
    expect(page.locator("#live")).to_contain_text(told)
    assert_sound(page)
    page.locator("#grid tbody [type=checkbox]:checked").first.press("Enter")
    page.get_by_label("What to change").select_option("add_labels")
    page.get_by_role("button", name="Preview").press("Enter")
    page.get_by_label("Add labels").fill("q1")
    page.get_by_role("button", name="Preview").press("Enter")
    assert_sound(page)
    page.get_by_role("button", name="Change 2 items").press("Enter")
    page.get_by_role("button", name="Take it back").wait_for()
    assert Item.objects.filter(labels=["q1"]).count() == 2
    page.get_by_role("button", name="Take it back").press("Enter")
    page.get_by_text("Taken back").wait_for()
    assert not Item.objects.filter(labels=["q1"]).exists()
