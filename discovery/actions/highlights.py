"""Highlights go with the words they mark."""

from collections.abc import Iterable

from discovery.models import Highlight, Note
from discovery.passages import is_in


def drop_gone(*changed: Note) -> None:
    """Drop the highlights of words these notes do not say any more. Two queries."""
    said = {note.pk: note for note in changed}
    rows: Iterable[Highlight] = Highlight.objects.filter(note__in=said)
    gone = [row.pk for row in rows if not is_in(row.passage, said[row.note_id])]
    if gone:
        Highlight.objects.filter(pk__in=gone).delete()
