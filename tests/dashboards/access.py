"""Who may do what at the addresses that read everything."""

from core.roles import Perm
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.dashboards.make import make_benefit
from tests.make import Cast

SIGNED_IN = Rule()
OUTCOMES = Rule(somewhere=Perm.DASHBOARD_VIEW)


def benefit(cast: Cast, product: Product) -> dict[str, object]:
    made = make_benefit(cast, code=f"B-{product.code}", product=product)
    return {"kind": "benefit", "pk": made.pk}


MAKERS = {"thread_start": benefit}
EXPECT: Expected = {
    "dashboards:home": SIGNED_IN,
    "dashboards:search": SIGNED_IN,
    "dashboards:outcomes": OUTCOMES,
    "dashboards:outcomes_refresh": OUTCOMES,
    "dashboards:thread": Rule("thread_start", see=Perm.BENEFIT_VIEW),
}
