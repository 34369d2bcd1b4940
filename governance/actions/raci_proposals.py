"""What both sides sign of the matrix: a draft is proposed, checked, and published by it."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.clock import now, today
from core.errors import Refused, Stale, Unfit
from core.models import User
from core.verbs import Verb
from governance import delegated, raci_compare, raci_rights, standins
from governance.actions import proposals
from governance.actions.raci import State, held, require_draft, require_editor
from governance.models import Proposal, RaciMatrix


@transaction.atomic
def propose(
    matrix: RaciMatrix,
    *,
    effective_from: date,
    reason: str,
    version: int | None,
    by: User,
) -> Proposal:
    """Put the draft before both sides. Refused while a rule is broken, or an accountable
    party has nobody who answers on that day."""
    matrix = held(matrix)
    require_editor(by)
    require_draft(matrix)
    if version is not None and version != matrix.version:
        raise Stale(matrix, {"effective_from": effective_from, "reason": reason})
    return proposals.propose(
        KIND, matrix, effective_from=effective_from, reason=reason, by=by
    )


def enact(matrix: RaciMatrix, proposal: Proposal, by: User) -> None:
    """Both sides have signed: the version is published, and holds from its day on."""
    RaciMatrix.objects.filter(state=State.PUBLISHED).update(state=State.SUPERSEDED)
    matrix.state, matrix.note = State.PUBLISHED, proposal.reason
    matrix.effective_from = proposal.effective_from
    matrix.published_by, matrix.published_at = by, now()
    versions.claim(matrix, None)
    matrix.save()
    audit.record(
        by, Verb.RACI_PUBLISHED, matrix, effective_from=proposal.effective_from
    )


def shown(matrix: RaciMatrix) -> dict[str, Any]:
    """A version as plain values: every row, and what it changes against the last one."""
    last = RaciMatrix.objects.filter(state=State.PUBLISHED).first()
    return {
        "number": matrix.number,
        "parties": {p.code: p.name for p in raci_rights.parties(matrix)},
        "compared_with": last.number if last else None,
        "changes": [vars(each) for each in raci_compare.between(last, matrix)],
        "rows": [
            {
                "number": row.number,
                "phase": row.get_phase_display(),
                "name": row.name,
                "is_gate": row.is_gate,
                "reason": row.reason,
                "parts": raci_rights.parts_of(row),
            }
            for row in raci_rights.table(matrix)
        ],
    }


def require_able(matrix: RaciMatrix, day: date) -> None:
    require_draft(matrix)
    require_first_day(day)
    require_rules(matrix)
    require_answers(matrix, day)


def require_answers(matrix: RaciMatrix, day: date) -> None:
    """Somebody answers for each accountable party on the first day."""
    people = delegated.people_on(day)
    asked: dict[str, int] = {}
    for row in raci_rights.rows_of(matrix):
        for code, part in row.parts.items():
            if part in ("A", "A/R"):
                asked.setdefault(code, row.number)
    for code, number in asked.items():
        why = SILENT.get(standins.why_silent(people, code, day))
        if why:
            raise Unfit(
                "effective_from",
                f"{code} is accountable in activity {number}, and on "
                f"{day:%-d %B %Y} {why}.",
            )


SILENT = {
    "P1": "nobody sits for it: seat somebody first",
    "P2": "all who sit for it are away without a delegate: name one first",
}


def require_first_day(day: date) -> None:
    if day < today():
        raise Unfit("effective_from", "A version holds from today or a later day on.")
    newest = RaciMatrix.objects.exclude(state=State.DRAFT).order_by("number").last()
    if newest and newest.effective_from and day < newest.effective_from:
        raise Unfit(
            "effective_from",
            f"{newest} holds from {newest.effective_from:%-d %B %Y}: "
            "the next one begins that day or later.",
        )


def require_rules(matrix: RaciMatrix) -> None:
    found = raci_rights.check(matrix)
    if found.errors:
        first = found.errors[0]
        more = f" and {len(found.errors) - 1} more" if len(found.errors) > 1 else ""
        raise Refused(
            f"Rule {first.code} is broken in activity {first.number}{more}: "
            f"{first.text} Mend it first."
        )


KIND = proposals.Kind(
    code=Proposal.Kind.RACI,
    held=lambda pk: held(RaciMatrix(pk=pk)),
    shown=shown,
    require=require_able,
    enact=enact,
)
