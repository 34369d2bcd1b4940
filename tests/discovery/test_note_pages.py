"""Pages of notes and the inbox: found, read, changed, put away, triaged."""

import logging
from typing import Any

import pytest
from django.urls import reverse

from discovery.actions import notes
from discovery.models import Note, NoteTheme, Opportunity, Theme
from tests.cards import PAN, tells_card
from tests.make import (
    make_note,
    make_opportunity,
    make_site,
    make_theme,
)

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


# --- notes --------------------------------------------------------------------------------
def test_a_lead_sees_what_became_of_her_notes(as_frontline, cast):
    note = make_note(cast, published=True)
    theme = make_theme(cast, "Retyping", [note])
    away = make_note(cast, "Hold music is old.")
    notes.archive(away, because="Known since May", by=cast.pm)
    page = text_of(as_frontline.get(at("note_mine")))
    assert f"In the theme “{theme.name}”" in page
    assert "Known since May" in page
    mine = text_of(as_frontline.get(note.get_absolute_url()))
    assert "You. Nobody else sees this line." in mine


def test_nobody_else_learns_who_sent_a_note(cast, client_of):
    note = make_note(cast, published=True)
    theme = make_theme(cast, "Retyping", [note])
    opportunity = make_opportunity(cast, themes=[theme], notes=[note])
    pages: list[Note | Theme | Opportunity] = [note, theme, opportunity]
    for reader in (cast.pm, cast.executive, cast.admin, cast.reviewer):
        client = client_of(reader)
        for url in [each.get_absolute_url() for each in pages] + [at("note_list")]:
            assert "Fay" not in text_of(client.get(url)), url


def test_notes_are_found_by_their_words_with_the_hits_marked(as_pm, cast):
    make_note(cast, "They are transferred twice and start again.", published=True)
    make_note(cast, "Payoff is three screens.", published=True)
    page = text_of(as_pm.get(at("note_list"), {"q": "transfer"}))
    assert "<mark>transferred</mark> twice" in page
    assert "Payoff" not in page
    nothing = text_of(as_pm.get(at("note_list"), {"q": '"three transfers"'}))
    assert "No notes match." in nothing


def test_notes_are_filtered_by_everything_in_the_address(as_pm, cast):
    jax, tul = make_site("JAX"), make_site("TUL")
    first: dict[str, Any] = {"site": jax, "tags": ["wrap"], "participant": "customer"}
    make_note(cast, "The first one.", published=True, **first)
    make_note(cast, "The second one.", site=tul, products=[cast.other_product])
    wanted = [
        {"site": jax.pk}, {"product": cast.product.pk}, {"tag": "Wrap"},
        {"state": "published"}, {"who": "customer"}, {"site": jax.pk, "tag": "wrap"},
    ]  # fmt: skip
    for query in wanted:
        page = text_of(as_pm.get(at("note_list"), query))
        assert "The first one." in page, query
        assert "The second one." not in page, query
    for query in (
        {"kind": "qa_insight"},
        {"since": "2199-01-01"},
        {"until": "1999-01-01"},
    ):
        assert "No notes match." in text_of(as_pm.get(at("note_list"), query)), query
    odd = text_of(as_pm.get(at("note_list"), {"site": "99", "kind": "x", "since": "y"}))
    assert "The first one." in odd


@pytest.mark.parametrize("name", ["note_list", "inbox"])
def test_a_card_number_that_is_searched_for_leaves_the_address_at_once(
    name, as_pm, cast, caplog
):
    caplog.set_level(logging.DEBUG)
    answer = as_pm.get(at(name), {"q": f"said {PAN}", "state": "published"})
    assert (answer.status_code, answer["Location"]) == (
        302,
        at(name) + "?q=said+%5BPAN%5D&state=published",
    )
    followed = as_pm.get(answer["Location"])
    assert not tells_card(text_of(followed))
    assert not tells_card(caplog.text)


def test_a_lead_edits_her_note_and_a_stale_edit_shows_both(as_frontline, as_pm, cast):
    note = make_note(cast, "First words.")
    page = text_of(as_frontline.get(at("note_edit", note.pk)))
    assert "First words." in page
    body = {"verbatim": "Second words.", "version": 1, "tags": "wrap, Wrap, hold"}
    answer = as_frontline.post(at("note_edit", note.pk), body)
    assert answer["Location"] == note.get_absolute_url()
    note.refresh_from_db()
    assert (note.verbatim, note.tags) == ("Second words.", ["wrap", "hold"])
    stale = as_pm.post(at("note_edit", note.pk), {"verbatim": "Third", "version": 1})
    assert stale.status_code == 409
    assert "Second words." in text_of(stale)
    assert "Third" in text_of(stale)


