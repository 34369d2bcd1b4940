"""Who may do what at the addresses of portfolio."""

from datetime import date
from decimal import Decimal
from typing import Any

from core.roles import Perm
from portfolio.models import (
    Annotation,
    Benefit,
    BudgetLine,
    CheckIn,
    Goal,
    GoalLink,
    KeyResult,
    Metric,
    Objective,
    Observation,
    Practice,
    Product,
    Queue,
    Site,
    Source,
    Vendor,
)
from tests.access import Expected, Rule
from tests.make import (
    Cast,
    make_annotation,
    make_benefit,
    make_goal,
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
    make_source,
    make_vendor,
)
from tests.portfolio import access_standards, access_vendor_models, product_access

VIEW, EDIT, RECORD = Perm.PORTFOLIO_VIEW, Perm.PORTFOLIO_EDIT, Perm.METRIC_RECORD
PLACE, SOURCE = Perm.PLACE_EDIT, Perm.SOURCE_EDIT
BUDGET = Perm.BUDGET_EDIT
SEE, KEEP, SIGN = Perm.BENEFIT_VIEW, Perm.BENEFIT_EDIT, Perm.BENEFIT_SIGN


# --- things ------------------------------------------------------------------------
def vendor(cast: Cast, product: Product) -> Vendor:
    return make_vendor(f"Vendor {Vendor.objects.count()}")


def site(cast: Cast, product: Product) -> Site:
    return Site.objects.create(code=f"S{Site.objects.count()}", name="San Antonio")


def queue(cast: Cast, product: Product) -> Queue:
    return make_queue(f"Q{Queue.objects.count()}")


def goal(cast: Cast, product: Product) -> Goal:
    return make_goal(f"CG-{Goal.objects.count()}")


def link(cast: Cast, product: Product) -> dict[str, int]:
    parent = make_goal(f"BG-{Goal.objects.count()}", "business")
    made = GoalLink.objects.create(child=goal(cast, product), parent=parent)
    return {"pk": made.child_id, "link": made.pk}


def budget(cast: Cast, product: Product) -> BudgetLine:
    code = f"L{BudgetLine.objects.count()}"
    return BudgetLine.objects.create(code=code, year=2027, name="New", kind="run")


def practice(cast: Cast, product: Product) -> Practice:
    name = f"Practice {Practice.objects.count()}"
    return Practice.objects.create(name=name, kind="coaching", goal=goal(cast, product))


def objective(cast: Cast, product: Product) -> Objective:
    return make_objective(f"O{Objective.objects.count()}", product=product)


def key_result(cast: Cast, product: Product) -> KeyResult:
    return make_key_result(objective(cast, product))


def check_in(cast: Cast, product: Product) -> CheckIn:
    return CheckIn.objects.create(
        key_result=key_result(cast, product),
        value=386,
        as_of=date(2026, 11, 2),
        confidence=5,
        made_by=cast.pm,
    )


def metric(cast: Cast, product: Product) -> Metric:
    return make_metric(f"M{Metric.objects.count()}")


def observation(cast: Cast, product: Product) -> Observation:
    return make_observation(metric(cast, product), cast.pm, 8, 10, product=product)


def benefit(cast: Cast, product: Product) -> Benefit:
    code = f"B-{Benefit.objects.count()}"
    start = {"metric": metric(cast, product), "baseline": Decimal(80)}
    return make_benefit(cast, code, product=product, **start)


# --- bodies ------------------------------------------------------------------------
def product_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        "code": "NEW",
        "name": "New",
        "kind": "platform",
        "team": product.team.pk,
        "product_manager": cast.pm.pk,
        "vendors": [],
        "cord": 2,
    }


def vendor_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "New vendor", "tier": "low", "annual_value": "0", "notice_days": 30}


def place_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"code": "NEW", "name": "New"}


def goal_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"code": "NEW", "name": "New", "level": "business", "products": []}


def link_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    parent = make_goal(f"BG-{Goal.objects.count()}", "business")
    return {"other": parent.pk, "strength": 2}


