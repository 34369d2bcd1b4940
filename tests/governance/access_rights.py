"""Who may say what the matrix governs, and who is asked."""

from datetime import timedelta
from typing import Any

from core import access, system
from core.clock import moment, now, today
from core.roles import Perm
from governance.models import (
    Consult,
    ConsultTerm,
    GovernedAct,
    Party,
    PartySeat,
    RightUsed,
)
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.governance.access_records import make_decision
from tests.make import Cast, enforce_matrix, make_matrix, make_seat
from tests.roadmap.make import make_card

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


def deciding(cast: Cast, product: Product) -> dict[str, Any]:
    """A card whose way into Now the matrix decides: Mia sits for who does."""
    prepared(cast)
    GovernedAct.objects.filter(act="roadmap").update(enforced_from=today())
    if not PartySeat.objects.filter(person=cast.pm, party__code="PM").exists():
        make_seat("PM", cast.pm)
    return {"act": "roadmap", "pk": make_card(cast, product=product).pk}


def roadmap_act(cast: Cast, product: Product) -> GovernedAct:
    deciding(cast, product)
    return GovernedAct.objects.get(act="roadmap")


class AsksAt(Rule):
    """By the id of the act: who sees no matrix finds none, who sees no card neither."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        found = super().expects(person, cast, team)
        if found == 200 and not access.allows(person, Perm.ROADMAP_VIEW, team=team):
            return 404
        return found if found != 200 or person == cast.pm else 409


class Asks(Rule):
    """Mia decides on the roadmap; whoever else sees the card is told who does."""

    def expects(self, person: Any, cast: Cast, team: Any) -> int:
        found = super().expects(person, cast, team)
        return found if found != 200 or person == cast.pm else 409


def about_card(cast: Cast, product: Product) -> dict[str, Any]:
    return {"subject": deciding(cast, product)["pk"]}


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
    "governance:act_about": Rule("deciding", see=Perm.ROADMAP_VIEW),
    "governance:act_ask": Asks("deciding", see=Perm.ROADMAP_VIEW),
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
    "api:governed-act-ask": AsksAt("roadmap_act", see=SEE, wide=True, body=about_card),
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
MAKERS = {
    "act": act,
    "deciding": deciding,
    "roadmap_act": roadmap_act,
    "term": term,
    "consult": consult,
    "used": used,
}
