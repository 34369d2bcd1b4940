"""Who may do what with vendor evaluations (tests/access.py has the words of this table)."""

from typing import Any

from core.models import User
from core.perms import Perm
from core.roles import Role
from discovery.models import VendorEvaluation
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.discovery import vendors
from tests.make import Cast, make_user, make_vendor


def leads(cast: Cast, product: Product) -> User:
    return cast.pm if product == cast.product else cast.other_pm


def an_evaluation(cast: Cast, product: Product) -> VendorEvaluation:
    """Its manager is one of the scorers, and nobody else of the cast."""
    row = vendors.opened(
        cast, product=product, scorers=[cast.pm, *vendors.two_more()],
        by=leads(cast, product),
    )  # fmt: skip
    return vendors.again(row)


def a_scored_evaluation(cast: Cast, product: Product) -> VendorEvaluation:
    people = [*vendors.two_more(), make_user("Lena", Role.GOVERNANCE_REVIEWER)]
    row = vendors.opened(cast, product=product, scorers=people, by=leads(cast, product))
    for person in people:
        vendors.in_silence(row, person)
    return vendors.again(row)


def a_scored_one_to_show(cast: Cast, product: Product) -> VendorEvaluation:
    people = [*vendors.two_more(), make_user("Lena", Role.GOVERNANCE_REVIEWER)]
    row = vendors.opened(
        cast, product=product, scorers=[*people, cast.admin], by=leads(cast, product)
    )
    for person in people:
        vendors.in_silence(row, person)
    return vendors.again(row)


def a_candidate(cast: Cast, product: Product) -> dict[str, int]:
    row = an_evaluation(cast, product)
    return {"pk": row.pk, "candidate": row.candidates.get(name="A").pk}


MAKERS = {
    "weighed vendor": lambda cast, product: make_vendor("Alder Speech"),
    "vendor evaluation": an_evaluation,
    "scored evaluation": a_scored_evaluation,
    "evaluation to show": a_scored_one_to_show,
    "candidate": a_candidate,
}


def evaluation_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "title": "Assist", "wanted": "Summaries.", "candidates-0-name": "A",
        "candidates-1-name": "B", "criteria-0-name": "Fit", "criteria-0-weight": "100",
        "criteria-0-at_least": "", "scorers": [cast.pm.pk, cast.it.pk, cast.ops.pk],
    }  # fmt: skip


def evaluation_sent(cast: Cast, product: Product) -> dict[str, Any]:
    people = [cast.pm.pk, cast.it.pk, cast.ops.pk]
    return {"title": "Assist", "wanted": "Summaries.", "product": product.pk,
            "candidates": ["A", "B"], "scorers": people}  # fmt: skip


def declared(cast: Cast, product: Product) -> dict[str, Any]:
    return {"all_of_it": "on"}


def none_of_them(cast: Cast, product: Product) -> dict[str, Any]:
    return {"chosen": "none", "reason": "Not one is safe."}


def weighs(on: str, body: Any = None) -> Rule:
    """Read by who reads decisions; changed by who weighs those of the team."""
    return Rule(on, see=Perm.DECISION_VIEW, do=Perm.DECISION_EDIT, body=body)


EXPECT: Expected = {
    "discovery:evaluation_list": Rule(somewhere=Perm.DECISION_VIEW),
    "discovery:evaluation_create": Rule(
        somewhere=Perm.DECISION_EDIT, body=evaluation_body
    ),
    "discovery:evaluation_detail": Rule("vendor evaluation", see=Perm.DECISION_VIEW),
    "discovery:evaluation_export": Rule("vendor evaluation", see=Perm.DECISION_VIEW),
    "discovery:evaluation_edit": weighs("vendor evaluation", evaluation_body),
    "discovery:evaluation_score": Rule("vendor evaluation", mine=True),
    "discovery:evaluation_declare": Rule("vendor evaluation", mine=True, body=declared),
    "discovery:evaluation_check": weighs("candidate"),
    "discovery:evaluation_reveal": weighs("evaluation to show"),
    "discovery:evaluation_again": weighs("scored evaluation"),
    "discovery:evaluation_withdraw": weighs(
        "vendor evaluation", lambda cast, product: {"reason": "A slip."}
    ),
    "discovery:evaluation_decide": Rule(
        "scored evaluation",
        see=Perm.DECISION_VIEW,
        do=Perm.DECISION_DECIDE,
        body=none_of_them,
    ),
    "discovery:evaluation_vendor_panel": Rule(
        "weighed vendor", see=Perm.PORTFOLIO_VIEW, wide=True
    ),
    "discovery:evaluation_panel": Rule("product heard of", see=Perm.PORTFOLIO_VIEW),
    "api:vendor-evaluation-list": {
        "GET": Rule(),
        "POST": Rule(do=Perm.DECISION_EDIT, body=evaluation_sent),
    },
    "api:vendor-evaluation-detail": {
        "GET": Rule("vendor evaluation", see=Perm.DECISION_VIEW),
        "PATCH": weighs("vendor evaluation", lambda cast, product: {"title": "New"}),
    },
    "api:vendor-evaluation-result": Rule("vendor evaluation", see=Perm.DECISION_VIEW),
    "api:vendor-evaluation-declare": Rule(
        "vendor evaluation", mine=True, body=lambda cast, product: {"conflicts": []}
    ),
    "api:vendor-evaluation-score": Rule(
        "vendor evaluation", mine=True, body=lambda cast, product: {"scores": []}
    ),
    "api:vendor-evaluation-my-scores": Rule("vendor evaluation", mine=True),
    "api:vendor-evaluation-check": weighs(
        "vendor evaluation", lambda cast, product: {"candidate": 0}
    ),
    "api:vendor-evaluation-reveal": weighs("evaluation to show"),
    "api:vendor-evaluation-again": weighs("scored evaluation"),
    "api:vendor-evaluation-withdraw": weighs(
        "vendor evaluation", lambda cast, product: {"because": "A slip."}
    ),
    "api:vendor-evaluation-decide": Rule(
        "scored evaluation",
        see=Perm.DECISION_VIEW,
        do=Perm.DECISION_DECIDE,
        body=lambda cast, product: {"chosen": None, "reason": "Not one is safe."},
    ),
}