def link_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"parent": make_goal(f"BG-{Goal.objects.count()}", "business").pk}


def relink_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {**link_body(cast, product), "strength": 3, "rationale": "", "version": 1}


def pair_body(cast: Cast, product: Product) -> dict[str, Any]:
    parent = make_goal(f"BG-{Goal.objects.count()}", "business")
    return {"one": f"g{parent.pk}", "other": f"g{goal(cast, product).pk}"}


def linked_body(cast: Cast, product: Product) -> dict[str, Any]:
    pair = link(cast, product)
    made = GoalLink.objects.get(pk=pair["link"])
    return {"one": f"g{made.child_id}", "other": f"g{made.parent_id}"}


def budget_body(cast: Cast, product: Product) -> dict[str, Any]:
    drivers = {"growth": "0", "contact_rate_change": "0", "handle_time_change": "0"}
    return {"code": "NEW", "year": 2027, "name": "New", "kind": "run", **drivers}


def practice_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"name": "New", "kind": "coaching", "goal": goal(cast, product).pk}


def objective_body(cast: Cast, product: Product) -> dict[str, Any]:
    quarter = {"starts_on": "2027-01-01", "ends_on": "2027-03-31"}
    words = {"code": "O9", "name": "New", "kind": "committed", "goals": []}
    return {**words, **quarter, "product": product.pk}


def key_result_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    figures = {"baseline": "5", "target": "9", "weight": "1"}
    return {"code": "9.9", "name": "New", "unit": "seconds", **figures}


def key_result_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        **key_result_page_body(cast, product),
        "objective": objective(cast, product).pk,
    }


def check_in_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"current": "380", "as_of": "2026-10-05", "confidence": 5}


def check_in_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"value": "380", "as_of": "2026-10-05", "confidence": 5}


def promise_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"metric": None, "baseline": "5", "target": "9", "reason": "Other clocks."}


def promise_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    return promise_body(cast, product) | {"metric": ""}


def close_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"learning": "Pilots first.", "endings": []}


def metric_body(cast: Cast, product: Product) -> dict[str, Any]:
    sums = {"numerator": "answered", "denominator": "offered", "annual": 1}
    kind = {"unit": "percent", "direction": "up", "kind": "ratio"}
    return {"code": "NEW", "name": "New", **sums, **kind}


def formula_body(cast: Cast, product: Product) -> dict[str, Any]:
    kind = {"unit": "percent", "kind": "ratio", "annual": 1}
    return {"numerator": "in 30 s", "denominator": "offered", **kind}


def observation_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    days = {"period_start": "2026-09-01", "period_end": "2026-09-30"}
    return {**days, "numerator": "8", "denominator": "10", "product": product.pk}


def observation_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {
        **observation_page_body(cast, product),
        "metric": metric(cast, product).pk,
    }


def correction_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"numerator": "7", "denominator": "10", "reason": "Late calls."}


def annotation(cast: Cast, product: Product) -> Annotation:
    return make_annotation(metric(cast, product), cast.pm, product=product)


def annotation_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"happened_on": "2026-10-05", "words": "Storm", "kind": "other"}


def annotation_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {**annotation_page_body(cast, product), "product": product.pk}


def provisional(cast: Cast, product: Product) -> Observation:
    open_ = {"product": product, "provisional": True}
    return make_observation(metric(cast, product), cast.pm, 8, 10, **open_)


def source(cast: Cast, product: Product) -> Source:
    return make_source(cast.pm)


def source_body(cast: Cast, product: Product) -> dict[str, Any]:
    where = {"name": "New feed", "address": "https://8.8.8.8/b.csv"}
    return {**where, "shape": "observations", "every": 24}


def benefit_body(cast: Cast, product: Product) -> dict[str, Any]:
    shares = {"adoption": "1", "confidence": "0.3", "attribution": "1", "cashable": "0"}
    words = {"code": "NEW", "name": "New", "kind": "capacity", "gross_annual": "100"}
    return {**words, **shares, "product": product.pk, "owner": cast.ops.pk}


