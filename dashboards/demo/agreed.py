"""What both leads signed: the first version of the matrix, and of the rules. Days are ours."""

from datetime import UTC, datetime, time, timedelta
from typing import Any

from core import audit, system
from core.verbs import Verb
from dashboards.demo.put import person
from governance import canonical, engagement
from governance.actions import engagement as rules_actions
from governance.actions import proposals, raci_proposals, rules_proposals
from governance.actions.proposals import Kind
from governance.models import Proposal, ProposalSignature, RaciMatrix, RulesVersion

PROPOSER = "Renee Calloway"
SIGNERS = {"it": "Sanjay Kulkarni", "center": PROPOSER}
MEANING = "I approve this version for my side"
REASON = "Who does what between IT and the contact center, written down for once."
RULES_REASON = (
    "What each side owes the other, so that nobody has to ask in the corridor."
)
RULES_FROM = datetime(2026, 7, 1, 15, tzinfo=UTC)
BEFORE = timedelta(days=7)


def load() -> None:
    """Version 1 of the matrix holds without them; they are recorded beside it."""
    matrix = RaciMatrix.objects.filter(number=1).first()
    kind = Proposal.Kind.RACI
    if matrix is None or matrix.effective_from is None:
        return
    if not Proposal.objects.filter(kind=kind, document_id=matrix.pk).exists():
        first = datetime.combine(matrix.effective_from, time(15), UTC)
        sign(raci_proposals.KIND, matrix, first, REASON)


def load_rules() -> None:
    """Version 1 of the rules holds from July on; they are read again in January."""
    if not RulesVersion.objects.exists():
        rules = rules_actions.draft(by=system.user())
        proposal = sign(rules_proposals.KIND, rules, RULES_FROM, RULES_REASON)
        hold(rules, proposal)


def hold(rules: RulesVersion, proposal: Proposal) -> None:
    """As `rules_proposals.enact`, on the day it was signed."""
    rules.refresh_from_db()
    rules.state, rules.effective_from = "agreed", proposal.effective_from
    rules.review_due_on = engagement.review_day(proposal.effective_from)
    rules.agreed_by, rules.agreed_at = proposal.closed_by, proposal.closed_at
    rules.save()
    audit.record(system.user(), Verb.RULES_AGREED, rules, person=PROPOSER)


def sign(kind: Kind, document: Any, day: datetime, reason: str) -> Proposal:
    first, at = day.date(), day - BEFORE
    shown = proposals.record(kind, document, first, reason)
    digest = canonical.digest(shown)
    row = Proposal.objects.create(
        kind=kind.code, document_id=document.pk, name=str(document),
        effective_from=first, reason=reason, record=shown, record_hash=digest,
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
    return row
