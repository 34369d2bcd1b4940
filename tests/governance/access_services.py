"""Who may do what with the service catalogue and the credit policy."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.clock import today
from core.roles import Perm
from governance import sla
from governance.models import CreditPolicy, Service
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast

SEE, KEEP, CREDIT = Perm.RACI_VIEW, Perm.SLA_RECORD, Perm.CREDIT_EDIT
TERMS = {
    "small_points": "2", "small_percent": "3", "middle_points": "5",
    "middle_percent": "6", "large_percent": "12", "cap_percent": "15", "misses": "3",
}  # fmt: skip


def coming() -> date:
    return sla.following(today())


def service(*_: Any) -> Service:
    return Service.objects.get_or_create(name="Catering")[0]


def policy(*_: Any) -> CreditPolicy:
    """One that has not begun."""
    numbers: dict[str, Any] = {name: Decimal(said) for name, said in TERMS.items()}
    return CreditPolicy.objects.create(
        number=90, effective_from=coming(), reason="x", **numbers
    )


def setting(_cast: Cast, _product: Product) -> dict[str, Any]:
    newest = CreditPolicy.objects.order_by("-number").first()
    number = newest.number if newest else 0
    first = coming().isoformat()
    return {**TERMS, "effective_from": first, "reason": "x", "based_on": number}


def naming(*_: Any) -> dict[str, Any]:
    return {"name": "Parking"}


def words(*_: Any) -> dict[str, Any]:
    return {"about": "Lunch"}


def pricing(*_: Any) -> dict[str, Any]:
    first = coming().isoformat()
    return {"effective_from": first, "amount": "5", "reason": "The budget"}


def kept(body: Any = None) -> Rule:
    return Rule("service", see=SEE, somewhere=KEEP, body=body)


EXPECT: Expected = {
    "governance:relationship": Rule(somewhere=SEE),
    "api:relationship-list": Rule(somewhere=SEE),
    "governance:service_list": Rule(somewhere=SEE),
    "governance:service_create": Rule(somewhere=KEEP, body=naming),
    "governance:service_detail": Rule("service", somewhere=SEE),
    "governance:service_edit": Rule("service", somewhere=KEEP, body=words),
    "governance:service_price": Rule("service", somewhere=KEEP, body=pricing),
    "governance:service_retire": Rule("service", somewhere=KEEP),
    "governance:credit_policy_list": Rule(somewhere=SEE),
    "governance:credit_policy_create": Rule(somewhere=CREDIT, body=setting),
    "governance:credit_policy_withdraw": Rule("credit_policy", somewhere=CREDIT),
    "api:service-list": {"GET": Rule(), "POST": Rule(somewhere=KEEP, body=naming)},
    "api:service-detail": {"GET": Rule("service", see=SEE), "PATCH": kept(words)},
    "api:service-price": kept(pricing),
    "api:service-retire": kept(),
    "api:credit-policy-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=CREDIT, body=setting),
    },
    "api:credit-policy-detail": {
        "GET": Rule("credit_policy", see=SEE),
        "DELETE": Rule("credit_policy", see=SEE, somewhere=CREDIT),
    },
}
MAKERS = {"service": service, "credit_policy": policy}
