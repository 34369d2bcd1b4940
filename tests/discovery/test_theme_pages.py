"""Pages of themes, opportunities and listening sessions."""

import pytest
from django.urls import reverse

from discovery.actions import links
from discovery.models import ListeningSession, Opportunity, Theme
from tests.make import (
    make_note,
    make_opportunity,
    make_proof,
    make_site,
    make_theme,
)

pytestmark = pytest.mark.django_db


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def text_of(answer):
    return answer.content.decode()


# --- themes ------------------------------------------------------------------------------------
def test_a_theme_is_named_from_a_note(as_pm, cast):
    note = make_note(cast, published=True)
    form = text_of(as_pm.get(at("theme_create"), {"note": note.pk}))
    assert f'name="notes" value="{note.pk}"' in form
    body = {"name": "Retyping", "product": cast.product.pk, "notes": [note.pk]}
    answer = as_pm.post(at("theme_create"), body)
    theme = Theme.objects.get()
    assert answer["Location"] == theme.get_absolute_url()
    assert list(theme.notes.all()) == [note]
    assert as_pm.post(at("theme_create"), {"name": ""}).status_code == 422
    assert as_pm.post(at("theme_create"), body).status_code == 409


def test_the_page_of_a_theme_shows_quotes_without_names_and_who_disagrees(as_pm, cast):
    theme = make_proof(cast)
    against = make_note(cast, "It is fine now.", published=True)
    links.put_note_in_theme(against, theme, direction="contradicts", by=cast.pm)
    make_opportunity(cast, themes=[theme])
    page = text_of(as_pm.get(theme.get_absolute_url()))
    assert "2 notes, 3 sites" in page
    assert "Notes that disagree" in page
    assert "It is fine now." in page
    assert "Stop retyping" in page
    assert "Fay" not in page


def test_notes_go_in_and_out_of_a_theme(as_pm, cast):
    theme, note = make_theme(cast), make_note(cast, published=True, code="n12")
    weight = {"strength": 2, "direction": "supports"}
    unknown = as_pm.post(at("theme_add_note", theme.pk), {"note": "n99", **weight})
    assert unknown.status_code == 422
    assert "There is no note of that name here." in text_of(unknown)
    for asked in ("N12", str(note.pk), f"Note {note.pk}"):
        as_pm.post(at("theme_add_note", theme.pk), {"note": asked, **weight})
        assert theme.notes.count() == 1
        as_pm.post(at("theme_remove_note", theme.pk, note.pk))
        assert theme.notes.count() == 0
    opportunity = make_opportunity(cast)
    body = {"opportunity": opportunity.pk, **weight}
    as_pm.post(at("theme_link_opportunity", theme.pk), body)
    assert opportunity.themes.get() == theme
    assert as_pm.post(at("theme_link_opportunity", theme.pk)).status_code == 422


def test_a_theme_is_changed(as_pm, cast):
    theme = make_theme(cast)
    assert "Retyping" in text_of(as_pm.get(at("theme_edit", theme.pk)))
    as_pm.post(at("theme_edit", theme.pk), {"name": "Typing", "version": 1})
    theme.refresh_from_db()
    assert theme.name == "Typing"
    assert as_pm.post(at("theme_edit", theme.pk), {"name": ""}).status_code == 422
    stale = as_pm.post(at("theme_edit", theme.pk), {"name": "X", "version": 1})
    assert stale.status_code == 409


# --- opportunities --------------------------------------------------------------------------------
def test_opportunities_come_by_priority_with_the_duty_beside_the_number(as_pm, cast):
    small = {"reach": "0.042", "frequency": 4, "severity": 5, "evidence_strength": 1}
    make_opportunity(cast, "Disputes start the clock", is_regulatory=True, **small)
    large = {"reach": "0.4637", "frequency": 5, "severity": 3, "evidence_strength": 5}
    make_opportunity(cast, "Stop retyping", **large)
    page = text_of(as_pm.get(at("opportunity_list")))
    assert page.index("Stop retyping") < page.index("Disputes start the clock")
    assert "3.478" in page
    assert page.count("Regulatory</span>") == 1
    only = text_of(as_pm.get(at("opportunity_list"), {"regulatory": "on"}))
    assert "Stop retyping" not in only
    none = text_of(as_pm.get(at("opportunity_list"), {"state": "dismissed"}))
    assert "No opportunities match." in none


def test_an_opportunity_is_written_down_and_changed(as_pm, cast):
    note = make_note(cast, published=True)
    query = {"note": note.pk, "product": cast.product.pk}
    assert as_pm.get(at("opportunity_create"), query).status_code == 200
    body = {
        "name": "Stop retyping", "product": cast.product.pk, "reach": "0.4637",
        "frequency": 5, "severity": 3, "evidence_strength": "5", "notes": [note.pk],
    }  # fmt: skip
    as_pm.post(at("opportunity_create"), body)
    opportunity = Opportunity.objects.get()
    assert (opportunity.code, opportunity.notes.get()) == ("OPP-1", note)
    assert as_pm.get(at("opportunity_edit", opportunity.pk)).status_code == 200
    as_pm.post(
        at("opportunity_edit", opportunity.pk), {**body, "reach": ".5", "version": 1}
    )
    opportunity.refresh_from_db()
    assert str(opportunity.priority) == "3.7500000"
    bad = as_pm.post(at("opportunity_create"), {**body, "reach": "46"})
    assert bad.status_code == 422