def month_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"month": "2026-10-01", "amount": "100"}


def attest_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"month": "2026-10-01"}


def ramp_page_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"first_month": "2026-12", "months": 3, "shares": "0, 0.5"}


def ramp_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"first_month": "2026-12-01", "months": 3, "shares": ["0", "0.5"]}


def reason_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"reason": "Volumes fell."}


def move_body(cast: Cast, product: Product) -> dict[str, Any]:
    return {"to": "written_off", "reason": "The vendor left."}


MAKERS = {
    "product": lambda cast, product: product,
    "vendor": vendor,
    "site": site,
    "queue": queue,
    "goal": goal,
    "link": link,
    "budget": budget,
    "practice": practice,
    "objective": objective,
    "key_result": key_result,
    "check_in": check_in,
    "metric": metric,
    "observation": observation,
    "provisional": provisional,
    "annotation": annotation,
    "source": source,
    "benefit": benefit,
    **product_access.MAKERS,
    **access_vendor_models.MAKERS,
    **access_standards.MAKERS,
}


def shared(on: str, **more: Any) -> Rule:
    """A thing of the company: every team's readers see it."""
    return Rule(on, see=VIEW, **more)


def kept(**more: Any) -> Rule:
    return Rule("benefit", see=SEE, do=KEEP, **more)


