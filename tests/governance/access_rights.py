"""Who may say what the matrix governs, and who is asked."""

from datetime import timedelta
from typing import Any

from core import system
from core.clock import moment, now
from core.roles import Perm
from governance.models import Consult, ConsultTerm, GovernedAct, Party, RightUsed
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.governance.access_records import make_decision
from tests.make import Cast, enforce_matrix, make_matrix, make_seat

SEE = Perm.RACI_VIEW
KEEP = Perm.PEOPLE_EDIT


class Asked(Rule):
    """Only Mia speaks for the party that is asked."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        return 200 if person == cast.pm else 404


def prepared(cast: Cast) -> None:
    if not GovernedAct.objects.exists() or not Party.objects.exists():
        enforce_matrix(cast)
    make_matrix()


def act(cast: Cast, _product: Product) -> GovernedAct:
    prepared(cast)
    return GovernedAct.objects.get(act="decision")


def term(cast: Cast, _product: Product) -> ConsultTerm:
    prepared(cast)
    return ConsultTerm.objects.get(pace="daily")


def about(cast: Cast, product: Product) -> dict[str, Any]:
    row = act(cast, product)
    decision = make_decision(cast, product)
    return {
        "subject": decision,
        "act": row.act,
        "activity": row.activity,
        "matrix": make_matrix(),
        "party": Party.objects.get(code="PM"),
    }


def consult(cast: Cast, product: Product) -> Consult:
    told = about(cast, product)
    make_seat("PM", cast.pm)
    return Consult.objects.create(
        **told,
        asked_by=system.user(),
        asked_at=now(),
        due_at=moment() + timedelta(days=3),
    )


def used(cast: Cast, product: Product) -> RightUsed:
    told = about(cast, product)
    return RightUsed.objects.create(
        **told, part="A", person=cast.ops, reason="PM decides.", used_at=now()
    )


def binding(cast: Cast, product: Product) -> dict[str, Any]:
    return {"activity": act(cast, product).activity_id, "pace": "daily"}


def length(cast: Cast, product: Product) -> dict[str, Any]:
    return {"days": 2, "hours": 0, "calendar": term(cast, product).calendar_id}


def words(*_: Any) -> dict[str, Any]:
    return {"answer": "Fine by us."}


EXPECT: Expected = {
    "governance:governed_list": Rule(somewhere=SEE),
    "governance:governed_edit": Rule("act", do=KEEP, wide=True, body=binding),
    "governance:consult_term_edit": Rule("term", do=KEEP, wide=True, body=length),
    "governance:consult_list": Rule(),
    "governance:consult_detail": Asked("consult"),
    "governance:consult_answer": Asked("consult", body=words),
    "governance:decision_ask": Rule(
        "decision", see=Perm.DECISION_VIEW, do=Perm.DECISION_EDIT
    ),
    "api:governed-act-list": Rule(),
    "api:governed-act-detail": {
        "GET": Rule("act", see=SEE, wide=True),
        "PATCH": Rule("act", see=SEE, do=KEEP, wide=True, body=binding),
    },
    "api:consult-term-list": Rule(),
    "api:consult-term-detail": {
        "GET": Rule("term", see=SEE, wide=True),
        "PATCH": Rule("term", see=SEE, do=KEEP, wide=True, body=length),
    },
    "api:consult-list": Rule(),
    "api:consult-detail": Asked("consult"),
    "api:consult-answer": Asked("consult", body=words),
    "api:right-used-list": Rule(),
    "api:right-used-detail": Rule("used", see=SEE, wide=True),
    "api:decision-ask": Rule("decision", see=Perm.DECISION_VIEW, do=Perm.DECISION_EDIT),
}
MAKERS = {"act": act, "term": term, "consult": consult, "used": used}
