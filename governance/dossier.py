"""Everything a gate decision rests on, as plain values: what an evidence pack freezes.

Each part becomes one file of the pack under its own name. People stand by name and
address, times in UTC, days as ISO dates: a pack is read without this installation.
"""

from datetime import UTC, datetime
from typing import Any

from django.db.models import Q, QuerySet

from core import seal
from core.clock import today
from core.models import AuditEntry, AuditSeal
from governance import canonical, gated, packing, raci_rights, record, subjects
from governance.models import (
    Assessment,
    Condition,
    Emergency,
    Evidence,
    Review,
    Signature,
    Waiver,
)
from governance.record import who
from governance.verify_pack import hashed

Told = dict[str, Any]


def of(review: Review) -> dict[str, Told]:
    """Every part by its name. `review` comes from `for_page`."""
    parts = {
        "review": passage(review),
        "criteria": {"criteria": [criterion(each) for each in judged(review)]},
        "evidence": {"evidence": [proof(each) for each in pieces(review)]},
        "conditions": {"conditions": [condition(c) for c in review.conditions.all()]},
        "waivers": {"waivers": [waiver(w) for w in review.waivers.all()]},
        "signatures": {"signatures": [signature(s) for s in review.signatures.all()]},
        "raci": matrix(review),
        "audit": trail(review),
    }
    return parts | {f"subject-{p.name}": p.kept for p in gated.parts_of(review)}


def passage(review: Review) -> Told:
    """The review: how it stands, and the record that is shown to who signs."""
    document = record.document(review)
    return {
        "record": document,
        "record_sha256": canonical.digest(document),
        "state": review.get_state_display(),
        "outcome": review.get_outcome_display(),
        "remarks": review.remarks,
        "submitted_at": moment(review.submitted_at),
        "due_on": day(review.due_on),
        "decided_on": day(review.decided_on),
        "valid_until": day(review.valid_until),
        "ended_on": day(review.ended_on),
        "ended_because": review.ended_because,
    }


def judged(review: Review) -> list[Assessment]:
    return sorted(review.assessments.all(), key=lambda row: row.criterion.code)


def criterion(row: Assessment) -> Told:
    """The wording that the review was opened with, and the verdict on it."""
    wording = row.criterion
    return {
        "code": wording.code,
        "family": wording.get_family_display(),
        "text": wording.text,
        "basis": wording.basis,
        "status": wording.get_status_display(),
        "gates": list(wording.gates),
        "waivable": wording.waivable,
        "effective_from": day(wording.effective_from),
        "effective_to": day(wording.effective_to),
        "superseded_by": wording.superseded_by,
        "last_verified_on": day(wording.last_verified_on),
        "verdict": row.get_verdict_display(),
        "reason": row.reason,
        "assessed_by": who(row.assessed_by),
        "assessed_at": moment(row.assessed_at),
        "asked_by": who(row.asked_by),
    }


def pieces(review: Review) -> list[Evidence]:
    return sorted(review.evidence.all(), key=lambda row: row.pk)


def proof(row: Evidence) -> Told:
    """A piece of evidence, where it lies in the pack, and what a link said."""
    return record.proof(row) | {
        "snapshot_text": row.snapshot_text,
        "criterion": row.criterion.code if row.criterion else "",
        "condition": row.condition.key if row.condition else "",
        "size": row.size,
        "path": packing.path_of(row.sha256, row.filename) if row.sha256 else "",
        "added_at": moment(row.added_at),
    }


def condition(row: Condition) -> Told:
    return record.condition(row) | {
        "note": row.note,
        "verified_by": who(row.verified_by),
        "verified_at": moment(row.verified_at),
        "evidence": [record.proof(each) for each in row.evidence.all()],
    }


def waiver(row: Waiver) -> Told:
    return record.waiver(row) | {
        "requested_on": day(row.requested_on),
        "granted_on": day(row.granted_on),
        "declined_because": row.declined_because,
    }


def signature(row: Signature) -> Told:
    """A signature with the whole record that its hash was made of."""
    return record.signature(row) | {
        "reason": row.reason,
        "signed_at": moment(row.signed_at),
        "factor": row.factor,
        "record": row.record,
    }


def matrix(review: Review) -> Told:
    """The RACI in force on the day of the decision; before one, today's."""
    found = raci_rights.in_force(review.decided_on or today())
    rows = raci_rights.rows_of(found) if found else []
    return {
        "version": found.number if found else None,
        "effective_from": day(found.effective_from) if found else "",
        "rows": [record.raci_row(each) for each in rows],
    }


# --- the audit trail ------------------------------------------------------------------
def trail(review: Review) -> Told:
    """What the audit trail says of the review and of its subject, with its seals.

    The newest entries may not be sealed yet. `head` is the newest seal of the whole
    trail: the daily mail to the administrators tells whether it is the true one.
    """
    entries = list(about(review).order_by("pk"))
    seals = AuditSeal.objects.in_bulk([e.pk for e in entries], field_name="entry_id")
    head = AuditSeal.objects.order_by("-sequence").first()
    return {
        "entries": [entry_of(each, seals.get(each.pk)) for each in entries],
        "head": {"sequence": head.sequence, "digest": head.digest} if head else None,
    }


def about(review: Review) -> "QuerySet[AuditEntry]":
    leave = Emergency.objects.filter(review=review)
    inside = (
        ("condition", review.conditions.all()),
        ("waiver", review.waivers.all()),
        ("emergency", leave),
    )
    wanted = Q(subject_type="governance.review", subject_id=review.pk)
    for name, rows in inside:
        ids = [row.pk for row in rows]
        wanted |= Q(subject_type=f"governance.{name}", subject_id__in=ids)
    kind = subjects.label_of(review)
    wanted |= Q(subject_type=kind, subject_id=review.subject_id)
    return AuditEntry.objects.filter(wanted)


def entry_of(entry: AuditEntry, sealed: AuditSeal | None) -> Told:
    """The entry exactly as it is sealed, and its link of the chain."""
    text = seal.canonical(entry).decode()
    return {"text": text, "sha256": hashed(text), "seal": sealed and link(sealed)}


def link(row: AuditSeal) -> Told:
    return {
        "sequence": row.sequence,
        "previous": row.previous,
        "digest": row.digest,
        "key_id": row.key_id,
        "sealed_at": moment(row.sealed_at),
    }


# --- plain values ---------------------------------------------------------------------
def moment(at: datetime | None) -> str:
    return at.astimezone(UTC).isoformat(timespec="microseconds") if at else ""


def day(on: Any) -> str:
    return on.isoformat() if on else ""
