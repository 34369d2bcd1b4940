"""The catalogue of regulations: kept by administrators, never deleted (domain.md §7).

What ends keeps its row: reviews of its days rested on it. What follows it is named,
and the criteria that still cite it are then to be worded anew (`queries` of the page).
"""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.models import Regulation


def held(regulation: Regulation) -> Regulation:
    rows = Regulation.objects.select_for_update(of=("self",))
    return rows.get(pk=regulation.pk)


def require_author(by: User) -> None:
    access.require(by, Perm.CRITERIA_EDIT, team=None)


@transaction.atomic
def create(*, code: str, by: User, **fields: Any) -> Regulation:
    """Add a regulation under a code of its own."""
    require_author(by)
    if Regulation.objects.filter(code=code).exists():
        raise Refused(f"There is already a regulation {code}.")
    row = Regulation(code=code, **fields)
    require_order(row)
    row.save()
    audit.record(by, Verb.REGULATION_CREATED, row, code=code, status=row.status)
    return row


@transaction.atomic
def edit(
    regulation: Regulation, *, version: int | None, by: User, **fields: Any
) -> Regulation:
    """Change what is known of it. Its code stays; it ends by `supersede` only."""
    row = held(regulation)
    require_author(by)
    versions.claim(row, version, **fields)
    changed = versions.apply(row, **fields)
    require_order(row)
    row.save()
    audit.record(by, Verb.REGULATION_CHANGED, row, changed=changed)
    return row


@transaction.atomic
def supersede(
    regulation: Regulation,
    *,
    effective_to: date,
    superseded_by: Regulation | None,
    note: str,
    version: int | None,
    by: User,
) -> Regulation:
    """Let it end on a day; what follows it, if anything does, is named.

    Criteria that cite it are not touched: the page lists them, to be worded anew.
    """
    row = held(regulation)
    require_author(by)
    require_not_over(row)
    require_successor(row, superseded_by)
    said = {"effective_to": effective_to, "superseded_by": superseded_by}
    versions.claim(row, version, **said, note=note)
    changed = versions.apply(row, **said, note=note or row.note)
    require_order(row)
    row.save()
    audit.record(by, Verb.REGULATION_SUPERSEDED, row, changed=changed)
    return row


@transaction.atomic
def verify(
    regulation: Regulation,
    *,
    status: str,
    mark: str,
    note: str,
    version: int | None,
    by: User,
) -> Regulation:
    """Note that it was looked at today, how it stands and how that is known."""
    row = held(regulation)
    require_author(by)
    require_not_over(row)
    said = {"status": status, "mark": mark, "note": note}
    versions.claim(row, version, **said)
    changed = versions.apply(row, **said, last_verified_on=today(), verified_by=by)
    row.save()
    audit.record(by, Verb.REGULATION_VERIFIED, row, changed=changed)
    return row


def require_order(row: Regulation) -> None:
    first, last = row.effective_from, row.effective_to
    if first and last and last <= first:
        raise Unfit("effective_to", f"{row.code} ends after the day it begins.")
    if not row.verify_every_days:
        raise Unfit("verify_every_days", "It is looked at again after a day or more.")


def require_not_over(row: Regulation) -> None:
    """What has ended is history; an end that is still to come may be moved."""
    if row.effective_to and row.effective_to <= today():
        raise Refused(f"{row.code} ended on {row.effective_to:%-d %B %Y} and stays so.")


def require_successor(row: Regulation, successor: Regulation | None) -> None:
    """No chain may lead back to where it began."""
    following = successor
    while following is not None:
        if following.pk == row.pk:
            said = f"{successor} is superseded by {row.code} itself: choose another."
            raise Unfit("superseded_by", said)
        following = following.superseded_by
