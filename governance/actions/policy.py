"""The policy of gates: drafted, mended part by part, published by somebody else (ADR 22).

Only a draft is written in, and whoever wrote in it does not publish it. A published set
never changes: reviews opened under it are decided by it to their end.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering, policy_data, policy_impact
from governance.actions import policy_copy
from governance.models import CriteriaSet, SetAuthor

State = CriteriaSet.State


def held(row: CriteriaSet) -> CriteriaSet:
    return CriteriaSet.objects.select_for_update(of=("self",)).get(pk=row.pk)


def require_author(by: User) -> None:
    access.require(by, Perm.CRITERIA_EDIT, team=None)


def to_write(row: CriteriaSet, by: User) -> CriteriaSet:
    """The draft, locked, for somebody who may write in it."""
    row = held(row)
    require_author(by)
    if row.state != State.DRAFT:
        raise Refused(f"{row} is published and never changes. Start a draft.")
    return row


def wrote(
    row: CriteriaSet, version: int | None, said: Mapping[str, Any], by: User
) -> None:
    """Claim the draft, and remember who wrote in it."""
    versions.claim(row, version, **said)
    row.save(update_fields=["version"])
    SetAuthor.objects.get_or_create(set=row, person=by)


@transaction.atomic
def draft(*, by: User) -> CriteriaSet:
    """Start the next set as a copy of the newest published one."""
    require_author(by)
    numbering.lock("criteria set")
    if CriteriaSet.objects.filter(state=State.DRAFT).exists():
        raise Refused("There is already a draft: one at a time.")
    published = CriteriaSet.objects.exclude(state=State.DRAFT)
    newest = published.order_by("-effective_from").first()
    number = (CriteriaSet.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    row = CriteriaSet.objects.create(number=number, drafted_by=by, drafted_at=now())
    SetAuthor.objects.create(set=row, person=by)
    if newest:
        policy_copy.copy(policy_data.whole(newest), row)
    audit.record(by, Verb.SET_DRAFTED, row, copied_from=newest)
    return row


@transaction.atomic
def discard(row: CriteriaSet, *, by: User) -> None:
    """Throw the draft away."""
    row = to_write(row, by)
    audit.record(by, Verb.SET_DISCARDED, row)
    row.delete()


@transaction.atomic
def publish(
    row: CriteriaSet,
    *,
    effective_from: date,
    note: str,
    impact: str,
    version: int | None,
    by: User,
) -> CriteriaSet:
    """Let the draft hold from a day on. By somebody who did not write in it.

    `impact` is the hash of the list that was read: if it is another one by now, it
    has to be read again.
    """
    row = to_write(row, by)
    require_other_hands(row, by)
    require_first_day(effective_from)
    require_sound(row)
    if not note.strip():
        raise Unfit("note", "Say what changes, and why.")
    versions.claim(row, version, effective_from=effective_from, note=note)
    found = policy_impact.impact(row)
    if impact != found.digest:
        raise Refused(
            "What this set touches has changed since you read it: look at the list "
            "again, and publish then."
        )
    CriteriaSet.objects.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED)
    row.state, row.note, row.effective_from = State.PUBLISHED, note, effective_from
    row.published_by, row.published_at = by, now()
    row.save()
    audit.record(
        by, Verb.SET_PUBLISHED, row, effective_from=effective_from, note=note,
        impact=impact, reviews=len(found.waiting), approvals=len(found.ending),
    )  # fmt: skip
    return row


def require_other_hands(row: CriteriaSet, by: User) -> None:
    """Four eyes: nobody brings into force what they wrote."""
    if row.drafted_by_id == by.pk or row.authors.filter(person=by).exists():
        raise Refused(
            f"You wrote in {row}: somebody else who keeps the criteria publishes it."
        )


def require_first_day(day: date) -> None:
    if day < today():
        raise Unfit("effective_from", "A set holds from today or a later day on.")
    taken = CriteriaSet.objects.exclude(state=State.DRAFT)
    newest = taken.aggregate(last=Max("effective_from"))["last"]
    if newest and day <= newest:
        said = f"A set holds from {newest:%-d %B %Y}: the next one begins later."
        raise Unfit("effective_from", said)


def require_sound(row: CriteriaSet) -> None:
    found = policy_data.faults(policy_data.whole(row))
    blocking = [fault for fault in found if fault.blocks]
    if blocking:
        first = blocking[0]
        more = f" And {len(blocking) - 1} more." if len(blocking) > 1 else ""
        raise Refused(f"{first.where}: {first.text}{more} Mend it first.")
