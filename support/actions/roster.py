"""The roster of the floor: codes, where they work, who leads them."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from support.models import Associate


@transaction.atomic
def add(*, code: str, by: User, **fields: Any) -> Associate:
    """Put somebody on the roster, by the code that the floor knows them by."""
    access.require_somewhere(by, Perm.ROSTER_EDIT)
    row = Associate(code=tidy(code), **fields)
    free(row)
    row.save()
    audit.record(by, Verb.ASSOCIATE_ADDED, row)
    return row


@transaction.atomic
def edit(row: Associate, *, version: int | None, by: User, **fields: Any) -> Associate:
    """Move somebody, name another lead, or take them off the floor (`active`)."""
    access.require_somewhere(by, Perm.ROSTER_EDIT)
    row = Associate.objects.select_for_update(of=("self",)).get(pk=row.pk)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    free(row)
    row.save()
    audit.record(by, Verb.ASSOCIATE_CHANGED, row, changed=changed)
    return row


def tidy(code: str) -> str:
    """One spelling for a code: no spaces around it, capital letters."""
    return code.strip().upper()


def free(row: Associate) -> None:
    others = Associate.objects.exclude(pk=row.pk)
    if others.filter(code=row.code).exists():
        raise Unfit("code", f"{row.code} is on the roster already.")
    if row.user_id and (other := others.filter(user=row.user_id).first()):
        raise Unfit("user", f"{row.user} is on the roster as {other.code} already.")
