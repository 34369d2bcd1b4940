"""Consent is taken back: the words go, wherever they were used, and stay away.

The note's row stays, without words, so that links and the audit trail still add up;
it is evidence of nothing any more. Whoever collected the note or triages it may.
"""

import re

from django.db import transaction

from core import versions
from core.clock import today
from core.errors import Refused
from core.forgetting import Gone, forget
from core.models import User
from core.verbs import Verb
from discovery.actions import notes, photos, words
from discovery.models import Highlight, Note, Suggestion

TITLE = "Words withdrawn"
BECAUSE = "Consent was withdrawn: the words are gone."
SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
WORDS_OF_A_QUOTE, WORDS_OF_A_SENTENCE = 3, 5  # fewer are anybody's
EMPTY = {
    "title": TITLE, "verbatim": "", "summary": "", "details": {}, "tags": [],
    "journey_step": "", "frequency_claim": "", "archived_because": BECAUSE,
}  # fmt: skip


@transaction.atomic
def withdraw(note: Note, *, version: int | None = None, by: User) -> Gone:
    """Remove the words of a note everywhere; returns where they were found.

    Raises Refused if that was done, PermissionDenied for who neither collected nor
    triages the note. Drafts are thrown away instead.
    """
    note = notes.locked(note)
    if by.pk != note.collector_id:
        notes.require_triage(by, note)
    if note.consent_withdrawn_on:
        raise Refused("The words of this note were withdrawn already.")
    if note.state == Note.State.DRAFT:
        raise Refused("This note was never sent: throw the draft away.")
    versions.claim(note, version)
    said = quotes(note)
    for name, empty in EMPTY.items():
        setattr(note, name, empty)
    note.state, note.consent_withdrawn_on = Note.State.ARCHIVED, today()
    note.save()
    Highlight.objects.filter(note=note).delete()
    photos.drop(list(note.photos.all()))
    Suggestion.objects.filter(links__note=note).delete()  # its words are in their terms
    gone = forget(said, spare=[Note])  # who else said the same has not taken it back
    told = {"replaced": gone.replaced, "left": gone.left}
    words.record_note(by, Verb.NOTE_WITHDRAWN, note, **told)
    return gone


def may_withdraw(by: User, note: Note) -> bool:
    own = by.pk == note.collector_id or notes.triages(by, note)
    return own and note.state != Note.State.DRAFT and not note.consent_withdrawn_on


def quotes(note: Note) -> list[str]:
    """What of a note somebody may have copied: all of it, and each longer sentence."""
    whole = [note.verbatim, note.summary, note.title.rstrip("…")]
    parts = [part.strip() for text in whole for part in SENTENCE.split(text)]
    said = [text.strip() for text in whole if len(text.split()) >= WORDS_OF_A_QUOTE]
    return said + [part for part in parts if len(part.split()) >= WORDS_OF_A_SENTENCE]


def in_words(gone: Gone) -> str:
    """What was done, for a person: where the words were, and where they had to stay."""
    places = sum(gone.replaced.values())
    text = "The words are gone from the note"
    text += f" and from {places} other places." if places else "; nobody had used them."
    if gone.left:
        named = ", ".join(f"{n} in {label(name)}" for name, n in gone.left.items())
        text += f" Sealed records or notes of others still hold them: {named}."
    return text


def label(table: str) -> str:
    """`governance_pack` → “pack”."""
    return table.partition("_")[2].replace("_", " ")
