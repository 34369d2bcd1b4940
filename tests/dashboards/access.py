"""Who may do what at the addresses that read everything."""

from core.roles import Perm
from dashboards import actions
from portfolio.models import Product
from tests.access import Expected, Rule
from tests.dashboards.make import make_benefit
from tests.make import Cast

SIGNED_IN = Rule()
OUTCOMES = Rule(somewhere=Perm.DASHBOARD_VIEW)


def benefit(cast: Cast, product: Product) -> dict[str, object]:
    made = make_benefit(cast, code=f"B-{product.code}", product=product)
    return {"kind": "benefit", "pk": made.pk}


def report(cast: Cast, product: Product) -> dict[str, object]:
    return {"name": actions.compute("honesty").name}


MAKERS = {"thread_start": benefit, "report": report}
EXPECT: Expected = {
    "dashboards:home": SIGNED_IN,
    "dashboards:search": SIGNED_IN,
    "dashboards:outcomes": OUTCOMES,
    "dashboards:outcomes_refresh": OUTCOMES,
    "dashboards:thread": Rule("thread_start", see=Perm.BENEFIT_VIEW),
    "api:report-list": OUTCOMES,
    "api:report-detail": Rule("report", somewhere=Perm.DASHBOARD_VIEW),
    "api:thread-detail": Rule("thread_start", see=Perm.BENEFIT_VIEW),
}
