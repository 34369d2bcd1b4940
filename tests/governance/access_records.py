"""Who may do what with decisions and plans."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.contenttypes.models import ContentType

from core import access
from core.clock import now, today
from core.models import Team, User
from core.roles import Perm
from governance.models import Decision, DecisionOption, Plan, SubjectLink
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

SEE, EDIT, DECIDE = Perm.DECISION_VIEW, Perm.DECISION_EDIT, Perm.DECISION_DECIDE
READ, WRITE = Perm.PLAN_VIEW, Perm.PLAN_EDIT
LATER = timedelta(days=90)


# --- things ---------------------------------------------------------------------------
def make_decision(cast: Cast, product: Product, **fields: Any) -> Decision:
    """Proposed by Mia, with both positions and two options that are rated."""
    decision = Decision.objects.create(
        key=f"D-{Decision.objects.count() + 1:02d}",
        title="One telephony platform?",
        context="The dialer is out of support.",
        business_position="No cut in the evening.",
        it_position="One platform.",
        team=product.team,
        proposed_by=cast.pm,
        proposed_on=today(),
        **fields,
    )
    for name in ("Move now", "Leave it"):
        decision.options.create(
            name=name, standardisation=5, cost_containment=3, business_need=2
        )
    return decision


def decided(cast: Cast, product: Product) -> Decision:
    return make_decision(
        cast,
        product,
        state="decided",
        outcome="Move now.",
        decided_by=cast.it,
        decided_on=today(),
        review_on=today() + LATER,
    )


def option(cast: Cast, product: Product) -> DecisionOption:
    return make_decision(cast, product).options.earliest("pk")


def make_plan(cast: Cast, product: Product, **fields: Any) -> Plan:
    """A tactical plan that Olga and Ivo own, and nobody has agreed to."""
    words = {"title": "Tactical plan 2027", "kind": "tactical_plan", "text": "First…"}
    period = {"starts_on": date(2027, 1, 1), "ends_on": date(2027, 6, 30)}
    owners = {"business_owner": cast.ops, "it_owner": cast.it, "team": product.team}
    rhythm = {"cadence_months": 6, "due_on": today() + LATER}
    return Plan.objects.create(**{**words, **period, **owners, **rhythm, **fields})


def agreed(cast: Cast, product: Product) -> Plan:
    both = {"business_agreed_at": now(), "it_agreed_at": now()}
    return make_plan(cast, product, state="agreed", **both)


def kept(cast: Cast, product: Product) -> Plan:
    """A plan whose file the store has lost: who may fetch it is told so (409)."""
    file = {"file": "plans/lost", "filename": "plan.pdf", "sha256": "0" * 64}
    return make_plan(cast, product, **file)


def link(cast: Cast, product: Product) -> SubjectLink:
    return linked(make_decision(cast, product), product)


def linked(decision: Decision, product: Product) -> SubjectLink:
    kind = ContentType.objects.get_for_model(product)
    named = {"subject_id": product.pk, "subject_name": str(product)}
    return SubjectLink.objects.create(decision=decision, subject_type=kind, **named)


def place(cast: Cast, product: Product) -> dict[str, Any]:
    return {"label": "portfolio.product", "subject_id": product.pk}


MAKERS = {
    "decision": make_decision,
    "decision_made": decided,
    "option": option,
    "plan": make_plan,
    "plan_agreed": agreed,
    "plan_file": kept,
    "record_link": link,
    "place": place,
}


# --- bodies ---------------------------------------------------------------------------
def question(cast: Cast, product: Product) -> dict[str, Any]:
    return {"title": "Which?", "context": "Because.", "team": product.team.pk}


def decide_page(cast: Cast, product: Product) -> dict[str, Any]:
    """Right in shape; which option it is has no part in who may decide."""
    return {"outcome": "So be it.", "review_on": "2030-01-01", "option": 0}


def decide(cast: Cast, product: Product) -> dict[str, Any]:
    chosen = DecisionOption.objects.latest("pk").pk
    return {"outcome": "So be it.", "review_on": "2030-01-01", "option": chosen}


def again(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"finding": "It holds.", "review_on": "2030-01-01"}


def why(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"reason": "It was wrong."}


def address(cast: Cast, product: Product) -> dict[str, Any]:
    return {"address": f"/products/{product.pk}/"}


def subject(cast: Cast, product: Product) -> dict[str, Any]:
    return {"subject_type": "portfolio.product", "subject_id": product.pk}


def rated(_cast: Cast, _product: Product) -> dict[str, Any]:
    return {"name": "A third way", "standardisation": 3}


def rated_for(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "A third way", "decision": make_decision(cast, product).pk}


def document(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "title": "Budget",
        "kind": "budget",
        "starts_on": "2027-01-01",
        "ends_on": "2027-12-31",
        "business_owner": cast.ops.pk,
        "it_owner": cast.it.pk,
        "cadence_months": 12,
        "due_on": "2027-11-01",
        "team": product.team.pk,
    }


@dataclass(frozen=True)
class Owners(Rule):
    """Only the two owners agree, whatever else a role lets people do."""

    def expects(self, person: User, cast: Cast, team: Team) -> int:
        code = super().expects(person, cast, team)
        owns = person in (cast.ops, cast.it)
        return 403 if code == 200 and not owns else code


@dataclass(frozen=True)
class NamedInBody(Rule):
    """Who may not see the decision that the body names is told that there is none: 400."""

    def expects(self, person: User, cast: Cast, team: Team) -> int:
        sees = access.may(person, SEE)
        return super().expects(person, cast, team) if sees else 200


def log(do: Perm, on: str = "decision", body: Any = None) -> Rule:
    return Rule(on, see=SEE, do=do, body=body)


def doc(do: Perm | None = WRITE, on: str = "plan", body: Any = None) -> Rule:
    return Rule(on, see=READ, do=do, body=body)


NEW = Rule(do=EDIT, body=question)
NEW_PLAN = Rule(do=WRITE, body=document)

EXPECT: Expected = {
    "governance:decision_list": Rule(somewhere=SEE),
    "governance:decision_export": Rule(somewhere=SEE),
    "governance:decision_create": {"GET": Rule(somewhere=EDIT), "POST": Rule(somewhere=EDIT)},
    "governance:decision_panel": Rule("place", somewhere=SEE),
    "governance:decision_detail": Rule("decision", see=SEE),
    "governance:decision_edit": log(EDIT, body=question),
    "governance:decision_decide": log(DECIDE, body=decide_page),
    "governance:decision_review": log(EDIT, "decision_made", again),
    "governance:decision_reverse": log(DECIDE, "decision_made", why),
    "governance:decision_link": log(EDIT, body=address),
    "governance:option_create": log(EDIT, body=rated),
    "governance:option_edit": log(EDIT, "option", rated),
    "governance:option_remove": log(EDIT, "option"),
    "governance:link_remove": log(EDIT, "record_link"),
    "governance:plan_list": Rule(somewhere=READ),
    "governance:plan_create": {"GET": Rule(somewhere=WRITE), "POST": Rule(somewhere=WRITE)},
    "governance:plan_panel": Rule("place", somewhere=READ),
    "governance:plan_detail": doc(None),
    "governance:plan_edit": doc(body=document),
    "governance:plan_agree": Owners("plan", see=READ),
    "governance:plan_review": doc(on="plan_agreed", body=again),
    "governance:plan_acknowledge": doc(None, "plan_agreed"),
    "governance:plan_download": doc(None, "plan_file"),
    "governance:plan_link": doc(body=address),
    "api:decision-list": {"GET": Rule(), "POST": NEW},
    "api:decision-detail": {
        "GET": Rule("decision", see=SEE),
        "PATCH": log(EDIT, body=lambda *_: {"context": "More."}),
    },
    "api:decision-decide": log(DECIDE, body=decide),
    "api:decision-review": log(EDIT, "decision_made", again),
    "api:decision-reverse": log(DECIDE, "decision_made", why),
    "api:decision-link": log(EDIT, body=subject),
    "api:decision-unlink": Rule("decision", see=SEE, body=lambda *_: {"link": 1}),
    "api:decision-option-list": {"GET": Rule(), "POST": NamedInBody(do=EDIT, body=rated_for)},
    "api:decision-option-detail": {
        "GET": Rule("option", see=SEE),
        "PATCH": log(EDIT, "option", rated),
    },
    "api:decision-option-remove": log(EDIT, "option"),
    "api:plan-list": {"GET": Rule(), "POST": NEW_PLAN},
    "api:plan-detail": {
        "GET": doc(None),
        "PATCH": doc(body=lambda *_: {"title": "Other"}),
    },
    "api:plan-agree": Owners("plan", see=READ),
    "api:plan-review": doc(on="plan_agreed", body=lambda *_: {"finding": "It stands."}),
    "api:plan-acknowledge": doc(None, "plan_agreed"),
    "api:plan-link": doc(body=subject),
    "api:plan-unlink": doc(None, body=lambda *_: {"link": 1}),
    "api:plan-download": doc(None, "plan_file"),
}  # fmt: skip
