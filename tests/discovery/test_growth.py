"""A list and a page cost the same, however many rows there are."""

from datetime import date

import pytest
from django.urls import reverse

from dashboards.became import keeping
from discovery.actions import links, opportunities
from discovery.models import ListeningSession, Note, Opportunity, Theme
from tests.make import (
    make_note,
    make_opportunity,
    make_site,
    make_theme,
)

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def look():
    """What the worker does now and then: keep what became of every note."""
    list(keeping.keep(list(keeping.news())))


def text_of(answer):
    return answer.content.decode()


# --- growth ----------------------------------------------------------------------------------------------
def grow(cast, count=5):
    """More of everything that a list or a page could read row by row."""
    site = make_site("SAT")
    for n in range(count):
        note = make_note(
            cast, f"They wait {n} times.", published=True, site=site, tags=["a", "b"]
        )
        theme = make_theme(cast, f"Theme {n} {note.pk}", [note])
        row = make_opportunity(cast, themes=[theme], notes=[note])
        for later in Theme.objects.all()[:1]:
            links.put_note_in_theme(note, later, by=cast.pm)
            links.put_theme_behind_opportunity(later, row, by=cast.pm)
        for oldest in Opportunity.objects.order_by("pk")[:1]:
            links.put_note_behind_opportunity(note, oldest, by=cast.pm)
        make_note(cast, f"Waiting {n}.", site=site)
        make_note(cast, f"Long ago {n}.", site=site, happened_on=date(2026, 1, 5))
        ListeningSession.objects.create(
            code=f"L{ListeningSession.objects.count()}", held_on="2026-08-18", site=site
        )
    look()


LISTS = [
    "you_said",
    "unanswered",
    "inbox",
    "note_list",
    "note_mine",
    "theme_list",
    "opportunity_list",
    "session_list",
]


@pytest.mark.parametrize("name", LISTS)
def test_a_list_costs_the_same_with_more_rows(name, client_of, cast, assert_flat):
    grow(cast, 2)
    client = client_of(cast.frontline if name == "note_mine" else cast.pm)
    assert_flat(lambda: client.get(at(name), {"q": "wait"}), lambda: grow(cast))


@pytest.mark.parametrize("model", [Note, Theme, Opportunity])
def test_a_page_costs_the_same_with_more_behind_it(model, as_pm, cast, assert_flat):
    grow(cast, 2)
    url = model.objects.order_by("pk")[0].get_absolute_url()
    assert_flat(lambda: as_pm.get(url), lambda: grow(cast))


def test_the_panel_costs_the_same(as_pm, cast, assert_flat):
    grow(cast, 2)
    url = at("product_panel", cast.product.pk)
    assert_flat(lambda: as_pm.get(url), lambda: grow(cast))


def test_a_list_goes_on_where_it_stopped(as_pm, cast):
    for n in range(55):
        make_note(cast, f"Note number {n}.")
    first = as_pm.get(at("inbox")).context["page"]
    assert len(first.rows) == 50
    second = as_pm.get(at("inbox"), {"after": first.after}).context["page"]
    assert len(second.rows) == 5
    assert not {row.pk for row in first.rows} & {row.pk for row in second.rows}


def test_a_stale_move_shows_both(as_pm, cast):
    opportunity = make_opportunity(cast)
    opportunities.edit(opportunity, version=1, name="New", by=cast.pm)
    body = {"to": "dismissed", "because": "x", "version": 1}
    assert as_pm.post(at("opportunity_move", opportunity.pk), body).status_code == 409
