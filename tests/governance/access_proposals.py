"""Who may do what with what both sides sign. Whoever may look may try to sign: whether
they speak for a side is asked then (test_proposals.py)."""

from typing import Any

from core import system
from core.clock import today
from core.roles import Perm
from governance.actions import raci, raci_proposals
from governance.models import Proposal
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import PASSWORD, Cast, make_leads, make_matrix

SEE = Perm.RACI_VIEW


def proposed(cast: Cast, _product: Product) -> Proposal:
    make_matrix()
    make_leads(cast)
    by = system.user()
    first = {"effective_from": today(), "reason": "OPS leads", "version": None}
    return raci_proposals.propose(raci.draft(by=by), **first, by=by)  # type: ignore[arg-type]


def why(*_: Any) -> dict[str, Any]:
    return {"reason": "Not yet"}


def signature(*_: Any) -> dict[str, Any]:
    found = Proposal.objects.order_by("pk").last()
    digest = found.record_hash if found else "0" * 64
    meaning = "I approve this version"
    return {"meaning": meaning, "password": PASSWORD, "record_hash": digest}


EXPECT: Expected = {
    "governance:proposal_detail": Rule("proposed", somewhere=SEE),
    "governance:proposal_sign": Rule("proposed", somewhere=SEE),
    "governance:proposal_decline": Rule("proposed", somewhere=SEE, body=why),
    "governance:proposal_withdraw": Rule("proposed", somewhere=SEE, body=why),
    "api:proposal-list": Rule(),
    "api:proposal-detail": Rule("proposed", see=SEE, wide=True),
    "api:proposal-sign-challenge": Rule("proposed", see=SEE, wide=True),
    "api:proposal-sign": Rule("proposed", see=SEE, wide=True, body=signature),
    "api:proposal-decline": Rule("proposed", see=SEE, wide=True, body=why),
    "api:proposal-withdraw": Rule("proposed", see=SEE, wide=True, body=why),
}
MAKERS = {"proposed": proposed}
