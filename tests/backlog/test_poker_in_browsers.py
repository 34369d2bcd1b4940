"""Four people in one session, in four real browsers."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from backlog.actions import joining, sessions
from backlog.models import Vote
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_cast, make_item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
SOON = 2_000  # what is promised to everybody who looks on


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def vote(page: "Page", pk: int, value: int) -> None:
    page.locator(f"#vote-{pk}-{value}").click()


def soon(pages: "list[Page]", text: str) -> None:
    """It shows on each of these within what is promised."""
    for page in pages:
        expect(page.locator("#session")).to_contain_text(text, timeout=SOON)


def pressed(page: "Page") -> list[str | None]:
    found = page.locator("[data-vote] [aria-pressed=true]")
    return [each.get_attribute("value") for each in found.all()]


def test_four_vote_in_silence_and_a_lost_connection_loses_no_vote(
    open_as: OpenAs, cast: Cast
) -> None:
    item = make_item(cast.product, "One payoff screen", key="F-1")
    other = make_item(cast.product, "Payoff by text", key="F-2")
    session = sessions.create(
        name="PI 27.2", items=[item, other], co_facilitator=cast.po, by=cast.pm
    )
    path, code = session.get_absolute_url(), joining.open_door(session, by=cast.pm).code
    mia, eve, paolo = (open_as(who, path) for who in (cast.pm, cast.executive, cast.po))
    # Olga comes by the code, on a phone: one item at a time.
    olga = open_as(cast.ops, f"/vote/?code={code}", width=390, theme="dark")
    everybody = [mia, olga, eve, paolo]
    soon([olga], "Nothing to vote on yet")

    # A column opens everywhere; it is not the product owner's to vote on.
    mia.get_by_role("button", name="Open value").click()
    soon([mia, eve], "Pick the smallest as 1")
    soon([olga], "1 of 2, 0 given")
    soon([paolo], "This column is for others")
    assert_sound(olga)

    # Who has voted is seen everywhere, and what only by the voter.
    vote(mia, item.pk, 20)
    soon([mia, eve, paolo], "Mia 1 item")
    assert [pressed(page) for page in everybody] == [["20"], [], [], []]

    # The line breaks under a vote: it is kept, and arrives when the line is back.
    eve.context.set_offline(True)
    vote(eve, item.pk, 3)
    expect(eve.locator("[data-vote][data-waiting]")).to_be_visible()
    vote(olga, item.pk, 13)
    expect(olga.locator("#ballot-h")).to_have_text("Payoff by text")
    expect(olga.locator("#ballot-h")).to_be_focused()
    vote(olga, other.pk, 1)
    expect(olga.locator("#ballot-h")).to_have_text("All your votes are in")
    expect(mia.get_by_text("2 voted")).to_be_visible(timeout=SOON)
    assert not Vote.objects.filter(scorer=cast.executive).exists()
    eve.context.set_offline(False)
    expect(mia.get_by_text("3 voted")).to_be_visible(timeout=5_000)
    expect(eve.locator("[data-vote][data-waiting]")).to_have_count(0)
    assert Vote.objects.get(scorer=cast.executive).value == 3

    # The second facilitator shows them; a vote that comes late is told so, not counted.
    eve.context.set_offline(True)
    vote(eve, item.pk, 8)
    expect(eve.locator("[data-vote][data-waiting]")).to_be_visible()
    paolo.get_by_role("button", name="Show the votes").click()
    soon([mia, paolo], "20, 13, 3")
    soon([olga], "The votes are shown")
    eve.context.set_offline(False)
    expect(eve.get_by_text("This one was not counted").first).to_be_visible()
    expect(eve.get_by_text("20, 13, 3")).to_be_visible()

    # Another round, everywhere, begun by the first facilitator.
    mia.get_by_role("button", name="Vote again on what is apart").click()
    soon(everybody, "round 2")
    expect(mia.get_by_role("button", name="Vote again")).to_have_count(0)
    expect(mia.get_by_role("button", name="Show the votes")).to_be_visible()
    expect(mia.locator("#steps-h")).to_be_focused()
    assert_sound(mia)
