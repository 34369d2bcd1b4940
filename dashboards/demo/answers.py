"""What became of the notes of the demo company, as if its worker had looked all along.

Each author heard some days after it was said; nobody is told again today. Ours.
"""

from datetime import date, timedelta

from core.clock import today
from dashboards.became import keeping
from dashboards.demo.put import person
from discovery.actions.answers import row_of
from discovery.models import Answer, Note, Reply

REPLY = "n18", "Aisha Grant"
WORDS = (
    "Swapping an hour without a form is what F-111 is about. It waits for the forecast of "
    "the day; we tell you when it has a date."
)


def load() -> None:
    if Answer.objects.exists():
        return
    rows = [row_of(each, today(), None) for each in keeping.moved(list(keeping.news()))]
    for row in rows:
        row.since = min(today(), heard_back(row.note))
        row.answered_on = row.since if row.answered_on else None
    Answer.objects.bulk_create(rows)
    write_back()


def heard_back(note: Note) -> date:
    """Between four and twelve days later, the same each time."""
    return note.happened_on + timedelta(days=4 + sum(map(ord, note.code)) % 9)


def write_back() -> None:
    code, name = REPLY
    note = Note.objects.get(code=code)
    on = note.happened_on + timedelta(days=5)
    Reply.objects.create(note=note, by=person(name), text=WORDS, on=on)
