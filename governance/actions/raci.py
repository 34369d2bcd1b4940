"""The RACI matrix: drafted, edited row by row, published from a day on, then fixed."""

from collections.abc import Mapping
from datetime import date

from django.db import transaction
from django.db.models import Max

from core import access, audit, versions
from core.clock import now, today
from core.errors import Refused, Stale
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering, raci, raci_rights
from governance.models import Activity, RaciCell, RaciMatrix

State = RaciMatrix.State


def held(matrix: RaciMatrix) -> RaciMatrix:
    return RaciMatrix.objects.select_for_update(of=("self",)).get(pk=matrix.pk)


def require_editor(by: User) -> None:
    if not by.is_system:
        access.require_somewhere(by, Perm.RACI_EDIT)


def require_draft(matrix: RaciMatrix) -> None:
    if not matrix.is_draft:
        raise Refused(f"{matrix} is published and never changes. Start a draft.")


@transaction.atomic
def draft(*, by: User) -> RaciMatrix:
    """Start the next version as a copy of the newest published one."""
    require_editor(by)
    numbering.lock("RACI")
    if RaciMatrix.objects.filter(state=State.DRAFT).exists():
        raise Refused("There is already a draft: one at a time.")
    newest = RaciMatrix.objects.order_by("-number").first()
    number = (RaciMatrix.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    matrix = RaciMatrix.objects.create(number=number)
    copied = raci_rights.cells_of(newest) if newest else {}
    RaciCell.objects.bulk_create(
        copy(matrix, activity, party, copied.get(activity.pk, {}).get(party))
        for activity in Activity.objects.all()
        for party in raci.PARTIES
    )
    audit.record(by, Verb.RACI_DRAFTED, matrix, copied_from=newest)
    return matrix


def copy(
    matrix: RaciMatrix, activity: Activity, party: str, old: RaciCell | None
) -> RaciCell:
    cell = RaciCell(matrix=matrix, activity=activity, party=party)
    if old:
        cell.part, cell.reason = old.part, old.reason
    return cell


@transaction.atomic
def set_row(
    matrix: RaciMatrix,
    *,
    activity: Activity,
    parts: Mapping[str, str],
    reason: str = "",
    version: int | None,
    by: User,
) -> RaciMatrix:
    """Set who holds which part of one activity in the draft; others keep theirs.

    `version` is the row's (raci_rights.version_of): two people may work on
    different rows at once, and on the same row the second is told.
    """
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    require_letters(parts)
    cells = {c.party: c for c in matrix.cells.filter(activity=activity)}
    if version is not None and version != raci_rights.version_of(cells.values()):
        raise Stale(as_row(activity, cells), dict(parts))
    changed = {}
    for party, cell in cells.items():
        part = parts.get(party, cell.part)
        why = reason.strip()[:200] if part in ("A", "A/R") else ""
        difference = versions.apply(cell, part=part, reason=why)
        if difference:
            versions.claim(cell, None)
            cell.save()
            changed[party] = difference
    if changed:
        versions.claim(matrix, None)
        matrix.save(update_fields=["version"])
        audit.record(
            by, Verb.RACI_CHANGED, matrix, activity=activity.number, changed=changed
        )
    return matrix


def require_letters(parts: Mapping[str, str]) -> None:
    if not set(parts) <= set(raci.PARTIES):
        raise Refused(f"The parties are {', '.join(raci.PARTIES)}.")
    if not set(parts.values()) <= {"", *RaciCell.Part.values}:
        raise Refused("A part is A, R, A/R, C, I or nothing.")


def as_row(activity: Activity, cells: Mapping[str, RaciCell]) -> Activity:
    """The row as the page of two versions shows it: a field for each party."""
    for party, cell in cells.items():
        setattr(activity, party, cell.part)
    activity.version = raci_rights.version_of(cells.values())  # type: ignore[attr-defined]
    return activity


@transaction.atomic
def discard(matrix: RaciMatrix, *, by: User) -> None:
    """Throw the draft away."""
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    audit.record(by, Verb.RACI_DISCARDED, matrix)
    matrix.delete()


@transaction.atomic
def publish(
    matrix: RaciMatrix,
    *,
    effective_from: date,
    note: str,
    version: int | None,
    by: User,
) -> RaciMatrix:
    """Publish the draft from a day on. Refused while a rule is broken."""
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    require_first_day(effective_from)
    require_rules(matrix)
    if not note.strip():
        raise Refused("Say what changes, and why.")
    versions.claim(matrix, version, effective_from=effective_from, note=note)
    RaciMatrix.objects.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED)
    matrix.state, matrix.note = State.PUBLISHED, note
    matrix.effective_from = effective_from
    matrix.published_by, matrix.published_at = by, now()
    matrix.save()
    audit.record(by, Verb.RACI_PUBLISHED, matrix, effective_from=effective_from)
    return matrix


def require_first_day(day: date) -> None:
    if day < today():
        raise Refused("A version holds from today or a later day on.")
    newest = RaciMatrix.objects.exclude(state=State.DRAFT).order_by("number").last()
    if newest and newest.effective_from and day < newest.effective_from:
        raise Refused(
            f"{newest} holds from {newest.effective_from:%-d %B %Y}: "
            "the next one begins that day or later."
        )


def require_rules(matrix: RaciMatrix) -> None:
    found = raci.check(raci_rights.rows_of(matrix))
    if found.errors:
        first = found.errors[0]
        more = f" and {len(found.errors) - 1} more" if len(found.errors) > 1 else ""
        raise Refused(
            f"Rule {first.code} is broken in activity {first.number}{more}: "
            f"{first.text} Mend it first."
        )
