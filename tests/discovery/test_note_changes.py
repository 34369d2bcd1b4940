"""Changes to a note that is there: edited, drafted, archived, restored."""

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import notes
from discovery.models import Note
from tests.cards import PAN
from tests.make import make_note, make_product

pytestmark = pytest.mark.django_db
State = Note.State


def last_audit():
    return AuditEntry.objects.order_by("-id").first()


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
