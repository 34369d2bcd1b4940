"""A real Chromium for tests: signed-in pages, and what must hold on every one of them."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import expect

from scripts.chromium import executable
from tests.make import PASSWORD
from tests.sessions import session_of

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request
    from pytest_django.live_server_helper import LiveServer

    from core.models import User

# Playwright's own event loop runs in the test's thread; the ORM calls there are ours.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")

AXE = Path(__file__).parent / "vendor" / "axe.min.js"
# What a change of theme can break on a page whose markup stays the same.
COLORS = ("color-contrast", "link-in-text-block", "target-size")
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
WATCH = """
window.violations = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.violations.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""
OpenAs = Callable[..., "Page"]
# Script errors of each open page, for assert_sound.
BROKEN: dict["Page", list[str]] = {}
# What each open page has asked for and not yet got, for settle.
ASKED: dict["Page", set["Request"]] = {}
# However busy the machine is: a page that never comes is seen after half a minute.
PATIENCE_MS = 30_000
QUIET_MS = 100
EVERYWHERE = [(1440, "light"), (1440, "dark"), (390, "light"), (390, "dark")]


@pytest.fixture(scope="session")
def browser_type_launch_args(
    browser_type_launch_args: dict[str, Any],
) -> dict[str, Any]:
    return {
        **browser_type_launch_args,
        "executable_path": executable(),
        "args": ARGUMENTS,
    }


@pytest.fixture
def open_as(browser: "Browser", live_server: "LiveServer") -> Iterator[OpenAs]:
    """Open a page as somebody: `open_as(cast.pm, "/roadmap/", width=390, theme="dark")`.

    Service workers are for the tests of what works without network (`workers=True`).
    """
    expect.set_options(timeout=PATIENCE_MS)
    contexts = []

    def open_page(
        user: "User | None",
        path: str = "/",
        *,
        width: int = 1440,
        theme: str = "light",
        workers: bool = False,
    ) -> "Page":
        context = browser.new_context(
            service_workers="allow" if workers else "block",
            viewport={"width": width, "height": 900 if width > 600 else 844},
            has_touch=width < 600,
            reduced_motion="reduce",
            base_url=live_server.url,
        )
        contexts.append(context)
        cookies = {"theme": theme}
        if user is not None:
            cookies[settings.SESSION_COOKIE_NAME] = session_of(user)
        context.add_cookies(
            [
                {"name": k, "value": v, "url": live_server.url}
                for k, v in cookies.items()
            ]
        )
        context.add_init_script(WATCH)
        page = context.new_page()
        page.set_default_timeout(PATIENCE_MS)
        watch(page)
        page.goto(path)
        return page

    yield open_page
    BROKEN.clear()
    ASKED.clear()
    for context in contexts:
        context.close()


def watch(page: "Page") -> None:
    """Keep what breaks on a page, and what it still waits for."""
    broken: list[str] = []
    asked: set[Request] = set()
    page.on("pageerror", lambda error: broken.append(str(error)))
    page.on("request", lambda request: asked.add(request))
    page.on("requestfinished", lambda request: asked.discard(request))
    page.on("requestfailed", lambda request: asked.discard(request))
    BROKEN[page], ASKED[page] = broken, asked


def settle(page: "Page", for_ms: int = QUIET_MS) -> None:
    """Wait until a page has asked for nothing for a moment: its parts may ask for more.

    Playwright's own "networkidle" waits for half a second, on hundreds of pages.
    """
    page.wait_for_load_state()
    quiet = waited = 0
    while quiet < for_ms:
        page.wait_for_timeout(20)
        quiet, waited = 0 if ASKED[page] else quiet + 20, waited + 20
        assert waited < PATIENCE_MS, f"still waits for {[r.url for r in ASKED[page]]}"


def sign_in(page: "Page", user: "User") -> None:
    """Sign in as people do: by the form, with the password of tests/make.py."""
    page.goto("/sign-in/")
    page.get_by_label("E-mail address").fill(user.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(lambda url: "/sign-in/" not in url)


def assert_sound(page: "Page", *rules: str) -> None:
    """Accessible, no sideways scroll, nothing that the content policy stopped, no error.

    With `rules` it is a page that was there already, in other colors or another width.
    """
    settle(page, QUIET_MS // 5 if rules else QUIET_MS)
    assert_accessible(page, *rules)
    assert_fits(page)
    assert_quiet(page)


def assert_sound_at(page: "Page", *sizes: tuple[int, str]) -> None:
    """The same at each width and in each theme, without opening the page again.

    The second theme at a width is asked only for what a theme can break.
    """
    seen: set[int] = set()
    for width, theme in sizes:
        rules = COLORS if width in seen else ()
        seen.add(width)
        page.set_viewport_size({"width": width, "height": 900})
        # A locator waits for the page that a click has only just led to.
        page.locator("html").evaluate("(h, t) => { h.dataset.theme = t; }", theme)
        try:
            assert_sound(page, *rules)
        except AssertionError as error:
            raise AssertionError(f"{page.url} {width} {theme}: {error}") from error


def assert_quiet(page: "Page") -> None:
    """Nothing that the content policy stopped, no script that broke."""
    assert page.evaluate("window.violations") == []
    assert BROKEN[page] == []


def assert_fits(page: "Page") -> None:
    """The page itself never scrolls sideways; a wide table does so in its own region."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (
        "scrolls sideways"
    )


def assert_accessible(page: "Page", *rules: str) -> None:
    """No violation of WCAG 2.2 AA that axe can find, nor of its best practices.

    With `rules`, of these rules alone: where only colors or sizes have changed.
    """
    if not page.evaluate("Boolean(window.axe)"):
        page.evaluate(AXE.read_text())
    found = page.evaluate(
        "async (only) => (await axe.run({runOnly: only, resultTypes: ['violations']}))"
        ".violations.map((v) => `${v.id} (${v.nodes.length}): ${v.help}\\n` +"
        " v.nodes.slice(0, 3).map((n) => `    ${n.html.slice(0, 160)}"
        " ${n.failureSummary.split('\\n').slice(1).join(' ')}`).join('\\n'))",
        list(rules or RULES),
    )
    assert found == [], "\n".join(found)
