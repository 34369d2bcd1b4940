"""Notes as a file: what a reader may read of them, never who collected them."""

from collections.abc import Iterator

from django.db.models import QuerySet

from core.downloads import Table, Value
from core.models import User
from discovery.actions.notes import triages
from discovery.models import Note

AT_ONCE = 500
COLUMNS = ("Note", "Kind", "State", "Title", "Words", "Summary", "Day", "Products", "Site",
           "Queue", "Shift", "Channel", "Who said it", "Time in the job", "Sentiment",
           "Severity", "How often", "Step", "Tags", "Session", "Consent", "For what",
           "Copy of", "Themes", "Opportunities")  # fmt: skip


def table(rows: "QuerySet[Note]", user: User) -> Table:
    """The rows of a list, in its order; the memory does not grow with them."""
    return Table("notes", COLUMNS, lines(rows, user), rows.count())


def lines(rows: "QuerySet[Note]", user: User) -> Iterator[list[Value]]:
    related = ("site", "queue", "session__site", "copy_of")
    behind = ("products__team", "theme_links__theme", "opportunity_links__opportunity")
    found = rows.select_related(*related).defer("words", "copy_of__words")
    for note in found.prefetch_related(*behind).iterator(chunk_size=AT_ONCE):
        yield cells(note, user)


def cells(note: Note, user: User) -> list[Value]:
    knows = note.collector_id == user.pk or triages(user, note)
    return [
        str(note), note.get_kind_display(), note.get_state_display(), note.title,
        note.verbatim, note.summary, note.happened_on,
        ", ".join(product.code for product in note.products.all()),
        note.site.code if note.site else None, note.queue.code if note.queue else None,
        note.get_shift_display(), note.get_channel_display(), note.get_participant_display(),
        note.get_tenure_display() if knows else None,
        note.get_sentiment_display() if note.sentiment is not None else None, note.severity,
        note.frequency_claim, note.journey_step, ", ".join(note.tags),
        note.session.code if note.session else None, note.consent_basis, note.consent_scope,
        str(note.copy_of) if note.copy_of else None,
        "; ".join(link.theme.name for link in note.theme_links.all()),
        ", ".join(link.opportunity.code for link in note.opportunity_links.all()),
    ]  # fmt: skip
