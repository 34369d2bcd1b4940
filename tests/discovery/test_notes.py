"""A note's way: captured, redacted, read by a second person, published, archived."""

import json
import uuid
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core import system
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.roles import Role
from discovery.actions import notes
from discovery.models import ListeningSession, Note, RedactionEvent
from tests.make import make_note, make_product, make_site, make_user

pytestmark = pytest.mark.django_db
PAN = "4111 1111 1111 1111"
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
    assert "4111" not in stored
    assert stored.count("[PAN]") == 9
    [event] = RedactionEvent.objects.filter(note=note)
    assert event.counts == {"pan": 9, "cvv": 1}


def test_the_search_index_and_the_audit_hold_no_card_number(cast):
    note = make_note(cast, f"He read me {PAN} twice")
    notes.edit(note, version=1, verbatim=f"again {PAN}", by=cast.frontline)
    words = Note.objects.values_list("words", flat=True).get(pk=note.pk)
    assert "4111" not in str(words)
    assert "pan" in str(words)
    kept = json.dumps(list(AuditEntry.objects.values()), default=str)
    assert "4111" not in kept
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


# --- who sees what -------------------------------------------------------------------
def seen_by(user):
    return set(Note.objects.visible_to(user))


def test_a_draft_is_its_writers_alone(cast):
    draft = make_note(cast, send=False)
    assert draft in seen_by(cast.frontline)
    assert draft not in seen_by(cast.pm)


def test_an_unread_note_is_seen_by_its_writer_and_by_who_triages_its_product(cast):
    note = make_note(cast)
    seers = {name for name, user in cast.everyone.items() if note in seen_by(user)}
    assert seers == {"frontline", "pm", "po"}


def test_a_note_without_a_product_belongs_to_every_triager(cast):
    note = make_note(cast, products=[])
    assert note in seen_by(cast.other_pm)


def test_a_published_note_is_open_to_every_reader_unless_it_is_private(cast):
    opened = make_note(cast, published=True)
    private = make_note(cast, published=True, visibility="private")
    assert opened in seen_by(cast.executive)
    assert private not in seen_by(cast.executive)
    assert private in seen_by(cast.pm)
    assert private in seen_by(cast.frontline)
    assert not seen_by(cast.outsider)


def test_a_lead_sees_none_of_a_colleagues_unpublished_notes(cast):
    colleague = make_user("Flo", Role.FRONTLINE_LEAD)
    make_note(cast)
    assert not seen_by(colleague)


def test_the_audit_trail_does_not_say_who_listened(cast):
    note = make_note(cast)
    notes.edit(note, version=1, summary="more", by=cast.frontline)
    notes.archive(note, by=cast.frontline)
    actors = set(AuditEntry.objects.values_list("actor", flat=True))
    assert actors == {system.user().pk}


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


# --- edit ------------------------------------------------------------------------------
def test_its_writer_changes_it_until_it_is_published(cast):
    note = make_note(cast, "First words.")
    note = notes.edit(
        note, version=1, verbatim="Second words.", products=[], by=cast.frontline
    )
    assert (note.version, note.title) == (2, "Second words.")
    told = last_audit().data["changed"]
    assert told["verbatim"] == "changed"
    assert told["products"] == [["ASSIST Assist"], []]
    note = notes.publish(note, by=cast.pm)
    with pytest.raises(PermissionDenied):
        notes.edit(note, version=3, summary="late", by=cast.frontline)


def test_a_title_somebody_wrote_stays(cast):
    note = make_note(cast, title="Three times the same")
    note = notes.edit(note, version=1, verbatim="Other words.", by=cast.frontline)
    assert note.title == "Three times the same"
    note = notes.edit(note, version=2, title="", by=cast.frontline)
    assert note.title == "Other words."


def test_new_words_on_a_published_note_are_read_again(cast):
    note = make_note(cast, published=True)
    note = notes.edit(note, version=2, tags=["wrap"], by=cast.pm)
    assert note.state == State.PUBLISHED
    note = notes.edit(note, version=3, verbatim="without the name", by=cast.pm)
    assert (note.state, note.reviewed_by) == (State.REDACTION_REVIEW, None)


def test_an_edit_of_an_old_version_shows_both(cast):
    note = make_note(cast)
    notes.edit(note, version=1, summary="mine", by=cast.frontline)
    with pytest.raises(Stale) as stale:
        notes.edit(note, version=1, summary="yours", by=cast.pm)
    assert stale.value.mine == {"summary": "yours"}
    assert getattr(stale.value.current, "summary", "") == "mine"


def test_another_kind_starts_with_empty_details(cast):
    note = make_note(cast, details={"story": "Monday"})
    note = notes.edit(note, version=1, kind="qa_insight", by=cast.frontline)
    assert note.details == {}


def test_nobody_changes_another_persons_draft(cast):
    with pytest.raises(PermissionDenied):
        notes.edit(make_note(cast, send=False), version=1, summary="x", by=cast.pm)


def test_an_archived_note_is_not_changed(cast):
    note = notes.archive(make_note(cast), because="Twice", by=cast.pm)
    with pytest.raises(Refused, match="Restore it first"):
        notes.edit(note, version=2, summary="x", by=cast.pm)


# --- drafts ----------------------------------------------------------------------------
def test_a_draft_is_sent_once_and_only_by_its_writer(cast):
    draft = make_note(cast, send=False)
    with pytest.raises(PermissionDenied):
        notes.send(draft, by=cast.pm)
    assert notes.send(draft, by=cast.frontline).state == State.REDACTION_REVIEW
    with pytest.raises(Refused, match="sent already"):
        notes.send(draft, by=cast.frontline)


def test_a_draft_can_be_thrown_away_but_nothing_else_can(cast):
    draft = make_note(cast, send=False)
    with pytest.raises(PermissionDenied):
        notes.discard(draft, by=cast.pm)
    notes.discard(draft, by=cast.frontline)
    assert not Note.objects.exists()
    assert last_audit().verb == "note.discarded"
    with pytest.raises(Refused, match="archive it instead"):
        notes.discard(make_note(cast), by=cast.frontline)


# --- archive ----------------------------------------------------------------------------
def test_archiving_says_why_to_who_sent_it(cast):
    note = make_note(cast)
    with pytest.raises(Refused, match="Say why"):
        notes.archive(note, because=" ", by=cast.pm)
    note = notes.archive(note, because=f"Known since May, {PAN}", by=cast.pm)
    assert (note.state, note.archived_because) == ("archived", "Known since May, [PAN]")
    with pytest.raises(Refused, match="archived"):
        notes.archive(note, because="again", by=cast.pm)


def test_its_writer_takes_it_back_while_nobody_has_published_it(cast):
    assert notes.archive(make_note(cast), by=cast.frontline).state == State.ARCHIVED
    with pytest.raises(PermissionDenied):
        notes.archive(make_note(cast, published=True), because="x", by=cast.frontline)


def test_a_restored_note_is_where_it_was(cast):
    read, unread = make_note(cast, published=True), make_note(cast)
    for note in (read, unread):
        notes.archive(note, because="x", by=cast.pm)
    assert notes.restore(read, by=cast.pm).state == State.PUBLISHED
    assert notes.restore(unread, by=cast.pm).state == State.REDACTION_REVIEW
    with pytest.raises(Refused, match="not archived"):
        notes.restore(read, by=cast.pm)


def test_a_note_of_two_products_is_triaged_by_either_team(cast):
    third = make_product("KNOW", cast.other_product.team, cast.other_pm)
    note = make_note(cast, products=[cast.product, third])
    assert notes.publish(note, by=cast.other_pm).state == State.PUBLISHED
