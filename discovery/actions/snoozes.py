"""A note put off: it comes back by itself. A person's own order of work, so not audited."""

from datetime import date

from django.db import transaction

from core.clock import today
from core.errors import Refused
from core.models import User
from discovery.actions import notes
from discovery.models import Note, Snooze


@transaction.atomic
def snooze(note: Note, *, until: date, by: User) -> Snooze:
    """Take a note out of one's own inbox until a day; again moves the day.

    Raises Refused for a day that has come, PermissionDenied for who does not triage it.
    """
    notes.require_triage(by, note)
    if until <= today():
        raise Refused("Choose a day to come.")
    row, _ = Snooze.objects.update_or_create(
        note=note, person=by, defaults={"until": until}
    )
    return row


@transaction.atomic
def wake(note: Note, *, by: User) -> None:
    """Bring a note back into one's own inbox now. Raises Refused if it is there."""
    notes.require_triage(by, note)
    if not Snooze.objects.filter(note=note, person=by).delete()[0]:
        raise Refused("This note is in your inbox already.")
