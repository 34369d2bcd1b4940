"""Every page of the navigation, over the demo company: sound in both themes, wide and narrow."""

from typing import TYPE_CHECKING

import pytest
from django.core.management import call_command
from django.urls import reverse

from core.context import NAVIGATION, PRODUCTS, RECORDS
from core.models import User
from tests.browser import OpenAs, assert_sound

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
ENTRIES = [entry for _, entries in NAVIGATION for entry in entries]
VIEWS = [entry.view for entry in [*ENTRIES, PRODUCTS, *RECORDS]]
OTHERS = ["core:me", "core:token_list", "discovery:note_create", "ui:gallery"]


def everything(page: "Page", path: str) -> list[str]:
    """What is wrong with one page, in two themes and two widths."""
    wrong = []
    for width in (1440, 390):
        page.set_viewport_size({"width": width, "height": 900})
        for theme in ("light", "dark"):
            page.evaluate(
                "(t) => { document.documentElement.dataset.theme = t; }", theme
            )
            try:
                assert_sound(page)
            except AssertionError as error:
                wrong.append(f"{path} {width} {theme}: {error}")
    return wrong


def test_every_page_of_the_navigation_is_sound(open_as: OpenAs) -> None:
    call_command("seed_demo")
    admin = (
        User.objects.filter(memberships__role="administrator").order_by("pk").first()
    )
    manager = (
        User.objects.filter(memberships__role="product_manager").order_by("pk").first()
    )
    wrong = []
    for person in (manager, admin):
        page = open_as(person, "/me/")
        for view in [*VIEWS, *OTHERS]:
            answer = page.goto(reverse(view))
            assert answer is not None
            if answer.status == 403:
                continue
            assert answer.ok, f"{view}: {answer.status}"
            wrong += everything(page, view)
    assert not wrong, "\n".join(wrong)
