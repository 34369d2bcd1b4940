"""Consent taken back: the words are gone from every place, and do not come back."""

from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.db import models
from django.urls import reverse

from core.clock import now, today
from core.errors import Refused, Stale
from core.models import AuditEntry, IdempotencyKey
from dashboards.models import Report
from discovery.actions import consent, imports, notes, suggesting, themes
from discovery.models import Note, Suggestion
from tests.discovery.test_likeness import PAYOFF, RETYPING
from tests.everywhere import tables_saying
from tests.make import make_item, make_note, make_opportunity, make_theme

pytestmark = pytest.mark.django_db

FIRST = "She told me the bot swallowed her story on the night her father died."
QUOTE = f"{FIRST} I apologized for twenty minutes because nobody else would."


def used(cast):
    """A published quote, and the many places into which people put it."""
    note = make_note(cast, QUOTE, published=True, tags=["bot"])
    theme = make_theme(cast, notes=[note])
    themes.edit(
        theme, version=theme.version, finding=f"As one said: “{FIRST}”", by=cast.pm
    )
    make_opportunity(cast, notes=[note], description=QUOTE)
    make_item(cast.product, description=f"Because of “{FIRST}” we build it.")
    Report.objects.create(
        name="quotes",
        computed_at=now(),
        as_of=today(),
        data={"rows": [{"said": FIRST}]},
    )
    IdempotencyKey.objects.create(
        user=cast.pm, key="k", path="/api/v1/notes/", body_hash="x", status=201,
        answer={"verbatim": QUOTE},
    )  # fmt: skip
    return note


def test_the_words_are_gone_from_every_table(cast, as_pm):
    note = used(cast)
    assert len(tables_saying("swallowed her story")) > 3
    gone = consent.withdraw(note, by=cast.pm)
    assert tables_saying("swallowed her story") == []
    assert tables_saying("apologized for twenty") == []
    assert tables_saying("swallow") == []  # nor in a search index, by its stem
    assert sum(gone.replaced.values()) >= 5
    assert gone.left == {}


def test_no_page_export_or_search_tells_them_any_more(cast, as_pm):
    note = used(cast)
    theme = note.themes.get()
    consent.withdraw(note, by=cast.pm)
    pages = [
        note.get_absolute_url(), theme.get_absolute_url(),
        reverse("discovery:note_list") + "?q=swallowed", reverse("discovery:inbox"),
        reverse("dashboards:thread", args=["note", note.pk]),
        "/api/v1/notes/", f"/api/v1/themes/{theme.pk}/", "/api/v1/opportunities/",
    ]  # fmt: skip
    for page in pages:
        answer = as_pm.get(page)
        assert answer.status_code == 200, page
        shown = answer.content.decode()
        for own in ("q=swallowed", "q%3Dswallowed", 'value="swallowed"'):
            shown = shown.replace(own, "")  # what the reader typed
        assert "swallowed" not in shown, page


def test_the_audit_trail_still_adds_up_and_says_that_it_was_done(cast):
    note = used(cast)
    consent.withdraw(note, by=cast.pm)
    told = AuditEntry.objects.get(verb="note.withdrawn")
    assert told.data["replaced"]
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert "swallowed" not in out.getvalue()


def test_a_withdrawn_note_is_evidence_of_nothing_and_stays_away(cast):
    note = used(cast)
    consent.withdraw(note, by=cast.pm)
    note.refresh_from_db()
    assert (note.state, note.verbatim, note.title) == ("archived", "", consent.TITLE)
    assert note.consent_withdrawn_on is not None
    with pytest.raises(Refused, match="gone for good"):
        notes.restore(note, by=cast.pm)
    with pytest.raises(Refused):
        notes.edit(note, version=note.version, verbatim=QUOTE, by=cast.pm)
    with pytest.raises(Refused, match="already"):
        consent.withdraw(note, by=cast.pm)


