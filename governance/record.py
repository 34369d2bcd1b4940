"""The record of a review: exactly what a signer has on the screen.

The signing page is drawn from this record and nothing else; its SHA-256 goes into
the signature together with the record, so that years later both can be compared.
Format 2 holds the subject, its facts and the RACI of the decision too; a record
without a format is of the first, and is drawn without them.
"""

from collections.abc import Callable, Mapping
from typing import Any

from core.models import User
from core.roles import Family
from governance import (
    canonical,
    checks,
    gated,
    materials,
    raci,
    raci_rights,
    seating,
)
from governance.models import (
    Assessment,
    Condition,
    Emergency,
    Evidence,
    RequestedChange,
    Review,
    Seat,
    Signature,
    Waiver,
)

FORMAT = 2


def document(review: Review) -> dict[str, Any]:
    """The whole review as plain values. Load it with `for_page` for few queries."""
    return head(review) | {name: tell(review) for name, tell in SECTIONS.items()}


def head(review: Review) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "key": review.key,
        "version": review.version,
        "gate": review.get_gate_display(),
        "subject": f"{review.subject_type_id}:{review.subject_id}",
        "subject_name": review.subject_name,
        "team": review.team.name,
        "asked": review.asked,
        "asked_by": who(review.asked_by),
        "submitted_by": who(review.submitted_by),
        "parties": sorted(who(party) for party in review.parties.all()),
        "round": review.round,
    }


def digest(review: Review) -> str:
    """SHA-256 of the record as it is now."""
    return canonical.digest(document(review))


def who(person: User | None) -> str:
    return f"{person.name} <{person.email}>" if person else ""


def by_id(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: row.pk)


def by_key(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (len(row.key), row.key))


# --- the sections -------------------------------------------------------------------
def parts(review: Review) -> list[dict[str, Any]]:
    """What is decided about, in the words of its own app: a pilot's plan and read-out."""
    return [part.shown for part in gated.parts_of(review)]


def facts(review: Review) -> dict[str, Any]:
    """What the approval rests on (governance.materials), as values and in words."""
    found = dict(gated.facts_of(review))
    return {"values": found, "lines": list(map(list, materials.told(found)))}


def responsible(review: Review) -> dict[str, Any]:
    """Who is accountable for gate decisions by the matrix in force, and its version."""
    matrix = raci_rights.in_force()
    if matrix is None:
        return {}
    rows = raci_rights.readable(matrix.rows.filter(is_gate=True))
    return {
        "version": matrix.number,
        "effective_from": str(matrix.effective_from or ""),
        "row": next((raci_row(raci_rights.row_of(each)) for each in rows), {}),
    }


def raci_row(row: raci.Row) -> dict[str, Any]:
    return {
        "number": row.number,
        "phase": row.phase,
        "name": row.name,
        "is_gate": row.is_gate,
        "reason": row.reason,
        "parts": {party: part for party, part in row.parts.items() if part},
    }


def looked_at(review: Review) -> list[dict[str, str]]:
    """What is looked at by itself, as of now."""
    return [each.kept for each in checks.of(review)]


def emergency(review: Review) -> dict[str, Any]:
    """The leave by which it began before this decision, if there was one."""
    row = Emergency.objects.for_list().filter(review=review).first()
    if row is None:
        return {}
    return {
        "reason": row.reason,
        "risk": row.risk,
        "asked_by": who(row.asked_by),
        "confirmed_by": who(row.seconded_by),
        "in_force": f"{row.seconded_on} to {row.valid_until}"
        if row.seconded_on
        else "",
    }


def criteria(review: Review) -> list[dict[str, Any]]:
    evidence = by_id(review.evidence.all())
    rows = sorted(review.assessments.all(), key=lambda row: row.criterion.code)
    return [criterion(row, evidence) for row in rows]


def general_evidence(review: Review) -> list[dict[str, Any]]:
    """What speaks for the whole review, or for a condition of it."""
    return [proof(row) for row in by_id(review.evidence.all()) if not row.criterion_id]


