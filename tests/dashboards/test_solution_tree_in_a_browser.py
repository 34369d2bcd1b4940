"""The opportunity tree in a real browser: by keyboard, by mouse, at both widths and themes."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from backlog.actions import items
from discovery.models import Opportunity
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.dashboards.make import make_item, make_pilot
from tests.make import make_cast, make_goal, make_opportunity

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
URL = reverse("dashboards:opportunity_tree")


def planted():
    cast = make_cast()
    goal = make_goal("CC-9")
    top = make_opportunity(cast, "Waiting", goal=goal)
    part = make_opportunity(cast, "For the code", parent=top)
    lost = make_opportunity(cast, "Lost")
    item = make_item(cast)
    items.link(item, opportunity=part, by=cast.pm)
    make_pilot(cast, item)
    return cast, top, part, lost


def focused(page):
    return page.evaluate("document.activeElement.id")


def test_a_need_is_found_and_moved_without_a_mouse(open_as: OpenAs) -> None:
    cast, top, part, lost = planted()
    page = open_as(cast.pm, URL)
    page.locator("[role=treeitem][tabindex='0']").focus()
    first = focused(page)
    page.keyboard.press("ArrowDown")
    assert focused(page) == f"o-{top.pk}"
    page.keyboard.press("ArrowLeft")
    expect(page.locator(f"#o-{part.pk}")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    assert focused(page) == "none"  # what is closed is passed over
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert focused(page) == f"o-{part.pk}"
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    assert focused(page) == f"o-{top.pk}"
    page.keyboard.press("End")
    assert focused(page) == f"o-{lost.pk}"
    page.keyboard.press("m")
    page.get_by_label("Part of").wait_for()
    expect(page.get_by_label("Part of")).to_be_focused()
    assert_sound_at(page, *EVERYWHERE)
    page.keyboard.press("Escape")
    assert focused(page) == f"o-{lost.pk}"
    page.keyboard.press("m")
    page.get_by_label("Part of").wait_for()
    page.get_by_label("Part of").select_option(str(part.pk))
    page.get_by_role("button", name="Move", exact=True).press("Enter")
    page.get_by_text(f"{lost.code} moved.").first.wait_for()
    assert Opportunity.objects.get(pk=lost.pk).parent == part
    assert focused(page) == f"o-{lost.pk}"
    page.keyboard.press("Home")
    assert focused(page) == first
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{top.get_absolute_url()}")


def test_a_need_is_added_in_place_and_dragged_to_an_outcome(open_as: OpenAs) -> None:
    cast, top, part, lost = planted()
    page = open_as(cast.pm, URL)
    assert_sound_at(page, *EVERYWHERE)
    page.locator(f"#o-{top.pk} > .ost-node .ost-move").click()
    page.get_by_label("A need under it").fill("For the letter")
    page.get_by_role("button", name="Add it").click()
    page.get_by_role("treeitem", name="For the letter").last.wait_for()
    assert Opportunity.objects.get(name="For the letter").parent == top
    goal = page.locator(f"#goal-{top.goal_id} > .ost-node")
    page.locator(f"#o-{lost.pk} > .ost-node").drag_to(goal)
    page.get_by_text(f"{lost.code} moved.").first.wait_for()
    assert Opportunity.objects.get(pk=lost.pk).goal == top.goal
    page.locator(f"#o-{part.pk} > .ost-node").drag_to(
        page.locator(f"#o-{lost.pk} > .ost-node")
    )
    page.get_by_text(f"{part.code} moved.").first.wait_for()
    assert Opportunity.objects.get(pk=part.pk).parent == lost
