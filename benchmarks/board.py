"""The board with 300 cards in Chromium: python -m benchmarks.board [--cards 300] [--turns 10].

Prints how soon it is painted, how much it shifts, how long the server takes for a move by
keyboard (as the browser waits for it) and what is said then, whether a card can be dragged
by touch, and what axe finds. In a database of its own, made for this and dropped after,
through a gunicorn of one worker.

The promises: painted under 1 s, no shift, a move under 200 ms of the server, axe clean.
"""

import argparse
import os
import statistics
from datetime import date
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("LOG_LEVEL", "ERROR")
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from playwright.sync_api import Browser, Page, sync_playwright  # noqa: E402

from backlog.models import Item  # noqa: E402
from benchmarks.callers import PORT, OverHttp, gunicorn  # noqa: E402
from benchmarks.fill import fill, scratch_database  # noqa: E402
from core.clock import today  # noqa: E402
from core.models import User  # noqa: E402
from discovery.models import Note  # noqa: E402
from portfolio.models import Objective, Product  # noqa: E402
from roadmap.models import Card, Dependency  # noqa: E402
from scripts.chromium import executable  # noqa: E402

URL = f"http://localhost:{PORT}"
AXE = Path(__file__).parent.parent / "tests" / "vendor" / "axe.min.js"
COLUMNS = ("now", "next", "later")
WATCH = """
window.shifts = 0; window.shifted = [];
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) {
    window.shifts += entry.value;
    for (const {node, previousRect, currentRect} of entry.sources) window.shifted.push(
      `${node?.id || node?.className || node?.nodeName} ${previousRect.y} → ${currentRect.y} at ${Math.round(entry.startTime)}`);
  }
}).observe({type: 'layout-shift', buffered: true});
"""


def add_cards(count: int, owner: User) -> None:
    """Cards in three columns and five lanes, each with evidence, features and a need."""
    days = {"starts_on": date(2026, 10, 1), "ends_on": date(2026, 12, 31)}
    lanes = [
        Objective.objects.create(
            code=f"O{n}", name=f"Outcome {n}", kind="committed", **days
        )
        for n in range(5)
    ]
    product = Product.objects.get(product_manager=owner)
    items, notes = list(Item.objects.all()), list(Note.objects.all())
    before: Card | None = None
    for at in range(count):
        card = Card.objects.create(
            key=f"RC-{at + 1:02d}",
            title=f"Outcome number {at + 1} that becomes true for a person",
            problem="They type it three times, and nobody reads it. " * 3,
            product=product,
            owner=owner,
            objective=lanes[at % 5],
            horizon=COLUMNS[at % 3],
            position=at // 3 + 1,
            entered_on=today(),
            measure="Handle time, s",
            baseline=397,
            target=377,
            confidence="0.6",
        )
        card.items.set(items[at % 100 : at % 100 + 2])
        card.notes.set(notes[at % 500 : at % 500 + 3])
        if before and at % 10 == 0:
            Dependency.objects.create(card=card, needed=before, added_by=owner)
        before = card
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def page_of(browser: Browser, user: User, **screen: Any) -> Page:
    context = browser.new_context(base_url=URL, reduced_motion="reduce", **screen)
    session = OverHttp(user).session
    context.add_cookies([{"name": "sessionid", "value": session, "url": URL}])
    context.add_init_script(WATCH)
    return context.new_page()


def paint(page: Page) -> float:
    """Milliseconds from asking for the board to its first content on the screen."""
    page.goto("/roadmap/", wait_until="load")
    page.wait_for_timeout(500)
    found: float = page.evaluate(
        "performance.getEntriesByName('first-contentful-paint')[0].startTime"
    )
    return found


def keyboard_move(page: Page) -> tuple[float, str]:
    """Carry the first card of Next one down: the server's time, and what is said."""
    first = page.locator(".track[data-h=next] > .item").first
    key = first.get_attribute("id")
    first.locator(".card-link").focus()
    page.evaluate("performance.clearResourceTimings()")
    for press in ("Space", "ArrowDown", "Space"):
        page.keyboard.press(press)
    page.wait_for_selector(f"#{key}:not(.saving)")
    page.locator("#live", has_text="is now Next").wait_for(state="attached")
    took: float = page.evaluate(
        "(() => { const e = performance.getEntriesByType('resource')"
        ".filter((e) => e.name.includes('/move/')).at(-1);"
        " return e.responseStart - e.requestStart; })()"
    )
    return took, page.locator("#live").inner_text()


def touch_drag(page: Page) -> bool:
    """Press the grip of a card on a phone, carry it down, let go: did it move?"""
    page.goto("/roadmap/")
    cards = page.locator(".track[data-h=now] > .item")
    card = cards.first
    key, grip = card.get_attribute("id"), card.locator(".grip").bounding_box()
    below = cards.nth(2).bounding_box()
    if not (grip and below):
        return False
    x, y = grip["x"] + 12, grip["y"] + 12
    client = page.context.new_cdp_session(page)

    def touch(kind: str, at: float | None) -> None:
        points = [] if at is None else [{"x": x, "y": at}]
        client.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", y)
    page.wait_for_timeout(350)
    end = below["y"] + below["height"] / 2
    for step in range(1, 11):
        touch("touchMove", y + (end - y) * step / 10)
        page.wait_for_timeout(30)
    touch("touchEnd", None)
    page.wait_for_selector(f"#{key}:not(.saving)[data-version='2']", timeout=10_000)
    return cards.first.get_attribute("id") != key


def faults(page: Page) -> list[str]:
    page.evaluate(AXE.read_text())
    found: list[str] = page.evaluate(
        "async () => (await axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa',"
        " 'wcag22aa', 'best-practice'], resultTypes: ['violations']}))"
        ".violations.map((v) => `${v.id} (${v.nodes.length})`)"
    )
    return found


def measure(browser: Browser, user: User, turns: int) -> None:
    page = page_of(browser, user, viewport={"width": 1440, "height": 900})
    paint(page)  # compiles the templates
    painted = [paint(page) for _ in range(turns)]
    print(
        f"first paint    {statistics.median(painted):6.0f} ms, worst {max(painted):.0f}"
    )
    print(f"layout shift   {page.evaluate('window.shifts'):6.3f}")
    for what in page.evaluate("window.shifted"):
        print(f"  shifted      {what}")
    moves = [keyboard_move(page) for _ in range(turns)]
    times = [took for took, _ in moves]
    print(f"keyboard move  {statistics.median(times):6.0f} ms, worst {max(times):.0f}")
    print(f"said           {moves[-1][1]}")
    print(f"axe            {', '.join(faults(page)) or 'clean'}")
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    found = touch_drag(page_of(browser, user, is_mobile=True, **phone))
    print(f"drag by touch  {'moved' if found else 'did not move'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--cards", type=int, default=300)
    parser.add_argument("--turns", type=int, default=10)
    options = parser.parse_args()
    with scratch_database():
        user = fill(200, 600)
        add_cards(options.cards, user)
        call_command("collectstatic", interactive=False, verbosity=0)
        print(f"{options.cards} cards, {options.turns} turns")
        with gunicorn(), sync_playwright() as player:
            flags = ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"]
            browser = player.chromium.launch(executable_path=executable(), args=flags)
            measure(browser, user, options.turns)
            browser.close()


if __name__ == "__main__":
    main()