READ_API = {"GET": Rule()}
EXPECT: Expected = {
    "portfolio:product_list": Rule(),
    "portfolio:product_create": Rule(somewhere=EDIT),
    "portfolio:product_detail": Rule("product", see=VIEW),
    "portfolio:product_edit": Rule("product", see=VIEW, do=EDIT),
    "portfolio:vendor_list": Rule(),
    "portfolio:vendor_create": Rule(somewhere=EDIT),
    "portfolio:vendor_detail": shared("vendor"),
    "portfolio:vendor_edit": shared("vendor", somewhere=EDIT),
    "portfolio:place_list": Rule(somewhere=VIEW),
    "portfolio:site_create": Rule(somewhere=PLACE),
    "portfolio:site_edit": Rule("site", somewhere=PLACE),
    "portfolio:queue_create": Rule(somewhere=PLACE),
    "portfolio:queue_edit": Rule("queue", somewhere=PLACE),
    "portfolio:goal_list": Rule(),
    "portfolio:goal_create": Rule(somewhere=EDIT),
    "portfolio:goal_detail": shared("goal"),
    "portfolio:goal_edit": shared("goal", somewhere=EDIT),
    "portfolio:goal_link": shared("goal", somewhere=EDIT, body=link_page_body),
    "portfolio:goal_unlink": shared("link", somewhere=EDIT),
    "portfolio:goal_pair": Rule(somewhere=EDIT),
    "portfolio:goal_pair_join": Rule(somewhere=EDIT, body=pair_body),
    "portfolio:goal_pair_part": Rule(somewhere=EDIT, body=linked_body),
    "portfolio:budget_list": Rule(somewhere=SEE),
    "portfolio:budget_create": Rule(somewhere=BUDGET),
    "portfolio:budget_detail": Rule("budget", see=SEE),
    "portfolio:budget_edit": Rule("budget", see=SEE, somewhere=BUDGET),
    "portfolio:practice_list": Rule(somewhere=VIEW),
    "portfolio:practice_create": Rule(somewhere=BUDGET),
    "portfolio:practice_edit": shared("practice", somewhere=BUDGET),
    "portfolio:practice_review": shared("practice", somewhere=BUDGET),
    "portfolio:objective_list": Rule(),
    "portfolio:objective_create": Rule(somewhere=EDIT),
    "portfolio:objective_detail": shared("objective"),
    "portfolio:objective_edit": shared("objective", do=EDIT),
    "portfolio:objective_close": shared("objective", do=EDIT),
    "portfolio:objective_reopen": shared("objective", do=EDIT),
    "portfolio:key_result_rebaseline": shared(
        "key_result", do=EDIT, body=promise_page_body
    ),
    "portfolio:key_result_create": shared("objective", do=EDIT),
    "portfolio:key_result_detail": shared("key_result"),
    "portfolio:key_result_edit": shared("key_result", do=EDIT),
    "portfolio:key_result_check_in": shared(
        "key_result", do=RECORD, body=check_in_page_body
    ),
    "portfolio:metric_list": Rule(),
    "portfolio:metric_create": Rule(somewhere=EDIT),
    "portfolio:metric_detail": shared("metric"),
    "portfolio:metric_edit": shared("metric", somewhere=EDIT),
    "portfolio:metric_new_version": shared("metric", somewhere=EDIT),
    "portfolio:observation_create": shared("metric", somewhere=RECORD),
    "portfolio:observation_correct": shared("observation", do=RECORD),
    "portfolio:metric_export": shared("metric"),
    "portfolio:observation_export": shared("metric"),
    "portfolio:observation_confirm": shared("provisional", do=RECORD),
    "portfolio:annotation_create": shared(
        "metric", somewhere=RECORD, body=annotation_page_body
    ),
    "portfolio:annotation_edit": shared("annotation", do=RECORD),
    "portfolio:annotation_remove": shared("annotation", do=RECORD),
    "portfolio:source_list": Rule(somewhere=VIEW),
    "portfolio:source_create": Rule(somewhere=SOURCE, body=source_body),
    "portfolio:source_detail": shared("source"),
    "portfolio:source_edit": shared("source", somewhere=SOURCE, body=source_body),
    "portfolio:source_fetch": shared("source", somewhere=SOURCE),
    "portfolio:benefit_list": Rule(),
    "portfolio:benefit_create": Rule(somewhere=KEEP),
    "portfolio:benefit_detail": Rule("benefit", see=SEE),
    "portfolio:benefit_edit": kept(),
    "portfolio:benefit_freeze": kept(),
    "portfolio:benefit_sign": Rule("benefit", see=SEE, do=SIGN),
    "portfolio:benefit_reopen": kept(body=reason_body),
    "portfolio:benefit_move": kept(body=move_body),
    "portfolio:benefit_forecast": kept(body=month_body),
    "portfolio:benefit_ramp": kept(body=ramp_page_body),
    "portfolio:benefit_measure": kept(body=month_body),
    "portfolio:benefit_attest": Rule("benefit", see=SEE, do=SIGN, body=attest_body),
    "api:product-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=product_body)},
    "api:product-detail": {
        "GET": Rule("product", see=VIEW),
        "PATCH": Rule("product", see=VIEW, do=EDIT),
    },
    "api:vendor-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=EDIT, body=vendor_body),
    },
    "api:vendor-detail": {
        "GET": shared("vendor"),
        "PATCH": shared("vendor", somewhere=EDIT),
    },
    "api:site-list": {
        "GET": Rule(somewhere=VIEW),
        "POST": Rule(somewhere=PLACE, body=place_body),
    },
    "api:site-detail": {
        "GET": Rule("site", somewhere=VIEW),
        "PATCH": Rule("site", somewhere=PLACE),
    },
    "api:queue-list": {
        "GET": Rule(somewhere=VIEW),
        "POST": Rule(somewhere=PLACE, body=place_body),
    },
    "api:queue-detail": {
        "GET": Rule("queue", somewhere=VIEW),
        "PATCH": Rule("queue", somewhere=PLACE),
    },
    "api:goal-list": {"GET": Rule(), "POST": Rule(somewhere=EDIT, body=goal_body)},
    "api:goal-detail": {"GET": shared("goal"), "PATCH": shared("goal", somewhere=EDIT)},
    "api:goal-link": {"POST": shared("goal", somewhere=EDIT, body=link_body)},
    "api:goal-unlink": {"POST": shared("goal", somewhere=EDIT, body=link_body)},
    "api:goal-relink": {"POST": shared("goal", somewhere=EDIT, body=relink_body)},
    "api:budget_line-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=BUDGET, body=budget_body),
    },
    "api:budget_line-detail": {
        "GET": Rule("budget", see=SEE),
        "PATCH": Rule("budget", see=SEE, somewhere=BUDGET),
    },
    "api:budget_line-plan": {"GET": Rule(somewhere=SEE)},
    "api:practice-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=BUDGET, body=practice_body),
    },
    "api:practice-detail": {
        "GET": shared("practice"),
        "PATCH": shared("practice", somewhere=BUDGET),
    },
    "api:practice-review": {"POST": shared("practice", somewhere=BUDGET)},
    "api:objective-close": shared("objective", do=EDIT, body=close_body),
    "api:objective-reopen": shared("objective", do=EDIT, body=reason_body),
    "api:key_result-rebaseline": shared("key_result", do=EDIT, body=promise_body),
    "api:objective-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=objective_body)},
    "api:objective-detail": {
        "GET": shared("objective"),
        "PATCH": shared("objective", do=EDIT),
    },
    "api:key_result-list": {"GET": Rule(), "POST": Rule(do=EDIT, body=key_result_body)},
    "api:key_result-detail": {
        "GET": shared("key_result"),
        "PATCH": shared("key_result", do=EDIT),
    },
    "api:key_result-check-in": {
        "POST": shared("key_result", do=RECORD, body=check_in_body)
    },
    "api:check_in-list": READ_API,
    "api:check_in-detail": {"GET": shared("check_in")},
    "api:metric-list": {"GET": Rule(), "POST": Rule(somewhere=EDIT, body=metric_body)},
    "api:metric-detail": {
        "GET": shared("metric"),
        "PATCH": shared("metric", somewhere=EDIT),
    },
    "api:metric-new-version": {
        "POST": shared("metric", somewhere=EDIT, body=formula_body)
    },
    "api:metric-trend": {"GET": shared("metric")},
    "api:metric-total": {"GET": shared("metric")},
    "api:annotation-list": {
        "GET": Rule(),
        "POST": Rule(do=RECORD, body=annotation_body),
    },
    "api:annotation-detail": {
        "GET": shared("annotation"),
        "PATCH": shared("annotation", do=RECORD),
        "DELETE": shared("annotation", do=RECORD),
    },
    "api:source-list": {
        "GET": Rule(),
        "POST": Rule(somewhere=SOURCE, body=source_body),
    },
    "api:source-detail": {
        "GET": shared("source"),
        "PATCH": shared("source", somewhere=SOURCE),
    },
    "api:source-fetch": {"POST": shared("source", somewhere=SOURCE)},
    "api:observation-list": {
        "GET": Rule(),
        "POST": Rule(do=RECORD, body=observation_body),
    },
    "api:observation-detail": {"GET": shared("observation")},
    "api:observation-history": {"GET": shared("observation")},
    "api:observation-confirm": {"POST": shared("provisional", do=RECORD)},
    "api:observation-correct": {
        "POST": shared("observation", do=RECORD, body=correction_body)
    },
    "api:benefit-list": {"GET": Rule(), "POST": Rule(do=KEEP, body=benefit_body)},
    "api:benefit-detail": {"GET": Rule("benefit", see=SEE), "PATCH": kept()},
    "api:benefit-freeze": {"POST": kept()},
    "api:benefit-sign": {"POST": Rule("benefit", see=SEE, do=SIGN)},
    "api:benefit-reopen": {"POST": kept(body=reason_body)},
    "api:benefit-move": {"POST": kept(body=move_body)},
    "api:benefit-forecast": {"POST": kept(body=month_body)},
    "api:benefit-ramp": {"POST": kept(body=ramp_body)},
    "api:benefit-measure": {"POST": kept(body=month_body)},
    "api:benefit-attest": {"POST": Rule("benefit", see=SEE, do=SIGN, body=attest_body)},
    **product_access.EXPECT,
    **access_vendor_models.EXPECT,
    **access_standards.EXPECT,
}
