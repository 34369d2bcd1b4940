"""The RACI matrix: drafted, edited row by row, proposed, signed by both sides, fixed.

Nobody publishes a version alone: it holds once the lead of IT and the lead of the
contact center have signed what was proposed (governance.actions.proposals, ADR 32).
"""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max

from core import access, audit, versions
from core.errors import Refused, Stale, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering, raci_rights, raci_templates
from governance.actions import proposals
from governance.models import (
    Activity,
    Party,
    Proposal,
    RaciCell,
    RaciMatrix,
    RaciRow,
)

State = RaciMatrix.State
Parts = Mapping[str, str]  # party code: part, "" takes it away


def held(matrix: RaciMatrix) -> RaciMatrix:
    return RaciMatrix.objects.select_for_update(of=("self",)).get(pk=matrix.pk)


def require_editor(by: User) -> None:
    if not by.is_system:
        access.require_somewhere(by, Perm.RACI_EDIT)


def require_draft(matrix: RaciMatrix) -> None:
    if not matrix.is_draft:
        raise Refused(f"{matrix} is published and never changes. Start a draft.")


@transaction.atomic
def draft(*, template: str = raci_templates.NEWEST, by: User) -> RaciMatrix:
    """Start the next version: as the newest published one, or as a template says."""
    require_editor(by)
    numbering.lock("RACI")
    if RaciMatrix.objects.filter(state=State.DRAFT).exists():
        raise Refused("There is already a draft: one at a time.")
    number = (RaciMatrix.objects.aggregate(last=Max("number"))["last"] or 0) + 1
    matrix = RaciMatrix.objects.create(number=number)
    try:
        rows, begin = raci_templates.fill(matrix, template)
    except KeyError as error:
        raise Unfit("template", "Choose one of the templates.") from error
    RaciRow.objects.bulk_create(rows)
    known = raci_templates.codes()
    RaciCell.objects.bulk_create(
        RaciCell(row=row, party=known[code], part=part)
        for row in rows
        if row.number in begin
        for code, part in begin[row.number].parts.items()
        if code in known
    )
    audit.record(by, Verb.RACI_DRAFTED, matrix, template=template or "newest")
    return matrix


@transaction.atomic
def set_row(
    matrix: RaciMatrix,
    *,
    activity: Activity,
    parts: Parts,
    reason: str = "",
    version: int | None,
    by: User,
) -> RaciMatrix:
    """Set who holds which part of one activity in the draft; others keep theirs.

    `version` is the row's: two people may work on different rows at once, and on the
    same row the second is told.
    """
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    row = row_in(matrix, activity)
    if version is not None and version != row.version:
        raise Stale(as_typed(row), dict(parts))
    changed = put(row, parts, reason)
    if changed:
        recorded(matrix, {row.number: changed}, by=by)
    return matrix


@transaction.atomic
def set_rows(
    matrix: RaciMatrix,
    *,
    rows: Mapping[int, Parts],
    version: int | None,
    by: User,
) -> RaciMatrix:
    """Set many rows at once, as a paste does: all of them or none.

    `version` is the draft's: what was tried is what is written.
    """
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    if version is not None and version != matrix.version:
        raise Stale(matrix, {"note": f"{len(rows)} rows pasted"})
    found = {row.number: row for row in raci_rights.table(matrix)}
    unknown = sorted(rows.keys() - found.keys())
    if unknown:
        raise Unfit("text", f"There is no activity {unknown[0]} in this draft.")
    changed = {
        number: difference
        for number, parts in rows.items()
        if (difference := put(found[number], parts, found[number].reason))
    }
    if changed:
        recorded(matrix, changed, by=by)
    return matrix


def row_in(matrix: RaciMatrix, activity: Activity) -> RaciRow:
    row = raci_rights.readable(matrix.rows.filter(activity=activity)).first()
    if row is None:
        raise Refused(f"{activity} has no row in {matrix}.")
    return row


def put(row: RaciRow, parts: Parts, reason: str) -> dict[str, Any]:
    """Write the cells of a row that differ; return them as the trail keeps them."""
    known = require_parties(parts)
    require_letters(parts)
    before = raci_rights.parts_of(row)
    after = {code: part for code, part in {**before, **parts}.items() if part}
    changed: dict[str, Any] = {
        code: [before.get(code, ""), after.get(code, "")]
        for code in {**before, **after}
        if before.get(code, "") != after.get(code, "")
    }
    for code in changed:
        if code in after:
            cell = {"part": after[code]}
            RaciCell.objects.update_or_create(row=row, party=known[code], defaults=cell)
        else:
            RaciCell.objects.filter(row=row, party__code=code).delete()
    changed |= versions.apply(row, reason=reason.strip()[:200])
    if changed:
        versions.claim(row, None)
        row.save()
    return changed


def recorded(matrix: RaciMatrix, changed: Mapping[int, Any], *, by: User) -> None:
    proposals.overtake(Proposal.Kind.RACI, matrix, by=by)
    versions.claim(matrix, None)
    matrix.save(update_fields=["version"])
    for number, difference in changed.items():
        audit.record(by, Verb.RACI_CHANGED, matrix, activity=number, changed=difference)


def require_parties(parts: Parts) -> dict[str, Party]:
    known = raci_templates.codes()
    if not set(parts) <= set(known):
        raise Refused(f"The parties are {', '.join(known)}.")
    return known


def require_letters(parts: Parts) -> None:
    if not set(parts.values()) <= {"", *RaciCell.Part.values}:
        raise Refused("A part is A, R, A/R, C, I or nothing.")


def as_typed(row: RaciRow) -> RaciRow:
    """The row as the page of two versions shows it: a field for each party."""
    for code in raci_templates.codes():
        setattr(row, code, raci_rights.parts_of(row).get(code, ""))
    return row


@transaction.atomic
def discard(matrix: RaciMatrix, *, by: User) -> None:
    """Throw the draft away."""
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    proposals.overtake(Proposal.Kind.RACI, matrix, by=by)
    audit.record(by, Verb.RACI_DISCARDED, matrix)
    matrix.delete()