def test_a_published_note_can_be_archived_and_taken_back(as_pm, cast):
    note = make_note(cast, published=True)
    assert as_pm.post(at("note_archive", note.pk), {}).status_code == 422
    as_pm.post(at("note_archive", note.pk), {"reason": "Known"})
    page = text_of(as_pm.get(note.get_absolute_url()))
    assert "Archived: Known" in page
    as_pm.post(at("note_restore", note.pk))
    note.refresh_from_db()
    assert note.state == "published"


def test_a_lead_takes_her_own_note_back_without_a_reason(as_frontline, cast):
    note = make_note(cast)
    assert "Take it back" in text_of(as_frontline.get(note.get_absolute_url()))
    as_frontline.post(at("note_archive", note.pk), {"version": 1})
    note.refresh_from_db()
    assert note.state == "archived"


# --- inbox ----------------------------------------------------------------------------------
def test_the_inbox_shows_what_waits_and_opens_the_first(as_pm, cast):
    make_note(cast, "The first one waits.", happened_on="2026-01-01")
    make_note(cast, "The second one waits.", happened_on="2026-01-02")
    linked = make_note(cast, "Linked and done.", published=True)
    make_theme(cast, "Retyping", [linked])
    page = text_of(as_pm.get(at("inbox")))
    assert "Linked and done." not in page
    assert "Nobody is in it: publish" in page
    assert page.index("The second one") < page.index("The first one")
    assert "data-open" not in page
    chosen = Note.objects.get(verbatim="The first one waits.")
    opened = text_of(as_pm.get(at("inbox"), {"note": chosen.pk}))
    assert "data-open" in opened
    assert f'action="{at("note_publish", chosen.pk)}"' in opened


def test_the_piles_of_the_inbox(as_pm, cast):
    make_note(cast, "Unread one.")
    make_note(cast, "Unlinked one.", published=True)
    done = make_note(cast, "Linked one.", published=True)
    make_theme(cast, "Retyping", [done])
    shown = {
        "waiting": {"Unread", "Unlinked"},
        "unread": {"Unread"},
        "unlinked": {"Unlinked"},
        "all": {"Unread", "Unlinked", "Linked"},
    }
    for pile, expected in shown.items():
        rows = as_pm.get(at("inbox"), {"pile": pile}).context["page"].rows
        assert {row.title.split()[0] for row in rows} == expected, pile


def test_an_action_in_the_inbox_returns_to_the_inbox(as_pm, cast):
    note = make_note(cast)
    back = at("inbox") + "?pile=unread"
    answer = as_pm.post(at("note_publish", note.pk), {"version": 1, "back": back})
    assert answer["Location"] == back
    away = as_pm.post(
        at("note_archive", note.pk), {"reason": "x", "back": "//evil.org"}
    )
    assert away["Location"] == note.get_absolute_url()


def test_an_empty_inbox_says_so(as_pm, cast):
    assert "Inbox empty." in text_of(as_pm.get(at("inbox")))
    filtered = text_of(as_pm.get(at("inbox"), {"q": "nothing"}))
    assert "No notes match." in filtered


def test_a_note_is_linked_from_where_it_is_read(as_pm, cast):
    note, theme = make_note(cast, published=True), make_theme(cast)
    opportunity = make_opportunity(cast)
    weight = {"strength": 3, "direction": "contradicts"}
    as_pm.post(at("note_add_to_theme", note.pk), {"theme": theme.pk, **weight})
    as_pm.post(
        at("note_link_opportunity", note.pk), {"opportunity": opportunity.pk, **weight}
    )
    link = NoteTheme.objects.get()
    assert (link.strength, link.direction) == (3, "contradicts")
    page = text_of(as_pm.get(note.get_absolute_url()))
    assert theme.name in page
    assert opportunity.name in page
    empty = as_pm.post(at("note_add_to_theme", note.pk), weight)
    assert empty.status_code == 422
    again = as_pm.post(at("note_link_opportunity", note.pk), weight)
    assert again.status_code == 422