def test_a_file_does_not_bring_them_back(cast):
    row = {"external_key": "T-1", "verbatim": QUOTE, "happened_on": "2026-10-01"}
    imports.import_note(row, by=cast.admin)
    note = Note.objects.get(external_key="T-1")
    consent.withdraw(
        note, by=cast.admin if notes.triages(cast.admin, note) else cast.pm
    )
    assert imports.import_note({**row, "severity": "4"}, by=cast.admin) == "unchanged"
    note.refresh_from_db()
    assert note.verbatim == ""


def test_an_open_form_does_not_bring_them_back(cast):
    note = used(cast)
    theme = note.themes.get()
    consent.withdraw(note, by=cast.pm)
    with pytest.raises(Stale):
        themes.edit(theme, version=theme.version, finding=FIRST, by=cast.pm)


def test_suggestions_made_of_the_words_go_too(cast):
    for text in [*RETYPING, *PAYOFF]:
        make_note(cast, text, published=True)
    suggesting.look(cast.product)
    note = Note.objects.get(verbatim=PAYOFF[1])
    assert Suggestion.objects.filter(links__note=note).exists()
    consent.withdraw(note, by=cast.pm)
    assert not Suggestion.objects.filter(links__note=note).exists()


def test_who_else_said_the_same_keeps_their_words(cast):
    note, other = (make_note(cast, QUOTE, published=True) for _ in range(2))
    gone = consent.withdraw(note, by=cast.pm)
    other.refresh_from_db()
    assert other.verbatim == QUOTE
    assert gone.left["discovery_note"] >= 1
    assert "note" in consent.in_words(gone)


def test_small_talk_is_not_taken_out_of_other_texts(cast):
    item = make_item(cast.product, description="Thank you. It takes long.")
    note = make_note(cast, "Thank you. It takes long.", published=True)
    other = make_note(cast, "Yes, sir.", published=True)
    consent.withdraw(other, by=cast.pm)
    item.refresh_from_db()
    assert item.description == "Thank you. It takes long."
    consent.withdraw(note, by=cast.pm)  # the whole quote was put there
    item.refresh_from_db()
    assert item.description == "[WITHDRAWN]"


def test_who_collected_it_may_and_a_stranger_may_not(cast, as_frontline, as_outsider):
    note = make_note(cast, QUOTE, published=True)
    with pytest.raises(PermissionDenied):
        consent.withdraw(note, by=cast.other_pm)
    page = as_frontline.get(note.get_absolute_url()).content.decode()
    assert "Consent was taken back" in page
    at = reverse("discovery:note_withdraw", args=[note.pk])
    assert as_outsider.post(at).status_code == 404
    stale = as_frontline.post(at, {"version": note.version - 1})
    assert stale.status_code == 409
    as_frontline.post(at, {"version": note.version})
    note.refresh_from_db()
    assert note.verbatim == ""


def test_every_column_that_can_hold_words_is_looked_through():
    from core import forgetting

    looked = {model._meta.db_table for model in forgetting.tables()}
    assert {
        "discovery_theme",
        "backlog_item",
        "dashboards_report",
        "core_notice",
    } <= looked
    assert "auth_group" not in looked
    for model in forgetting.tables():
        for column in model._meta.local_concrete_fields:
            if isinstance(column, models.TextField):
                assert column in forgetting.columns(model), column


def test_readers_are_not_told_how_long_somebody_is_in_the_job(
    cast, as_executive, as_pm
):
    note = make_note(cast, QUOTE, published=True, tenure="lt90d")
    where = note.get_absolute_url()
    assert "under 90 days in the job" in as_pm.get(where).content.decode()
    assert "in the job" not in as_executive.get(where).content.decode()
    at = f"/api/v1/notes/{note.pk}/"
    assert as_pm.get(at).json()["tenure"] == "lt90d"
    assert as_executive.get(at).json()["tenure"] == ""
