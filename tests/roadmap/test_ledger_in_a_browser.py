"""The guards at the mouse and at the keys, and the ledger's pages as people see them."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from roadmap import actions
from roadmap.models import Card, Look, Move
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_cast
from tests.roadmap.make import make_card, make_move

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def drag(page: "Page", card: Card, to: str) -> None:
    start = page.locator(f"#card-{card.pk}").bounding_box()
    end = page.locator(f".track[data-h={to}]").first.bounding_box()
    assert start
    assert end
    page.mouse.move(start["x"] + 60, start["y"] + 20)
    page.mouse.down()
    for step in range(1, 11):
        page.mouse.move(
            start["x"] + 60 + (end["x"] - start["x"]) * step / 10,
            start["y"] + 20 + (end["y"] + 20 - start["y"]) * step / 10,
        )
    expect(page.locator(f".track[data-h={to}] #card-{card.pk}")).to_have_count(1)
    page.mouse.up()


def test_the_mouse_and_the_keys_meet_the_same_guards(
    open_as: OpenAs, cast: Cast
) -> None:
    dragged, carried = make_card(cast, "Dragged"), make_card(cast, "Carried")
    page = open_as(cast.pm, "/roadmap/")
    drag(page, dragged, "next")
    answer = page.locator(f"#card-{dragged.pk} .answer")
    expect(answer).to_contain_text("Next needs")
    expect(answer).to_contain_text("validated")
    page.locator(f"#t-{carried.pk}").focus()
    page.keyboard.press("Shift+ArrowLeft")
    asked = page.locator(f"#card-{carried.pk} .answer")
    expect(asked).to_contain_text("Next needs")
    page.keyboard.press("Escape")  # puts the question away, and the focus back
    expect(asked).to_have_count(0)
    expect(page.locator(f"#t-{carried.pk}")).to_be_focused()
    assert set(Card.objects.values_list("horizon", flat=True)) == {"later"}
    assert not Move.objects.exists()


def test_what_is_new_is_read_and_marked_on_the_board(
    open_as: OpenAs, cast: Cast
) -> None:
    card = make_card(cast, "Schedules that bend", horizon="next")
    actions.take(name="Before", by=cast.pm)
    actions.move(
        card, to="later", after=None, reason="Too early.", version=None, by=cast.pm
    )
    page = open_as(cast.executive, "/roadmap/")
    page.get_by_text("1 move since you last looked").click()
    expect(page.locator("#since")).to_contain_text("Too early.")
    assert_sound(page)
    page.get_by_role("button", name="Mark as seen").click()
    expect(page.locator("#since")).to_contain_text("Nothing moved since")
    assert Look.objects.get(user=cast.executive).move_id == Move.objects.get().pk


def test_the_pages_of_the_ledger_are_sound_on_a_phone_in_the_dark(
    open_as: OpenAs, cast: Cast
) -> None:
    card = make_card(cast, "Schedules that bend", entered_on="2025-01-01")
    make_move(cast, card, reason="Worth solving.", moved_at="2025-01-01T12:00Z")
    snapshot = actions.take(name="Before", by=cast.pm)
    actions.edit(card, version=1, title="Hours that bend", by=cast.pm)
    actions.take_month()
    page = open_as(cast.pm, "/roadmap/ledger/", width=390, theme="dark")
    assert_sound(page)
    for path in (
        "ledger/past/",
        "snapshots/",
        f"snapshots/{snapshot.pk}/",
        f"snapshots/diff/?old={snapshot.pk}&new=today",
        "review/",
    ):
        page.goto(f"/roadmap/{path}")
        assert_sound(page)
