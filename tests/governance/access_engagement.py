"""Who may do what with the rules of engagement: read by whom the matrix is read by,
written by whom it is written by."""

from typing import Any

from core import system
from core.clock import today
from core.roles import Perm
from governance.actions import engagement
from governance.models import RulesClause, RulesVersion
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_change_classes, make_leads, make_rules

SEE = Perm.RACI_VIEW
EDIT = Perm.RACI_EDIT


def agreed(cast: Cast, _product: Product) -> RulesVersion:
    make_change_classes()
    return make_rules(cast)


def drafted(cast: Cast, product: Product) -> RulesVersion:
    make_leads(cast)
    agreed(cast, product)
    return engagement.draft(by=system.user())


def clause(cast: Cast, product: Product) -> RulesClause:
    found = drafted(cast, product).clauses.last()
    assert found is not None
    return found


def purpose(*_: Any) -> dict[str, Any]:
    return {"purpose": "Peace."}


def words(*_: Any) -> dict[str, Any]:
    return {"heading": "Peace", "text": "We keep it.", "belongs_to": "joint"}


def place(*_: Any) -> dict[str, Any]:
    return {"number": 1}


def day(*_: Any) -> dict[str, Any]:
    return {"effective_from": str(today()), "reason": "Said anew"}


def written(on: str, body: Any = None) -> Rule:
    return Rule(on, somewhere=EDIT, **({"body": body} if body else {}))


def api_written(on: str, body: Any = None) -> Rule:
    more: dict[str, Any] = {"body": body} if body else {}
    return Rule(on, see=SEE, wide=True, somewhere=EDIT, **more)


EXPECT: Expected = {
    "governance:rules": Rule(somewhere=SEE),
    "governance:rules_version": Rule("rules_agreed", somewhere=SEE),
    "governance:rules_compare": Rule(somewhere=SEE),
    "governance:rules_draft": Rule(somewhere=EDIT),
    "governance:rules_edit": written("rules_drafted", purpose),
    "governance:rules_clause_add": written("rules_drafted", words),
    "governance:rules_clause_edit": written("rules_clause", words),
    "governance:rules_clause_place": written("rules_clause", place),
    "governance:rules_clause_remove": written("rules_clause"),
    "governance:rules_propose": written("rules_drafted", day),
    "governance:rules_discard": written("rules_drafted"),
    "api:rules-list": {"GET": Rule(), "POST": Rule(somewhere=EDIT)},
    "api:rules-detail": {
        "GET": Rule("rules_agreed", see=SEE, wide=True),
        "PATCH": api_written("rules_drafted", purpose),
    },
    "api:rules-in-force": Rule("rules_in_force", somewhere=SEE),
    "api:rules-add-clause": api_written("rules_drafted", words),
    "api:rules-propose": api_written("rules_drafted", day),
    "api:rules-discard": api_written("rules_drafted"),
    "api:rules-clause-list": Rule(),
    "api:rules-clause-detail": {
        "GET": Rule("rules_clause", see=SEE, wide=True),
        "PATCH": api_written("rules_clause", words),
    },
    "api:rules-clause-place": api_written("rules_clause", place),
    "api:rules-clause-remove": api_written("rules_clause"),
}


def in_force(cast: Cast, product: Product) -> dict[str, Any]:
    agreed(cast, product)
    return {}


MAKERS = {
    "rules_agreed": agreed,
    "rules_drafted": drafted,
    "rules_clause": clause,
    "rules_in_force": in_force,
}
