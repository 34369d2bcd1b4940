"""Four people in one session, in four real browsers."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from backlog.actions import joining, rounds, sessions
from backlog.models import Round, RoundTerm, Vote
from core.clock import now
from tests.browser import OpenAs, assert_sound
from tests.make import Cast, make_cast, make_item
from tests.workers import promised

if TYPE_CHECKING:
    from playwright.sync_api import Page, Route

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
VALUE = "business_value"
SOON = 2_000  # what is promised to everybody who looks on


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def vote(page: "Page", pk: int, value: int) -> None:
    page.locator(f"#vote-{pk}-{value}").click()


def soon(pages: "list[Page]", text: str) -> None:
    """It shows on each of these within what is promised."""
    for page in pages:
        expect(page.locator("#session")).to_contain_text(text, timeout=promised(SOON))


def pressed(page: "Page") -> list[str | None]:
    found = page.locator("[data-vote] [aria-pressed=true]")
    return [each.get_attribute("value") for each in found.all()]


# The answer to the next vote breaks off in its middle.
CUT = """() => {
  const whole = window.fetch;
  window.fetch = async (...asked) => {
    window.fetch = whole;
    const answer = await whole(...asked);
    answer.text = () => Promise.reject(new TypeError("network error"));
    return answer;
  };
}"""


class Held:
    """Answers from an address that bring news: each waits here, to be overtaken."""

    def __init__(self, page: "Page", address: str) -> None:
        self.page, self.address = page, address
        self.news: list[Callable[[], None]] = []
        page.route(address, self.hold)

    def hold(self, route: "Route") -> None:
        answer = route.fetch()
        if answer.status == 204:
            route.fulfill(response=answer)
        else:
            self.news.append(lambda: route.fulfill(response=answer))

    def wait(self, count: int) -> None:
        for _ in range(600):
            if len(self.news) >= count:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{len(self.news)} of {count} answers came.")

    def end(self) -> None:
        for let_go in self.news[1:]:
            let_go()
        self.page.unroute(self.address, self.hold)


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

    # A look for news that is overtaken by the answer to a vote takes nothing back.
    held = Held(olga, "**/ballot/live/*")
    vote(mia, other.pk, 1)
    held.wait(1)
    vote(olga, item.pk, 13)
    expect(olga.locator("#ballot-h")).to_have_text("Payoff by text")
    held.news[0]()
    vote(mia, item.pk, 20)  # the same again: news, and the next look for it
    held.wait(2)
    expect(olga.locator(f"#vote-{other.pk}-1")).to_be_visible()
    expect(olga.locator("#ballot-h")).to_have_text("Payoff by text")
    expect(olga.locator("#ballot-h")).to_be_focused()
    held.end()

    # The line breaks under a vote: it is kept, and arrives when the line is back.
    eve.context.set_offline(True)
    vote(eve, item.pk, 3)
    expect(eve.locator("[data-vote][data-waiting]")).to_be_visible()
    # She gives the last one elsewhere: the heading under her keys says so.
    rounds.vote(session, column=VALUE, votes={other: 1}, by=cast.ops)
    expect(olga.locator("#ballot-h")).to_have_text("All your votes are in")
    expect(mia.get_by_text("2 voted")).to_be_visible(timeout=promised(SOON))
    assert not Vote.objects.filter(scorer=cast.executive).exists()
    eve.context.set_offline(False)
    expect(mia.get_by_text("3 voted")).to_be_visible(timeout=promised(5_000))
    expect(eve.locator("[data-vote][data-waiting]")).to_have_count(0)
    assert Vote.objects.get(scorer=cast.executive).value == 3
    eve.evaluate(CUT)
    vote(eve, other.pk, 2)
    expect(eve.locator("[data-vote][data-waiting]")).to_be_visible()
    expect(eve.locator("[data-vote][data-waiting]")).to_have_count(0)
    vote(eve, other.pk, 1)
    soon([mia, paolo], "Eve 2 items")

    # The second facilitator shows them; a vote that comes late is told so, not counted.
    eve.context.set_offline(True)
    vote(eve, item.pk, 8)
    expect(eve.locator("[data-vote][data-waiting]")).to_be_visible()
    held = Held(paolo, "**/reveal/*")
    paolo.get_by_role("button", name="Show the votes").click()
    held.wait(1)  # they are shown now
    soon([mia, paolo], "20, 13, 3")
    # News was quicker than the answer to him, and took away the button that asks for it.
    held.news[0]()
    expect(paolo.locator("#steps-h")).to_be_focused()
    expect(paolo.locator("#session")).to_have_count(1)
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

    # The time runs out while nothing else happens: a vote too late is not shown as given.
    term = RoundTerm(round=Round.objects.hidden().get(), set_by=cast.pm, set_at=now())
    term.ends_at = now()
    term.save()
    vote(eve, item.pk, 8)
    soon([eve], "The time of this round is over")
    expect(eve.get_by_text("your vote was not counted").first).to_be_visible()
