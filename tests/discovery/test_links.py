"""The links of the evidence chain, and the themes in it."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import links, notes, themes
from discovery.models import NoteTheme
from tests.make import (
    make_note,
    make_opportunity,
    make_theme,
)


# --- links ------------------------------------------------------------------------------
@pytest.fixture
def theme(cast):
    return make_theme(cast)


@pytest.fixture
def opportunity(cast):
    return make_opportunity(cast)


def test_a_link_keeps_its_weight_and_is_recorded(cast, theme):
    note = make_note(cast)
    links.put_note_in_theme(
        note, theme, strength=3, direction="contradicts", by=cast.pm
    )
    [link] = NoteTheme.objects.all()
    assert (link.strength, link.direction, link.linked_by) == (
        3,
        "contradicts",
        cast.pm,
    )
    entry = AuditEntry.objects.order_by("-id")[0]
    assert (entry.verb, entry.subject_name) == ("evidence.linked", "Retyping")
    assert entry.data == {
        "note": note.pk, "name": str(note), "strength": 3, "direction": "contradicts",
    }  # fmt: skip


def test_linking_again_changes_the_weight_and_the_same_changes_nothing(cast, theme):
    note = make_note(cast)
    links.put_note_in_theme(note, theme, strength=1, by=cast.pm)
    links.put_note_in_theme(note, theme, strength=3, by=cast.pm)
    before = AuditEntry.objects.count()
    links.put_note_in_theme(note, theme, strength=3, by=cast.pm)
    assert AuditEntry.objects.count() == before
    assert NoteTheme.objects.get().strength == 3


def test_every_link_can_be_taken_away_once(cast, theme, opportunity):
    note = make_note(cast)
    links.put_note_in_theme(note, theme, by=cast.pm)
    links.put_note_behind_opportunity(note, opportunity, by=cast.pm)
    links.put_theme_behind_opportunity(theme, opportunity, by=cast.pm)
    takes = [
        lambda: links.take_note_out_of_theme(note, theme, by=cast.pm),
        lambda: links.take_note_from_opportunity(note, opportunity, by=cast.pm),
        lambda: links.take_theme_from_opportunity(theme, opportunity, by=cast.pm),
    ]
    for take in takes:
        take()
        with pytest.raises(Refused, match="gone already"):
            take()


@pytest.mark.parametrize("who", ["frontline", "executive", "other_pm", "reviewer"])
def test_who_does_not_triage_the_product_links_nothing(cast, theme, opportunity, who):
    note, user = make_note(cast), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        links.put_note_in_theme(note, theme, by=user)
    with pytest.raises(PermissionDenied):
        links.put_theme_behind_opportunity(theme, opportunity, by=user)


def test_what_was_not_sent_or_was_put_away_is_no_evidence(cast, theme):
    draft = make_note(cast, send=False)
    gone = notes.archive(make_note(cast), because="x", by=cast.pm)
    for note in (draft, gone):
        with pytest.raises(Refused, match="can't be evidence"):
            links.put_note_in_theme(note, theme, by=cast.pm)


# --- themes --------------------------------------------------------------------------------
def test_a_theme_is_named_with_its_notes(cast):
    theme = make_theme(cast, "Retyping", [make_note(cast), make_note(cast)])
    assert theme.notes.count() == 2
    with pytest.raises(Refused, match="already has the theme"):
        make_theme(cast, "Retyping")


def test_a_finding_is_redacted_and_its_words_stay_out_of_the_audit(cast, theme):
    theme = themes.edit(
        theme, version=1, name="Typing", finding="Ask 512-555-0147", by=cast.pm
    )
    assert theme.finding == "Ask [PHONE]"
    assert theme.redactions.get().counts == {"phone": 1}
    entry = AuditEntry.objects.order_by("-id")[0]
    assert entry.data["changed"] == {"name": "changed", "finding": "changed"}


def test_a_theme_changes_once_and_only_by_its_team(cast, theme):
    themes.edit(theme, version=1, finding="a", by=cast.pm)
    with pytest.raises(Stale):
        themes.edit(theme, version=1, finding="b", by=cast.po)
    with pytest.raises(PermissionDenied):
        themes.edit(theme, version=2, finding="c", by=cast.other_pm)
    make_theme(cast, "Waiting")
    with pytest.raises(Refused, match="already has the theme"):
        themes.edit(theme, version=2, name="Waiting", by=cast.pm)
