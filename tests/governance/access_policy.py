"""Who may do what with criteria sets: whoever sees gates reads, an administrator writes."""

from typing import Any

from core.clock import today
from core.roles import Perm
from governance import policy_impact
from governance.actions import policy
from governance.models import CriteriaSet, GateRule, TierQuestion
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_second_admin

SEE = Perm.GATE_VIEW
KEEP = Perm.CRITERIA_EDIT


def draft(cast: Cast, _product: Product) -> CriteriaSet:
    """Written by another administrator than the cast's, who may therefore publish it."""
    found = CriteriaSet.objects.filter(state="draft").first()
    return found or policy.draft(by=make_second_admin())


def question(cast: Cast, product: Product) -> TierQuestion:
    return draft(cast, product).questions.get(code="consumer")


def tier_rule(cast: Cast, product: Product) -> GateRule:
    row = draft(cast, product)
    found, _ = GateRule.objects.get_or_create(
        set=row, gate="G0", tier=row.tiers.get(code="low"),
        defaults={"validity_days": 90},
    )  # fmt: skip
    return found


def subject(cast: Cast, product: Product) -> dict[str, Any]:
    return {"label": "portfolio.product", "subject_id": product.pk}


def tiers(*_: Any) -> dict[str, Any]:
    return {"tier_1": "Low", "tier_2": "Standard", "tier_3": "High"}


def asks(*_: Any) -> dict[str, Any]:
    return {"text": "Is it new?", "place": 8, "code": "new"}


TERMS = {"validity_days": 90, "decide_in_days": 10}


def decides(*_: Any) -> dict[str, Any]:
    return {**TERMS, "chair": "CMP", "seat_CMP": "sits"}


def decides_for_one(cast: Cast, product: Product) -> dict[str, Any]:
    high = draft(cast, product).tiers.get(code="high")
    return {**decides(), "gate": "G4", "tier": high.pk}


def api_decides(*_: Any) -> dict[str, Any]:
    seats = [{"seat": "CMP", "chair": True}]
    return {**TERMS, "gate": "G0", "seats": seats, "criteria": []}


def brings_in(cast: Cast, product: Product) -> dict[str, Any]:
    digest = policy_impact.impact(draft(cast, product)).digest
    return {"effective_from": str(today()), "note": "As agreed.", "impact": digest}


def kept(on: str, body: Any = None) -> Rule:
    return Rule(on, do=KEEP, wide=True, body=body)


def kept_api(body: Any = None) -> Rule:
    return Rule("draft_set", see=SEE, do=KEEP, wide=True, body=body)


READ = Rule("draft_set", see=SEE)
EXPECT: Expected = {
    "governance:review_preview": Rule(
        "place", see=Perm.PORTFOLIO_VIEW, do=Perm.GATE_SUBMIT
    ),
    "governance:criteria_set_list": Rule(somewhere=SEE),
    "governance:criteria_set_detail": Rule("draft_set", somewhere=SEE),
    "governance:criteria_set_draft": Rule(do=KEEP, wide=True),
    "governance:criteria_set_publish": kept("draft_set", brings_in),
    "governance:criteria_set_discard": kept("draft_set"),
    "governance:criteria_set_name_tiers": kept("draft_set", tiers),
    "governance:tier_question_create": kept("draft_set", asks),
    "governance:tier_question_edit": kept("tier_question", asks),
    "governance:tier_question_remove": kept("tier_question"),
    "governance:gate_rule_create": kept("draft_set", decides_for_one),
    "governance:gate_rule_edit": kept("gate_rule", decides),
    "governance:gate_rule_remove": kept("gate_rule"),
    "api:criteria-set-list": {"GET": Rule(), "POST": Rule(do=KEEP, wide=True)},
    "api:criteria-set-detail": READ,
    "api:criteria-set-name-tiers": kept_api(lambda *_: {"names": ["Low", "High", "Top"]}),
    "api:criteria-set-set-question": kept_api(asks),
    "api:criteria-set-remove-question": kept_api(lambda *_: {"code": "consumer"}),
    "api:criteria-set-set-rule": kept_api(api_decides),
    "api:criteria-set-remove-rule": kept_api(lambda *_: {"gate": "G0"}),
    "api:criteria-set-publish": kept_api(brings_in),
    "api:criteria-set-discard": kept_api(),
    "api:criteria-set-differences": READ,
    "api:criteria-set-impact": READ,
}  # fmt: skip
MAKERS = {"draft_set": draft, "tier_question": question, "gate_rule": tier_rule}
