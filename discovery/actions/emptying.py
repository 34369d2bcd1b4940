"""The words of a note go, wherever they were used, and stay away.

The note's row stays, empty and archived, so that links and the audit trail still add
up; it is evidence of nothing any more, for nobody could look. Why it happens is the
caller's: consent was taken back (`consent`), or their time was up (`removing`).
"""

import re

from core.forgetting import Gone, forget
from discovery.actions import photos
from discovery.models import Highlight, Note, Suggestion

SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+")
WORDS_OF_A_QUOTE, WORDS_OF_A_SENTENCE = 3, 5  # fewer are anybody's
EMPTY = {
    "verbatim": "", "summary": "", "details": {}, "tags": [], "journey_step": "",
    "frequency_claim": "", "state": Note.State.ARCHIVED,
}  # fmt: skip


def empty(note: Note, *, title: str, because: str) -> Gone:
    """Take the words of a locked, claimed note out of every place; say where they were.

    Set on the note before why it happens: the database keeps the words away by that.
    """
    said = quotes(note)
    for name, nothing in {**EMPTY, "title": title, "archived_because": because}.items():
        setattr(note, name, nothing)
    note.save()
    Highlight.objects.filter(note=note).delete()
    photos.drop(list(note.photos.all()))
    Suggestion.objects.filter(links__note=note).delete()  # its words are in their terms
    return forget(said, spare=[Note])  # who else said the same has their own rights


def quotes(note: Note) -> list[str]:
    """What of a note somebody may have copied: all of it, and each longer sentence."""
    whole = [note.verbatim, note.summary, note.title.rstrip("…")]
    parts = [part.strip() for text in whole for part in SENTENCE.split(text)]
    said = [text.strip() for text in whole if len(text.split()) >= WORDS_OF_A_QUOTE]
    return said + [part for part in parts if len(part.split()) >= WORDS_OF_A_SENTENCE]
