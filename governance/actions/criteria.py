"""The catalogue of criteria: dated wordings that administrators keep (domain.md §7).

A wording is never overwritten: a change is a new row from a day on, and the old
one ends that day. Reviews keep the wording they were opened with.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import catalogue
from governance.models import Criterion, Regulation

Status = Criterion.Status


def held(criterion: Criterion) -> Criterion:
    rows = Criterion.objects.select_for_update(of=("self",))
    return rows.get(pk=criterion.pk)


@transaction.atomic
def create(
    *,
    code: str,
    family: str,
    text: str,
    gates: Iterable[str],
    effective_from: date,
    regulations: Iterable[Regulation] = (),
    by: User,
    **fields: Any,
) -> Criterion:
    """Add a criterion with a code of its own, and what it rests on."""
    access.require(by, Perm.CRITERIA_EDIT, team=None)
    require_ahead(effective_from, by)
    if Criterion.objects.filter(code=code).exists():
        raise Unfit("code", f"There is already a criterion {code}.")
    row = Criterion.objects.create(
        code=code,
        family=family,
        text=text,
        gates=sorted(gates),
        effective_from=effective_from,
        **fields,
    )
    row.regulations.set(regulations)
    audit.record(
        by, Verb.CRITERION_CREATED, row, code=code, effective_from=effective_from
    )
    return row


@transaction.atomic
def reword(
    criterion: Criterion,
    *,
    effective_from: date,
    gates: Iterable[str],
    regulations: Iterable[Regulation] | None = None,
    version: int | None,
    by: User,
    **fields: Any,
) -> Criterion:
    """Let a new wording take over on a day. Returns the new row.

    Without `regulations` it rests on what the old one rested on.
    """
    old = held(criterion)
    access.require(by, Perm.CRITERIA_EDIT, team=None)
    require_newest(old)
    require_ahead(effective_from, by)
    if effective_from <= old.effective_from:
        raise Unfit(
            "effective_from",
            f"{old.code} already has a wording from {old.effective_from:%-d %B %Y}: "
            "choose a later day.",
        )
    require_kept_promise(old.code, fields.get("waivable", old.waivable))
    rests_on = list(old.regulations.all() if regulations is None else regulations)
    said = {**fields, "regulations": rests_on}
    versions.claim(old, version, effective_from=effective_from, **said)
    new = Criterion(code=old.code, family=old.family, gates=sorted(gates))
    carried = ("text", "basis", "status", "waivable", "last_verified_on")
    for name in carried:
        setattr(new, name, fields.get(name, getattr(old, name)))
    new.effective_from = old.effective_to = effective_from
    old.superseded_by = f"{old.code} from {effective_from}"
    old.save()
    new.save()
    new.regulations.set(rests_on)
    changed = {n: [getattr(old, n), getattr(new, n)] for n in (*carried, "gates")}
    changed = {n: pair for n, pair in changed.items() if pair[0] != pair[1]}
    audit.record(
        by,
        Verb.CRITERION_CHANGED,
        new,
        effective_from=effective_from,
        replaces=old.pk,
        changed=changed,
    )
    return new


@transaction.atomic
def retire(
    criterion: Criterion,
    *,
    effective_to: date,
    reason: str,
    version: int | None,
    by: User,
) -> Criterion:
    """End a criterion on a day without a successor."""
    row = held(criterion)
    access.require(by, Perm.CRITERIA_EDIT, team=None)
    require_newest(row)
    require_ahead(effective_to, by)
    if effective_to <= row.effective_from:
        raise Unfit("effective_to", "It ends after the day it begins.")
    if row.code in catalogue.NEVER:
        raise Refused(f"{row.code} holds {catalogue.NEVER[row.code]}: it stays.")
    versions.claim(row, version, effective_to=effective_to)
    row.effective_to, row.superseded_by = effective_to, reason[:120]
    row.save()
    audit.record(
        by, Verb.CRITERION_CHANGED, row, effective_to=effective_to, reason=reason
    )
    return row


@transaction.atomic
def verify(
    criterion: Criterion, *, status: str, version: int | None, by: User
) -> Criterion:
    """Note that its basis was checked today, and how it stands."""
    row = held(criterion)
    access.require(by, Perm.CRITERIA_EDIT, team=None)
    require_newest(row)
    versions.claim(row, version, status=status)
    changed = versions.apply(row, status=status, last_verified_on=today())
    row.save()
    audit.record(by, Verb.CRITERION_CHANGED, row, changed=changed)
    return row


def require_newest(row: Criterion) -> None:
    if row.effective_to is not None:
        raise Refused(
            f"This wording of {row.code} ends on {row.effective_to:%-d %B %Y}: "
            "change the one that follows it."
        )


def require_ahead(day: date, by: User) -> None:
    """The past is not rewritten: reviews were decided by what it said."""
    if day < today() and not by.is_system:
        raise Unfit("effective_from", "A wording changes from today or a later day on.")


def require_kept_promise(code: str, waivable: bool) -> None:
    if waivable and code in catalogue.NEVER:
        raise Refused(f"{code} holds {catalogue.NEVER[code]}: it is never waived.")
