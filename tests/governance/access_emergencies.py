"""Who may do what with emergency leaves: all see them, three roles give them, in pairs."""

from typing import Any

from core.clock import now
from core.roles import Perm
from governance.models import Emergency
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.make import Cast, make_review

SEE, GIVE = Perm.GATE_VIEW, Perm.GATE_EMERGENCY


def emergency(cast: Cast, product: Product) -> Emergency:
    """Asked for by the executive; every criterion of the gate is met."""
    people = {"product": product, "pm": product.product_manager}
    review = make_review(type(cast)(**vars(cast) | people), subject=product)
    judged = {"assessed_by": cast.reviewer, "assessed_at": now()}
    review.assessments.update(verdict="met", **judged)
    return Emergency.objects.create(
        review=review,
        reason="Storm",
        risk="Low",
        asked_by=cast.executive,
        asked_at=now(),
    )


def subject(_cast: Cast, product: Product) -> dict[str, Any]:
    return {"label": "portfolio.product", "subject_id": product.pk}


def asked(*_: Any) -> dict[str, Any]:
    return {"gate": "G1", "reason": "Storm", "risk": "Little"}


def asked_by_api(cast: Cast, product: Product) -> dict[str, Any]:
    return {**asked(), "subject_type": "portfolio.product", "subject_id": product.pk}


EXPECT: Expected = {
    "governance:emergency_list": Rule(somewhere=SEE),
    "governance:emergency_create": Rule(
        "emergency_subject", see=Perm.PORTFOLIO_VIEW, do=GIVE, body=asked
    ),
    "governance:emergency_detail": Rule("emergency", see=SEE),
    "governance:emergency_confirm": Rule("emergency", see=SEE, do=GIVE),
    "api:emergency-list": {
        "GET": Rule(),
        "POST": Rule(see=Perm.PORTFOLIO_VIEW, do=GIVE, body=asked_by_api),
    },
    "api:emergency-detail": Rule("emergency", see=SEE),
    "api:emergency-confirm": Rule("emergency", see=SEE, do=GIVE),
}
MAKERS = {"emergency": emergency, "emergency_subject": subject}
