"""What both leads signed: the first version of the matrix. The days are ours."""

from datetime import UTC, datetime, time, timedelta

from core import audit, system
from core.verbs import Verb
from dashboards.demo.put import person
from governance import canonical
from governance.actions import proposals, raci_proposals
from governance.models import Proposal, ProposalSignature, RaciMatrix

PROPOSER = "Renee Calloway"
SIGNERS = {"it": "Sanjay Kulkarni", "center": PROPOSER}
MEANING = "I approve this version for my side"
REASON = "Who does what between IT and the contact center, written down for once."
BEFORE = timedelta(days=7)


def load() -> None:
    """Version 1 holds without them; they are recorded beside it."""
    matrix = RaciMatrix.objects.filter(number=1).first()
    kind = Proposal.Kind.RACI
    if matrix is None or matrix.effective_from is None:
        return
    if not Proposal.objects.filter(kind=kind, document_id=matrix.pk).exists():
        sign_first(matrix, datetime.combine(matrix.effective_from, time(15), UTC))


def sign_first(matrix: RaciMatrix, day: datetime) -> None:
    first, at = day.date(), day - BEFORE
    shown = proposals.record(raci_proposals.KIND, matrix, first, REASON)
    digest = canonical.digest(shown)
    row = Proposal.objects.create(
        kind=raci_proposals.KIND.code, document_id=matrix.pk, name=str(matrix),
        effective_from=first, reason=REASON, record=shown, record_hash=digest,
        proposed_by=person(PROPOSER), proposed_at=at,
    )  # fmt: skip
    for hours, (side, name) in enumerate(SIGNERS.items(), 24):
        ProposalSignature.objects.create(
            proposal=row, side=side, signed_by=person(name), meaning=MEANING,
            record_hash=digest, signed_at=at + timedelta(hours=hours),
        )  # fmt: skip
    row.state, row.closed_by = Proposal.State.AGREED, person(PROPOSER)
    row.closed_at = at + timedelta(hours=25)
    row.save()
    audit.record(
        system.user(), Verb.PROPOSAL_AGREED, row, person=PROPOSER, record_hash=digest
    )
