"""Consent is taken back: the words go, wherever they were used, and stay away.

Whoever collected the note or triages it may. What happens to the words: `emptying`.
"""

from django.db import transaction

from core import versions
from core.clock import today
from core.errors import Refused
from core.forgetting import Gone, in_tables
from core.models import User
from core.verbs import Verb
from discovery.actions import emptying, notes, words
from discovery.models import Note

TITLE = "Words withdrawn"
BECAUSE = "Consent was withdrawn: the words are gone."


@transaction.atomic
def withdraw(note: Note, *, version: int | None = None, by: User) -> Gone:
    """Remove the words of a note everywhere; returns where they were found.

    Raises Refused if that was done, PermissionDenied for who neither collected nor
    triages the note. Drafts are thrown away instead.
    """
    note = notes.locked(note)
    if by.pk != note.collector_id:
        notes.require_triage(by, note)
    if note.is_emptied:
        raise Refused("The words of this note are gone already.")
    if note.state == Note.State.DRAFT:
        raise Refused("This note was never sent: throw the draft away.")
    versions.claim(note, version)
    note.consent_withdrawn_on = today()
    gone = emptying.empty(note, title=TITLE, because=BECAUSE)
    told = {"replaced": gone.replaced, "left": gone.left}
    words.record_note(by, Verb.NOTE_WITHDRAWN, note, **told)
    return gone


def may_withdraw(by: User, note: Note) -> bool:
    own = by.pk == note.collector_id or notes.triages(by, note)
    return own and note.state != Note.State.DRAFT and not note.is_emptied


def in_words(gone: Gone) -> str:
    """What was done, for a person: where the words were, and where they had to stay."""
    places = sum(gone.replaced.values())
    text = "The words are gone from the note"
    text += f" and from {places} other places." if places else "; nobody had used them."
    if gone.left:
        named = in_tables(gone.left)
        text += f" Sealed records or notes of others still hold them: {named}."
    return text
