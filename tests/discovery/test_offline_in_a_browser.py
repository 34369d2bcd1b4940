"""A note written when the page itself was opened without network, and who sees it."""

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

from discovery.models import Note
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at, sign_in
from tests.make import make_cast

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]
CONTROLLED = "() => navigator.serviceWorker.ready.then((r) => Boolean(r.active))"
WRITE = "/notes/new/"


def without_network(page: "Page", path: str) -> None:
    """The page once more, opened with the network really cut."""
    page.wait_for_function(CONTROLLED)
    page.reload()
    page.context.set_offline(True)
    page.goto(path)


def write(page: "Page", words: str) -> None:
    page.get_by_label("What happened?").fill(words)
    page.get_by_role("button", name="Keep note").click()


def sign_out(page: "Page") -> None:
    """With the sending of notes cut off, so that they still wait."""
    page.route("**/notes/new/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())  # fmt: skip
    page.context.set_offline(False)
    page.wait_for_selector("[data-note-form]")  # it comes by itself
    page.goto("/notes/mine/")
    page.locator("form[action='/sign-out/'] button").dispatch_event("click")
    page.wait_for_url("**/sign-in/**")


def test_notes_written_offline_arrive_once_each_after_the_next_sign_in(open_as: OpenAs) -> None:  # fmt: skip
    cast = make_cast()
    page = open_as(cast.frontline, WRITE, width=390, workers=True)
    without_network(page, WRITE)
    for words in ("The first.", "The second."):
        write(page, words)
    expect(page.get_by_text("2 notes are not sent yet")).to_be_visible()
    sign_out(page)
    assert not Note.objects.exists()

    sign_in(page, cast.pm)
    page.goto(WRITE)
    page.unroute("**/notes/new/")
    expect(page.get_by_text("The first.")).to_have_count(0)
    page.reload()
    page.wait_for_load_state("networkidle")
    assert not Note.objects.exists()
    page.locator("form[action='/sign-out/'] button").dispatch_event("click")
    page.wait_for_url("**/sign-in/**")

    sign_in(page, cast.frontline)
    page.goto(WRITE)
    expect(page.locator(".page [data-waiting-notes]")).to_be_hidden()
    page.wait_for_function("(k) => !localStorage.getItem(k)", arg=f"waiting-notes-of-{cast.frontline.pk}")  # fmt: skip
    page.reload()
    found = Note.objects.order_by("pk").values_list("verbatim", "collector")
    me = cast.frontline.pk
    assert list(found) == [("The first.", me), ("The second.", me)]


def test_after_sign_out_the_page_offline_shows_nobodys_notes(open_as: OpenAs) -> None:  # fmt: skip
    page = open_as(make_cast().frontline, WRITE, width=390, workers=True)
    without_network(page, WRITE)
    write(page, "Only mine.")
    sign_out(page)
    page.context.set_offline(True)
    page.goto(WRITE)
    expect(page.get_by_text("Nobody is signed in here")).to_be_visible()
    expect(page.get_by_text("Only mine.")).to_have_count(0)


def test_without_network_the_form_and_the_plain_page_are_sound(open_as: OpenAs) -> None:  # fmt: skip
    page = open_as(make_cast().frontline, WRITE, width=390, workers=True)
    without_network(page, WRITE)
    write(page, "It waits.")
    assert_sound_at(page, *EVERYWHERE)
    page.goto("/roadmap/")
    expect(page.get_by_role("heading", name="No network")).to_be_visible()
    assert_sound_at(page, *EVERYWHERE)
    page.context.set_offline(False)
    expect(page.get_by_role("heading", name="No network")).to_have_count(0)
    page.goto(WRITE)
    page.wait_for_function("() => !document.querySelector('[data-waiting-notes] li')")
    assert Note.objects.get().verbatim == "It waits."


def test_a_draft_stays_when_the_line_dies_as_it_is_sent(open_as: OpenAs) -> None:
    page = open_as(make_cast().frontline, WRITE, width=390)
    page.get_by_label("What happened?").fill("Do not lose me.")
    page.route("**/notes/new/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())  # fmt: skip
    page.get_by_role("button", name="Send note").last.click()
    page.wait_for_timeout(500)
    page.unroute("**/notes/new/")
    page.goto(WRITE)
    expect(page.get_by_label("What happened?")).to_have_value("Do not lose me.")
    page.get_by_role("button", name="Send note").last.click()
    page.wait_for_url("**/notes/mine/")
    page.goto(WRITE)
    expect(page.get_by_label("What happened?")).to_have_value("")
    assert Note.objects.count() == 1


def test_what_the_server_refuses_can_be_changed_or_thrown_away(open_as: OpenAs) -> None:
    cast = make_cast()
    page = open_as(cast.frontline, "/notes/mine/", width=390)
    page.evaluate(
        """(key) => localStorage.setItem(key, JSON.stringify([
            {url: location.origin + "/listening-sessions/99999/notes/", token: "a".repeat(32), fields: [["verbatim", "To nowhere."]]},
            {url: location.origin + "/notes/new/", token: "b".repeat(32), fields: [["verbatim", "Behind it."], ["participant", "associate"], ["kind", "listening_session"]]},
        ]))""",
        f"waiting-notes-of-{cast.frontline.pk}",
    )
    page.goto(WRITE)
    waiting = page.locator(".page [data-waiting-notes]")
    expect(waiting.get_by_text("What it belongs to is gone")).to_be_visible()
    expect(waiting.get_by_text("Behind it.")).to_have_count(0)
    assert Note.objects.get().verbatim == "Behind it."
    waiting.get_by_role("button", name="Throw away").click()
    waiting.get_by_role("button", name="Throw it away for good?").click()
    expect(waiting).to_be_hidden()


def test_notes_kept_before_there_was_a_queue_for_each_person_are_sent(
    open_as: OpenAs,
) -> None:
    page = open_as(make_cast().frontline, "/notes/mine/", width=390)
    page.evaluate(
        """() => localStorage.setItem("waiting-notes", JSON.stringify([
            {url: location.origin + "/notes/new/", fields: [["token", "c".repeat(32)], ["verbatim", "From before."], ["participant", "associate"], ["kind", "listening_session"]]},
        ]))"""
    )
    page.goto(WRITE)
    page.wait_for_function("() => !localStorage.getItem('waiting-notes')")
    expect(page.locator(".page [data-waiting-notes]")).to_be_hidden()
    page.goto("/notes/mine/")
    expect(page.locator("main")).to_contain_text("From before.")


def test_what_a_thumb_presses_is_big_enough(open_as: OpenAs) -> None:
    page = open_as(make_cast().frontline, WRITE, width=390)
    small = page.evaluate(
        """() => [...document.querySelectorAll("main button, main .pick, main textarea, .phone-tabs a, .phone-tabs button")]
            .filter((node) => node.offsetParent && !node.closest("details:not([open])"))
            .map((node) => [node.textContent.trim().slice(0, 30), node.getBoundingClientRect().height])
            .filter(([, height]) => height < 44)"""
    )
    assert small == []
