"""Who may do what with the hierarchy, capabilities, outcomes and projects of products."""

from datetime import date
from typing import Any

from core.roles import Perm
from portfolio.models import (
    Capability,
    Drift,
    OutcomeMetric,
    Portfolio,
    Product,
    ProductLine,
    Project,
)
from tests.access import Expected, Rule
from tests.make import (
    Cast,
    make_capability,
    make_line,
    make_metric,
    make_outcome,
    make_project,
)

VIEW, EDIT = Perm.PORTFOLIO_VIEW, Perm.PORTFOLIO_EDIT


# --- things ------------------------------------------------------------------------
def line(cast: Cast, product: Product) -> ProductLine:
    return make_line(f"Line {ProductLine.objects.count()}")


def portfolio(cast: Cast, product: Product) -> Portfolio:
    return line(cast, product).portfolio


def capability(cast: Cast, product: Product) -> Capability:
    return make_capability(product, f"A-{Capability.objects.count()}")


def outcome(cast: Cast, product: Product) -> OutcomeMetric:
    return make_outcome(product, make_metric(f"OM{OutcomeMetric.objects.count()}"))


def project(cast: Cast, product: Product) -> Project:
    return make_project(product, f"Project {Project.objects.count()}")


def closed_project(cast: Cast, product: Product) -> Project:
    name, on = f"Project {Project.objects.count()}", date(2026, 9, 30)
    return make_project(product, name, state="ended", closed_on=on)


def ending(cast: Cast, product: Product) -> Product:
    end = {"ends_on": date(2027, 3, 31), "ends_because": "Retired."}
    Product.objects.filter(pk=product.pk).update(**end)
    return product


def drift(cast: Cast, product: Product) -> Drift:
    return Drift.objects.create(
        product=product, flag="has_end_date", began_on=date(2026, 11, 1)
    )


# --- bodies ------------------------------------------------------------------------
def portfolio_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "New portfolio"}


def line_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "New line", "portfolio": portfolio(cast, product).pk}


def capability_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"product": product.pk, "code": "NEW", "name": "New", "goals": []}


def outcome_body(cast: Cast, product: Product) -> dict[str, Any]:
    metric = make_metric(f"OM{OutcomeMetric.objects.count()}")
    return {"product": product.pk, "metric": metric.pk}


def project_body(cast: Cast, product: Product) -> dict[str, Any]:
    days = {"starts_on": "2026-10-01", "ends_on": "2027-03-31"}
    words = {"name": "New project", "outcome": "Answer when they call"}
    return {**days, **words, "products": [product.pk]}


def close_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"state": "ended", "closed_on": "2026-10-31", "closing": "Routing is live."}


def end_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"ends_on": "2027-03-31", "reason": "The switch is retired."}


def reason_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"reason": "It is needed."}


MAKERS = {
    "line": line,
    "portfolio": portfolio,
    "capability": capability,
    "outcome": outcome,
    "project": project,
    "closed_project": closed_project,
    "ending": ending,
    "drift": drift,
}


def shared(on: str, **more: Any) -> Rule:
    return Rule(on, see=VIEW, **more)


EXPECT: Expected = {
    "portfolio:product_end": shared("product", do=EDIT, body=end_body),
    "portfolio:product_go_on": shared("ending", do=EDIT, body=reason_body),
    "portfolio:raci_panel": shared("product", somewhere=Perm.RACI_VIEW),
    "portfolio:portfolio_list": Rule(),
    "portfolio:portfolio_create": Rule(somewhere=EDIT),
    "portfolio:portfolio_detail": shared("portfolio"),
    "portfolio:portfolio_edit": shared("portfolio", somewhere=EDIT),
    "portfolio:line_create": Rule(somewhere=EDIT),
    "portfolio:line_detail": shared("line"),
    "portfolio:line_edit": shared("line", somewhere=EDIT),
    "portfolio:capability_list": Rule(),
    "portfolio:capability_create": Rule(somewhere=EDIT),
    "portfolio:capability_detail": shared("capability"),
    "portfolio:capability_edit": shared("capability", do=EDIT),
    "portfolio:outcome_create": shared("product", do=EDIT),
    "portfolio:outcome_edit": shared("outcome", do=EDIT),
    "portfolio:outcome_remove": shared("outcome", do=EDIT, body=reason_body),
    "portfolio:project_list": Rule(),
    "portfolio:project_create": Rule(somewhere=EDIT),
    "portfolio:project_detail": shared("project"),
    "portfolio:project_edit": shared("project", do=EDIT),
    "portfolio:project_close": shared("project", do=EDIT, body=close_body),
    "portfolio:project_reopen": shared("closed_project", do=EDIT, body=reason_body),
    "api:product-end": {"POST": shared("product", do=EDIT, body=end_body)},
    "api:product-go-on": {"POST": shared("ending", do=EDIT, body=reason_body)},
    "api:portfolio-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=portfolio_body),
    },
    "api:portfolio-detail": {
        "GET": shared("portfolio"),
        "PATCH": shared("portfolio", somewhere=EDIT),
    },
    "api:product_line-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=line_body),
    },
    "api:product_line-detail": {
        "GET": shared("line"),
        "PATCH": shared("line", somewhere=EDIT),
    },
    "api:capability-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=capability_body)},
    "api:capability-detail": {
        "GET": shared("capability"),
        "PATCH": shared("capability", do=EDIT),
    },
    "api:outcome_metric-list": {
        "GET": Rule(),
        "POST": Rule(do=EDIT, body=outcome_body),
    },
    "api:outcome_metric-detail": {
        "GET": shared("outcome"),
        "PATCH": shared("outcome", do=EDIT),
    },
    "api:outcome_metric-remove": {"POST": shared("outcome", do=EDIT, body=reason_body)},
    "api:project-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=project_body)},
    "api:project-detail": {
        "GET": shared("project"),
        "PATCH": shared("project", do=EDIT),
    },
    "api:project-close": {"POST": shared("project", do=EDIT, body=close_body)},
    "api:project-reopen": {"POST": shared("closed_project", do=EDIT, body=reason_body)},
    "api:drift-list": {"GET": Rule()},
    "api:drift-detail": {"GET": shared("drift")},
}