def test_its_page_shows_evidence_for_and_against_by_kind(as_pm, cast):
    theme = make_proof(cast)
    opportunity = make_opportunity(cast, themes=[theme])
    against = make_note(
        cast, "", summary="No effect", kind="analytics_insight", published=True
    )
    links.put_note_behind_opportunity(
        against, opportunity, direction="contradicts", by=cast.pm
    )
    answer = as_pm.get(opportunity.get_absolute_url())
    told = answer.context["evidence"]
    assert (len(told.supports), len(told.contradicts)) == (2, 1)
    silent = {line.kind for line in told.kinds if line.is_silent}
    assert len(silent) == 6
    assert "through “Proof”" in text_of(answer)
    assert "No effect" in text_of(answer)


def test_a_private_note_counts_but_its_words_stay_closed(as_executive, cast):
    private = make_note(
        cast, "Only for reviewers.", published=True, visibility="private"
    )
    opportunity = make_opportunity(cast, notes=[private])
    answer = as_executive.get(opportunity.get_absolute_url())
    assert len(answer.context["evidence"].supports) == 1
    assert "Only for reviewers." not in text_of(answer)
    theme = make_theme(cast, "Retyping", [private])
    assert "Only for reviewers." not in text_of(
        as_executive.get(theme.get_absolute_url())
    )


def test_it_moves_when_the_evidence_is_there_and_says_what_is_missing(as_pm, cast):
    opportunity = make_opportunity(cast)
    move = at("opportunity_move", opportunity.pk)
    page = text_of(as_pm.get(opportunity.get_absolute_url()))
    assert "Link a theme that supports it." in page
    refused = as_pm.post(move, {"to": "validated", "version": 1})
    assert refused.status_code == 409
    assert "Link a theme that supports it." in text_of(refused)
    links.put_theme_behind_opportunity(make_proof(cast), opportunity, by=cast.pm)
    as_pm.post(move, {"to": "validated", "version": 1})
    as_pm.post(move, {"to": "dismissed", "because": "Too small"})
    opportunity.refresh_from_db()
    assert (opportunity.state, opportunity.dismissed_because) == (
        "dismissed",
        "Too small",
    )
    assert "Dismissed: Too small" in text_of(as_pm.get(opportunity.get_absolute_url()))
    assert as_pm.post(move, {"to": "nowhere"}).status_code == 422


def test_themes_and_notes_are_linked_from_its_page(as_pm, cast):
    opportunity, theme = make_opportunity(cast), make_theme(cast)
    note = make_note(cast, published=True)
    weight = {"strength": 2, "direction": "supports"}
    pk = opportunity.pk
    as_pm.post(at("opportunity_link_theme", pk), {"theme": theme.pk, **weight})
    as_pm.post(at("opportunity_link_note", pk), {"note": str(note.pk), **weight})
    assert (opportunity.themes.count(), opportunity.notes.count()) == (1, 1)
    as_pm.post(at("opportunity_unlink_theme", pk, theme.pk))
    as_pm.post(at("opportunity_unlink_note", pk, note.pk))
    assert (opportunity.themes.count(), opportunity.notes.count()) == (0, 0)
    assert as_pm.post(at("opportunity_link_theme", pk), weight).status_code == 422
    assert as_pm.post(at("opportunity_link_note", pk), weight).status_code == 422
    assert as_pm.post(at("opportunity_unlink_note", pk, note.pk)).status_code == 404


# --- sessions and panels ------------------------------------------------------------------------------
def test_a_session_holds_its_notes(as_pm, cast):
    body = {
        "held_on": "2026-08-18",
        "site": make_site().pk,
        "prompts": "Last bad call?",
    }
    answer = as_pm.post(at("session_create"), body)
    session = ListeningSession.objects.get()
    assert (session.code, answer["Location"]) == ("LS-01", session.get_absolute_url())
    form = text_of(as_pm.get(at("note_create"), {"session": session.pk}))
    assert f'value="{session.pk}" selected' in form
    make_note(cast, "Said in the room.", session=session, published=True)
    assert "Said in the room." in text_of(as_pm.get(session.get_absolute_url()))
    as_pm.post(at("session_edit", session.pk), {**body, "team_size": "9", "version": 1})
    session.refresh_from_db()
    assert session.team_size == 9
    assert "LS-01" in text_of(as_pm.get(at("session_list")))
    assert as_pm.get(at("session_edit", session.pk)).status_code == 200
    assert as_pm.post(at("session_create"), {"site": ""}).status_code == 422


def test_the_panel_of_a_product_says_what_was_heard_of_it(as_executive, cast):
    url = at("product_panel", cast.product.pk)
    assert "No theme and no opportunity is about it yet." in text_of(
        as_executive.get(url)
    )
    make_opportunity(cast, themes=[make_proof(cast)])
    page = text_of(as_executive.get(url))
    assert "Stop retyping" in page
    assert "2 notes" in page
    assert "Inbox" not in page


def test_empty_lists_teach(as_executive, as_pm, cast):
    for page in ("theme_list", "opportunity_list", "session_list", "note_list"):
        assert "yet." in text_of(as_pm.get(at(page)))
        assert as_executive.get(at(page)).status_code == 200
    assert "You have not sent a note yet." in text_of(as_pm.get(at("note_mine")))
