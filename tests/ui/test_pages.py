"""Every page of the navigation, over the demo company: sound in both themes, wide and narrow."""

from typing import TYPE_CHECKING, Any

import pytest

from core.context import address
from core.models import User
from core.navigation import NAVIGATION, PRODUCTS, RECORDS
from tests import demo
from tests.browser import (
    COLORS,
    OpenAs,
    assert_accessible,
    assert_fits,
    assert_quiet,
    settle,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
    pytest.mark.timeout(900),
]
ENTRIES = [entry for _, entries in NAVIGATION for entry in entries]
VIEWS = [entry.view for entry in [*ENTRIES, PRODUCTS, *RECORDS]]
OTHERS = ["core:me", "core:token_list", "discovery:note_create"]


def everything(page: "Page", path: str) -> list[str]:
    """What is wrong with one page, in two themes and two widths."""
    wrong = []
    settle(page)
    for width, theme, rules in (
        (1440, "dark", COLORS),
        (1440, "light", ()),
        (390, "light", COLORS),
        (390, "dark", ()),
    ):
        page.set_viewport_size({"width": width, "height": 900})
        page.evaluate("(t) => { document.documentElement.dataset.theme = t; }", theme)
        try:
            assert_accessible(page, *rules)
            assert_fits(page)
        except AssertionError as error:
            wrong.append(f"{path} {width} {theme}: {error}")
    try:
        assert_quiet(page)
    except AssertionError as error:
        wrong.append(f"{path}: {error}")
    return wrong


def test_every_page_of_the_navigation_is_sound(open_as: OpenAs, settings: Any) -> None:
    settings.TODAY = demo.DAY.isoformat()
    demo.load()
    wrong, left = [], [*VIEWS, *OTHERS]
    for role in ("product_manager", "administrator"):
        person = User.objects.filter(memberships__role=role).order_by("pk")[0]
        page = open_as(person, "/me/")
        closed = []
        for view in left:
            answer = page.goto(address(view) or f"/nowhere/{view}")
            if answer and answer.status == 403:
                closed.append(view)
            elif answer and answer.ok:
                wrong += everything(page, view)
            else:
                wrong.append(f"{view}: {answer and answer.status}")
        left = closed
    assert left == [], "nobody of the two may open these"
    assert not wrong, "\n".join(wrong)
