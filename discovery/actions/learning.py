"""Changes to the learning log. Words are redacted before they are kept."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.redaction import redact
from core.roles import Perm
from core.verbs import Verb
from discovery.models import Learning

WORDS = ("title", "learned", "next_step")
STEP = ("next_step", "owner", "due_on")


@transaction.atomic
def record(*, by: User, **fields: Any) -> Learning:
    """Write down what was learned. Raises Unfit for a day to come, or half a next step."""
    access.require_somewhere(by, Perm.NOTE_CREATE)
    told = fitting(fields)
    refuse_unfit(Learning(**told))
    row = Learning.objects.create(**told, recorded_by=by)
    audit.record(by, Verb.LEARNING_RECORDED, row, kind=row.kind, families=row.families)
    return row


@transaction.atomic
def edit(row: Learning, *, version: int | None, by: User, **fields: Any) -> Learning:
    """Correct it. Another step is open again. Raises Stale, and Unfit as `record` does."""
    row = held(row)
    require_keeper(row, by)
    versions.claim(row, version, **fields)
    step = [getattr(row, name) for name in STEP]
    changed = versions.apply(row, **fitting(fields))
    refuse_unfit(row)
    if step != [getattr(row, name) for name in STEP]:
        row.done_by = row.done_at = None
    row.save()
    names = sorted(changed)
    audit.record(by, Verb.LEARNING_CHANGED, row, changed=names)
    return row


@transaction.atomic
def finish(row: Learning, *, by: User) -> Learning:
    """The next step is done. Raises Refused without one, or the second time."""
    row = held(row)
    if row.owner_id != by.pk:
        require_keeper(row, by)
    if not row.is_waiting:
        raise Refused("Nothing of it waits.")
    versions.claim(row, None)
    row.done_by, row.done_at = by, now()
    row.save(update_fields=["done_by", "done_at", "version"])
    audit.record(by, Verb.LEARNING_DONE, row, due_on=row.due_on)
    return row


@transaction.atomic
def remove(row: Learning, *, by: User) -> None:
    """Take out what was written down by mistake; the trail keeps that it was there."""
    row = held(row)
    require_keeper(row, by)
    audit.record(by, Verb.LEARNING_REMOVED, row, kind=row.kind, held_on=row.held_on)
    row.delete()


def held(row: Learning) -> Learning:
    return Learning.objects.select_for_update(of=("self",)).get(pk=row.pk)


def may_keep(row: Learning, user: User) -> bool:
    """Who wrote it down, and who triages what is heard."""
    return row.recorded_by_id == user.pk or access.may(user, Perm.DISCOVERY_TRIAGE)


def require_keeper(row: Learning, by: User) -> None:
    if not may_keep(row, by):
        access.require_somewhere(by, Perm.DISCOVERY_TRIAGE)


def fitting(fields: dict[str, Any]) -> dict[str, Any]:
    """The values as they are kept: redacted, each family once and in order."""
    told = dict(fields)
    for name in WORDS:
        if name in told:
            told[name] = redact(told[name].strip())[0]
    if "families" in told:
        told["families"] = [f for f in Learning.Family.values if f in told["families"]]
    return told


def refuse_unfit(row: Learning) -> None:
    if row.held_on > today():
        raise Unfit("held_on", "Give a day that has come.")
    if not row.families:
        raise Unfit("families", "Say who was there.")
    if bool(row.next_step) != bool(row.owner_id) or bool(row.next_step) != bool(
        row.due_on
    ):
        raise Unfit("next_step", "A next step has an owner and a day, or is none.")
