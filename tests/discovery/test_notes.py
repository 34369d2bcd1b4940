"""A note's way: captured and redacted, read by a second person, published."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import notes
from discovery.models import ListeningSession, Note, RedactionEvent
from tests.cards import PAN, tells_card
from tests.make import make_note, make_site

pytestmark = pytest.mark.django_db
State = Note.State


def last_audit():
    return AuditEntry.objects.order_by("-id").first()


# --- capture -----------------------------------------------------------------------
def test_a_captured_note_waits_for_its_redaction_review(cast):
    note = notes.create(verbatim="They wait twice. Then they yell.", by=cast.frontline)
    assert note.state == State.REDACTION_REVIEW
    assert note.title == "They wait twice."
    assert note.kind == Note.Kind.LISTENING_SESSION
    assert last_audit().verb == "note.created"


def test_a_long_sentence_is_cut_at_a_word_for_the_title(cast):
    note = notes.create(verbatim="word " * 40, by=cast.frontline)
    assert note.title == "word " * 17 + "word…"


def test_a_note_without_words_is_refused(cast):
    with pytest.raises(Refused, match="Say what happened"):
        notes.create(verbatim="", by=cast.frontline)


@pytest.mark.parametrize("who", ["executive", "outsider"])
def test_who_does_not_capture_cannot(cast, who):
    with pytest.raises(PermissionDenied):
        notes.create(verbatim="x", by=cast.everyone[who])


def test_every_free_text_is_redacted_before_it_is_saved(cast):
    fields: dict[str, Any] = {
        name: f"{name} {PAN}"
        for name in (
            "verbatim", "summary", "title", "journey_step", "frequency_claim",
            "consent_basis", "consent_scope",
        )
    }  # fmt: skip
    note = notes.create(
        by=cast.frontline,
        tags=[PAN, "wrap"],
        details={"story": f"story {PAN}", "ask": "cvv 123"},
        **fields,
    )
    stored = json.dumps(Note.objects.values().get(pk=note.pk), default=str)
    assert not tells_card(stored)
    assert stored.count("[PAN]") == 9
    [event] = RedactionEvent.objects.filter(note=note)
    assert event.counts == {"pan": 9, "cvv": 1}


def test_the_search_index_and_the_audit_hold_no_card_number(cast):
    note = make_note(cast, f"He read me {PAN} twice")
    notes.edit(note, version=1, verbatim=f"again {PAN}", by=cast.frontline)
    words = Note.objects.values_list("words", flat=True).get(pk=note.pk)
    assert not tells_card(str(words))
    assert "pan" in str(words)
    kept = json.dumps(list(AuditEntry.objects.values()), default=str)
    assert not tells_card(kept)
    assert "He read me" not in kept  # the trail cannot forget, so it keeps no quote


def test_a_placeholder_that_is_longer_than_what_it_hides_still_fits(cast):
    note = notes.create(
        verbatim="x", journey_step="cvv 123 " * 10, title="cvv 123 " * 20, by=cast.pm
    )
    assert len(note.journey_step) <= 80
    assert len(note.title) <= 160


def test_a_note_sent_twice_is_kept_once(cast):
    token = uuid.uuid4()
    first = notes.create(verbatim="once", token=token, by=cast.frontline)
    second = notes.create(verbatim="once", token=token, by=cast.frontline)
    assert first == second
    assert Note.objects.count() == 1
    other = notes.create(verbatim="another person's", token=token, by=cast.pm)
    assert other != first


def test_a_session_says_where_it_was(cast):
    site = make_site("TUL")
    session = ListeningSession.objects.create(
        code="LS-01", held_on=date(2026, 8, 18), site=site
    )
    assert notes.create(verbatim="x", session=session, by=cast.pm).site == site


def test_what_its_kind_does_not_record_is_refused(cast):
    with pytest.raises(Refused, match="sample"):
        notes.create(verbatim="x", details={"sample": 3}, by=cast.pm)


def test_market_intelligence_is_good_for_180_days(cast):
    note = notes.create(
        kind="market_vendor_intel",
        summary="Two peers stopped voice biometrics",
        happened_on=date(2026, 11, 1),
        by=cast.pm,
    )
    assert note.details["expires_on"] == "2027-04-30"


# --- publish ---------------------------------------------------------------------------
def test_another_person_reads_and_publishes(cast):
    note = notes.publish(make_note(cast), version=1, by=cast.pm)
    assert note.state == State.PUBLISHED
    assert note.reviewed_by == cast.pm
    assert last_audit().data["state"] == ["redaction_review", "published"]
    assert last_audit().actor == cast.pm


def test_history_can_be_told(cast):
    note = notes.publish(make_note(cast), on=date(2026, 8, 20), by=cast.pm)
    assert note.reviewed_at
    assert note.reviewed_at.date() == date(2026, 8, 20)


def test_who_wrote_the_words_does_not_review_them(cast):
    note = make_note(cast, by=cast.pm)
    with pytest.raises(Refused, match="somebody else reads it"):
        notes.publish(note, by=cast.pm)
    assert notes.publish(note, by=cast.po).state == State.PUBLISHED


def test_where_nobody_else_can_the_writer_may(cast):
    cast.po.is_active = False
    cast.po.save()
    note = make_note(cast, by=cast.pm)
    assert notes.publish(note, by=cast.pm).state == State.PUBLISHED


def test_words_without_a_quote_need_no_second_reader(cast):
    note = notes.create(
        summary="22.9 % call again", kind="analytics_insight", send=False, by=cast.pm
    )
    assert notes.publish(note, by=cast.pm).state == State.PUBLISHED


def test_a_quote_is_not_published_from_a_draft(cast):
    draft = make_note(cast, by=cast.pm, send=False)
    with pytest.raises(Refused, match="Send it first"):
        notes.publish(draft, by=cast.po)


@pytest.mark.parametrize("who", ["frontline", "reviewer", "executive", "other_pm"])
def test_who_does_not_triage_its_product_cannot_publish(cast, who):
    with pytest.raises(PermissionDenied):
        notes.publish(make_note(cast), by=cast.everyone[who])


def test_publishing_twice_is_refused(cast):
    note = make_note(cast, published=True)
    with pytest.raises(Refused, match="published already"):
        notes.publish(note, by=cast.pm)


def test_publishing_what_has_changed_since_is_refused(cast):
    note = make_note(cast)
    notes.edit(note, version=1, verbatim="new words", by=cast.frontline)
    with pytest.raises(Stale):
        notes.publish(note, version=1, by=cast.pm)
