"""Who sees which note, and who nobody sees."""

import pytest

from core import system
from core.models import AuditEntry
from core.roles import Role
from discovery.actions import notes
from discovery.models import Note
from tests.make import make_note, make_user

pytestmark = pytest.mark.django_db
State = Note.State


def last_audit():
    return AuditEntry.objects.order_by("-id").first()


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
