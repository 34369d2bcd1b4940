"""The kinds of documents that both sides sign. A new one is a line here."""

from collections.abc import Mapping

from governance.actions import raci_proposals, rules_proposals
from governance.actions.proposals import Kind
from governance.models import Proposal

KINDS: Mapping[str, Kind] = {
    kind.code.value: kind for kind in (raci_proposals.KIND, rules_proposals.KIND)
}


def kind_of(proposal: Proposal) -> Kind:
    return KINDS[proposal.kind]