def conditions(review: Review) -> list[dict[str, Any]]:
    return [condition(row) for row in by_key(review.conditions.all())]


def waivers(review: Review) -> list[dict[str, Any]]:
    return [waiver(row) for row in by_key(review.waivers.all())]


def signatures(review: Review) -> list[dict[str, Any]]:
    return [signature(row) for row in by_id(review.signatures.all())]


def approvals_needed(review: Review) -> int:
    return seating.rule_of(review).approvals


def seats(review: Review) -> list[dict[str, Any]]:
    return [seat(each) for each in seating.seats(review)]


def recused(review: Review) -> list[str]:
    return [f"{who(row.person)}: {row.reason}" for row in review.recusals.all()]


def requested_changes(review: Review) -> list[dict[str, Any]]:
    return [wanted(each) for each in review.wanted.all()]


# Each is a part of the page that is signed. A new one is a line here, a function above,
# and its lines in templates/governance/_record.html.
SECTIONS: Mapping[str, Callable[[Review], Any]] = {
    "parts": parts,
    "facts": facts,
    "raci": responsible,
    "checks": looked_at,
    "emergency": emergency,
    "approvals_needed": approvals_needed,
    "seats": seats,
    "recused": recused,
    "requested_changes": requested_changes,
    "criteria": criteria,
    "evidence": general_evidence,
    "conditions": conditions,
    "waivers": waivers,
    "signatures": signatures,
}


# --- the rows -----------------------------------------------------------------------
def criterion(row: Assessment, evidence: list[Evidence]) -> dict[str, Any]:
    wording = row.criterion
    return {
        "code": wording.code,
        "family": Family(wording.family).label,
        "text": wording.text,
        "basis": wording.basis,
        "in_force_from": wording.effective_from.isoformat(),
        "verdict": row.get_verdict_display(),
        "reason": row.reason,
        "assessed_by": who(row.assessed_by),
        "evidence": [proof(e) for e in evidence if e.criterion_id == wording.pk],
    }


def proof(row: Evidence) -> dict[str, Any]:
    return {
        "title": row.title,
        "file": row.filename,
        "sha256": row.sha256,
        "link": row.link,
        "snapshot_sha256": row.snapshot_sha256,
        "snapshot_at": row.snapshot_at.isoformat() if row.snapshot_at else "",
        "collected_on": row.collected_on.isoformat(),
        "expires_on": row.expires_on.isoformat() if row.expires_on else "",
        "added_by": who(row.added_by),
    }


def condition(row: Condition) -> dict[str, Any]:
    return {
        "key": row.key,
        "text": row.text,
        "criterion": row.criterion.code if row.criterion else "",
        "owner": who(row.owner),
        "due_on": row.due_on.isoformat(),
        "blocking": row.get_blocking_display(),
        "every_months": row.every_months,
        "state": row.get_state_display(),
    }


def waiver(row: Waiver) -> dict[str, Any]:
    return {
        "key": row.key,
        "criterion": row.covers,
        "state": row.get_state_display(),
        "reason": row.reason,
        "compensating_control": row.compensating_control,
        "risk_owner": who(row.risk_owner),
        "requested_by": who(row.requested_by),
        "granted_by": who(row.granted_by),
        "expires_on": row.expires_on.isoformat(),
    }


def signature(row: Signature) -> dict[str, Any]:
    return {
        "seat": row.place,
        "stance": row.get_stance_display(),
        "round": row.round,
        "signed_by": who(row.signed_by),
        "for": who(row.for_person),
        "meaning": row.meaning,
        "record_hash": row.record_hash,
    }


def wanted(row: RequestedChange) -> dict[str, Any]:
    return {
        "text": row.text,
        "asked_by": who(row.asked_by),
        "answer": row.answer,
        "answered_by": who(row.answered_by),
        "settled_by": who(row.settled_by),
    }


def seat(row: Seat) -> dict[str, Any]:
    """A seat, what it may do, and who is named for it."""
    return {
        "seat": str(row),
        "veto": row.veto,
        "chair": row.chair,
        "named": who(row.person),
        "appointed": bool(row.appointed_by_id),
    }
