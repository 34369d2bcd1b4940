"""Suggestions, coverage and the calendar's address in a real browser, at both widths and themes."""

import pytest
from django.urls import reverse

from discovery.actions import suggesting
from discovery.models import ListeningSession, Suggestion, Theme
from portfolio.models import Queue
from tests.browser import EVERYWHERE, OpenAs, assert_sound_at
from tests.discovery.test_likeness import PAYOFF, RETYPING
from tests.make import make_cast, make_note, make_site

pytestmark = [
    pytest.mark.slow,
    pytest.mark.django_db(transaction=True),
    pytest.mark.xdist_group("browser"),
]


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def test_a_suggested_theme_is_judged(open_as: OpenAs) -> None:
    cast = make_cast()
    for text in [*RETYPING, *PAYOFF]:
        make_note(cast, text, published=True)
    suggesting.look(cast.product)
    row = Suggestion.objects.filter(kind="theme").order_by("id")[0]
    page = open_as(cast.pm, at("suggestion_list"))
    assert_sound_at(page, *EVERYWHERE)
    page.goto(row.get_absolute_url())
    assert_sound_at(page, *EVERYWHERE)
    page.locator("input[name=notes]").first.uncheck()
    page.locator("#id_name").fill("Typed twice")
    page.get_by_role("button", name="Make this theme").click()
    page.get_by_role("heading", name="Typed twice").wait_for()
    assert Theme.objects.get().notes.count() == row.size - 1


def test_an_unheard_place_is_planned_and_goes_into_a_calendar(open_as: OpenAs) -> None:
    cast = make_cast()
    make_site("JAX")
    Queue.objects.create(code="PLS", name="Personal loans", base_fte=80)
    page = open_as(cast.frontline, at("coverage"))
    assert_sound_at(page, *EVERYWHERE)
    page.goto(at("calendar_address"))
    assert_sound_at(page, *EVERYWHERE)
    page.get_by_role("button", name="Make an address").click()
    page.get_by_label("Copy it now").wait_for()
    assert_sound_at(page, *EVERYWHERE)
    page.goto(at("coverage"))
    page.get_by_role("link", name="Plan a session").click()
    page.get_by_role("button", name="Create session").click()
    page.get_by_role("link", name="Into your calendar").wait_for()
    session = ListeningSession.objects.get()
    assert session.is_coming
    assert session.queue == Queue.objects.get(code="PLS")
