"""How long words are kept: the rule of each kind, and a note that is kept for longer."""

from datetime import date

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import notes, words
from discovery.models import Note, Removal, RetentionRule
from discovery.retention import LEAST_DAYS, MOST_DAYS


@transaction.atomic
def set_rule(
    kind: str, *, days: int | None, version: int | None, by: User
) -> RetentionRule:
    """Set after how many days words of a kind go; None keeps them for ever.

    Raises Stale after another's change. Nothing goes at once: what is over is announced
    first, and a longer rule calls off what was announced (`removing`).
    """
    access.require(by, Perm.RETENTION_EDIT, team=None)
    RetentionRule.objects.get_or_create(kind=kind)
    row = RetentionRule.objects.select_for_update().get(kind=kind)
    versions.claim(row, version, days=days)
    changed = versions.apply(row, days=days)
    if days is not None:
        refuse_outside(row, str(LEAST_DAYS), str(MOST_DAYS), "days")
    row.save()
    audit.record(by, Verb.RETENTION_SET, row, changed=changed)
    return row


@transaction.atomic
def keep(
    note: Note, *, until: date, because: str, version: int | None = None, by: User
) -> Removal:
    """Keep the words of an announced note until a day, for a reason.

    The announcement is called off; it comes anew before that day is over. Why is
    not in the audit trail: a reason may quote the words, and the trail cannot forget.
    """
    note = notes.locked(note)
    notes.require_triage(by, note)
    row = planned(note)
    if until <= today():
        raise Unfit("until", "Choose a day to come.")
    if not because.strip():
        raise Unfit("because", "Say why these words are needed for longer.")
    versions.claim(row, version, until=until, because=because)
    clean, counts = words.clean(Removal, {"kept_because": because.strip()})
    row.kept_until, row.kept_by = until, by
    row.kept_because, row.announced_on, row.due_on = clean["kept_because"], None, None
    row.save()
    words.remember(counts, note=note)
    words.record_note(by, Verb.NOTE_KEPT, note, until=until, redacted=counts)
    return row


@transaction.atomic
def release(note: Note, *, version: int | None = None, by: User) -> Removal:
    """Keep a note's words no longer than others'. They are announced again first."""
    note = notes.locked(note)
    notes.require_triage(by, note)
    row = planned(note)
    if not row.kept_until:
        raise Refused("This note is kept no longer than others.")
    versions.claim(row, version)
    row.kept_until, row.kept_because, row.kept_by = None, "", None
    row.save()
    words.record_note(by, Verb.NOTE_RELEASED, note)
    return row


def planned(note: Note) -> Removal:
    """The plan for a locked note's words, locked. Raises Refused where there is none."""
    row = Removal.objects.select_for_update().filter(note=note).first()
    if note.is_emptied:
        raise Refused("The words of this note are gone already.")
    if row is None or not (row.announced_on or row.kept_until):
        raise Refused("Nothing is planned for the words of this note.")
    return row
