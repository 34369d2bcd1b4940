"""The record of a review: exactly what a signer has on the screen.

The signing page is drawn from this record and nothing else; its SHA-256 goes into
the signature together with the record, so that years later both can be compared.
"""

from typing import Any

from core.models import User
from core.roles import Family
from governance import canonical
from governance.models import (
    Assessment,
    Condition,
    Evidence,
    Review,
    Signature,
    Waiver,
)


def document(review: Review) -> dict[str, Any]:
    """The whole review as plain values. Load it with `for_page` for few queries."""
    evidence = sorted(review.evidence.all(), key=lambda each: each.pk)
    assessments = sorted(review.assessments.all(), key=lambda a: a.criterion.code)
    return {
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
        "criteria": [criterion(each, evidence) for each in assessments],
        "evidence": [proof(e) for e in evidence if not e.criterion_id],
        "conditions": [condition(c) for c in by_key(review.conditions.all())],
        "waivers": [waiver(w) for w in by_key(review.waivers.all())],
        "signatures": [
            signature(s) for s in sorted(review.signatures.all(), key=lambda s: s.pk)
        ],
    }


def digest(review: Review) -> str:
    """SHA-256 of the record as it is now."""
    return canonical.digest(document(review))


def who(person: User | None) -> str:
    return f"{person.name} <{person.email}>" if person else ""


def by_key(rows: Any) -> list[Any]:
    return sorted(rows, key=lambda row: (len(row.key), row.key))


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
        "state": row.get_state_display(),
    }


def waiver(row: Waiver) -> dict[str, Any]:
    return {
        "key": row.key,
        "criterion": row.criterion.code,
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
        "family": row.get_family_display(),
        "decision": row.get_decision_display(),
        "signed_by": who(row.signed_by),
        "meaning": row.meaning,
        "record_hash": row.record_hash,
    }
