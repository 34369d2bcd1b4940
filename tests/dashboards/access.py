"""Who may do what at the addresses that read everything."""

from core.roles import Perm
from dashboards import actions
from dashboards.alignment import actions as alignment
from dashboards.models import AlignmentSnapshot
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


def snapshot(cast: Cast, product: Product) -> AlignmentSnapshot:
    return kept() or AlignmentSnapshot.objects.latest("pk")


def kept() -> AlignmentSnapshot | None:
    return alignment.keep(AlignmentSnapshot.Cause.ASKED)


MAKERS = {"thread_start": benefit, "report": report, "snapshot": snapshot}
EXPECT: Expected = {
    "dashboards:home": SIGNED_IN,
    "dashboards:search": SIGNED_IN,
    "dashboards:outcomes": OUTCOMES,
    "dashboards:outcomes_refresh": OUTCOMES,
    "dashboards:alignment": OUTCOMES,
    "dashboards:alignment_changes": OUTCOMES,
    "dashboards:alignment_take": OUTCOMES,
    "api:alignment-list": OUTCOMES,
    "api:alignment_snapshot-list": {"GET": OUTCOMES, "POST": OUTCOMES},
    "api:alignment_snapshot-detail": Rule("snapshot", somewhere=Perm.DASHBOARD_VIEW),
    "api:alignment_snapshot-changes": Rule("snapshot", somewhere=Perm.DASHBOARD_VIEW),
    "dashboards:drift_panel": Rule("product", see=Perm.PORTFOLIO_VIEW),
    "dashboards:opportunity_tree": Rule(somewhere=Perm.DISCOVERY_VIEW),
    "api:opportunity_tree-detail": Rule("product", somewhere=Perm.DISCOVERY_VIEW),
    "dashboards:thread": Rule("thread_start", see=Perm.BENEFIT_VIEW),
    "api:report-list": OUTCOMES,
    "api:report-detail": Rule("report", somewhere=Perm.DASHBOARD_VIEW),
    "api:thread-detail": Rule("thread_start", see=Perm.BENEFIT_VIEW),
}
