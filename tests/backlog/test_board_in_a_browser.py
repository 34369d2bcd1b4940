"""The backlog by state, by keyboard alone: lifted, carried, asked for a reason, said aloud."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from backlog.actions import limits
from backlog.models import Item
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_item

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def test_an_item_is_carried_and_a_limit_asks_why(open_as: OpenAs, cast: Cast) -> None:
    limits.limit(cast.product, ready=None, in_progress=1, version=0, by=cast.pm)
    make_item(cast.product, "Held", 8, 5, 5, 3, key="F-1", state="in_progress")
    item = make_item(cast.product, "Carried", 8, 5, 5, 5, key="F-2")
    page = open_as(cast.pm, reverse("backlog:item_board"))
    card, live = page.locator(f"#card-{item.pk}"), page.locator("#live")
    card.locator(".card-link").focus()
    page.keyboard.press("Space")
    expect(live).to_contain_text("F-2 lifted. Idea, 1 of 1.")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Space")
    expect(live).to_contain_text("F-2 moved to Ready")
    # Ready holds it; In progress is full, and asks for a reason under the card.
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator("#alert")).to_contain_text("a reason is needed")
    expect(page.locator("[name=reason]")).to_be_focused()
    assert_sound(page)
    page.keyboard.type("The law changed")
    page.keyboard.press("Enter")
    expect(live).to_contain_text("ASSIST now holds 2 there, and 1 is its limit.")
    expect(page.locator(".loads .lit")).to_contain_text("over its limit")
    assert Item.objects.get(pk=item.pk).state == "in_progress"
