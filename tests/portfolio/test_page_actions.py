"""What people do on the pages: with htmx and with a plain browser, right and wrong."""

from datetime import date
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from core.roles import Role
from portfolio.models import (
    Benefit,
    BenefitMonth,
    CheckIn,
    Goal,
    GoalLink,
    KeyResult,
    Metric,
    Objective,
    Observation,
    Product,
    Vendor,
)
from tests.make import (
    make_benefit,
    make_goal,
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
    make_user,
    make_vendor,
)

HTMX = {"HX-Request": "true"}
SHARES = {"adoption": "0.9", "confidence": "0.8", "attribution": "1", "cashable": "0.6"}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def url(name: str, *keys: int) -> str:
    return reverse(f"portfolio:{name}", args=keys)


# --- creating and editing ----------------------------------------------------------
def test_a_product_is_added_and_edited(cast, as_pm):
    vendor = make_vendor()
    words = {
        "name": "Agent desk",
        "kind": "platform",
        "sourcing": "own",
        "cord": 3,
        "vision": "One screen.",
    }
    people = {"product_manager": cast.pm.pk, "vendors": [vendor.pk]}
    body = {**words, **people, "code": "desk", "team": cast.product.team.pk}
    made = as_pm.post(url("product_create"), body)
    product = Product.objects.get(code="DESK")
    assert made.url == product.get_absolute_url()
    as_pm.post(url("product_edit", product.pk), {**body, "name": "Desk", "version": 1})
    product.refresh_from_db()
    assert (product.name, list(product.vendors.all())) == ("Desk", [vendor])


def test_a_product_of_others_cannot_be_given_away(cast, as_pm):
    body = {"code": "X", "name": "X", "kind": "platform", "cord": 1}
    more = {"product_manager": cast.pm.pk, "team": cast.other_product.team.pk}
    page = as_pm.post(url("product_create"), {**body, **more})
    assert page.status_code == 422
    assert not Product.objects.filter(code="X").exists()


def test_a_vendor_is_added_and_edited(as_pm):
    body = {
        "name": "Orrery",
        "tier": "high",
        "annual_value": "220000",
        "notice_days": 90,
    }
    as_pm.post(url("vendor_create"), {**body, "contract_end": "2027-01-31"})
    vendor = Vendor.objects.get()
    page = as_pm.get(vendor.get_absolute_url())
    assert "The last day for notice was" in page.text
    body |= {"contract_end": "2029-01-31", "version": 1}
    as_pm.post(url("vendor_edit", vendor.pk), body)
    assert "The last day for notice" not in as_pm.get(vendor.get_absolute_url()).text


def test_a_second_editor_is_told_and_sees_both(cast, as_pm):
    vendor = make_vendor()
    body = {"name": vendor.name, "annual_value": "1", "notice_days": 90, "version": 1}
    as_pm.post(url("vendor_edit", vendor.pk), {**body, "tier": "critical"})
    page = as_pm.post(url("vendor_edit", vendor.pk), {**body, "tier": "low"})
    assert page.status_code == 409
    assert "saved Brightquill AI first" in page.text
    assert Vendor.objects.get().tier == "critical"


def test_a_taken_name_is_refused_in_words(as_pm):
    make_vendor()
    body = {
        "name": "Brightquill AI",
        "tier": "low",
        "annual_value": "0",
        "notice_days": 1,
    }
    page = as_pm.post(url("vendor_create"), body)
    assert page.status_code == 409
    assert "already a vendor called Brightquill AI" in page.text


def test_a_goal_is_added_and_edited(cast, as_pm):
    body = {"code": "CG-1", "name": "Resolve", "level": "contact_center"}
    as_pm.post(url("goal_create"), {**body, "products": [cast.product.pk]})
    goal = Goal.objects.get()
    assert list(goal.products.all()) == [cast.product]
    as_pm.post(url("goal_edit", goal.pk), {**body, "name": "Resolve it", "version": 1})
    goal.refresh_from_db()
    assert (goal.name, goal.products.count()) == ("Resolve it", 0)


def test_an_objective_and_a_key_result_are_added_and_edited(cast, as_pm):
    quarter = {"starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    words = {"code": "O1", "name": "Resolve more", "kind": "committed", **quarter}
    as_pm.post(url("objective_create"), {**words, "product": cast.product.pk})
    objective = Objective.objects.get()
    body = {"code": "1.1", "name": "FCR", "unit": "percent", "weight": "1"}
    figures = {"baseline": "67.5", "target": "71"}
    as_pm.post(url("key_result_create", objective.pk), {**body, **figures})
    key_result = KeyResult.objects.get()
    assert key_result.current == Decimal("67.5")
    edit = {**body, **figures, "target": "72", "version": 1}
    as_pm.post(url("key_result_edit", key_result.pk), edit)
    as_pm.post(
        url("objective_edit", objective.pk), {**words, "name": "Resolve", "version": 1}
    )
    assert KeyResult.objects.get().target == 72
    assert Objective.objects.get().name == "Resolve"


def test_a_new_objective_begins_with_this_quarter(as_pm):
    page = as_pm.get(url("objective_create"))
    assert 'value="2026-10-01"' in page.text
    assert 'value="2026-12-31"' in page.text


def test_a_metric_is_added_edited_and_given_a_new_formula(cast, as_pm):
    sums = {"numerator": "answered", "denominator": "offered", "annual": "1"}
    kind = {
        "unit": "percent",
        "kind": "ratio",
        "direction": "up",
        "name": "Service level",
    }
    as_pm.post(url("metric_create"), {**sums, **kind, "code": "sl"})
    metric = Metric.objects.get(code="SL")
    as_pm.post(
        url("metric_edit", metric.pk),
        {**sums, **kind, "pitfalls": "Mind.", "version": 1},
    )
    body = {**sums, "numerator": "in 30 s", "unit": "percent", "kind": "ratio"}
    as_pm.post(url("metric_new_version", metric.pk), body)
    assert list(Metric.objects.values_list("formula_version", "numerator")) == [
        (1, "answered"),
        (2, "in 30 s"),
    ]


def test_a_period_is_recorded_and_corrected(cast, as_ops):
    metric = make_metric()
    days = {"period_start": "2026-10-01", "period_end": "2026-10-31"}
    body = {**days, "numerator": "70", "denominator": "100"}
    as_ops.post(url("observation_create", metric.pk), body)
    row = Observation.objects.get()
    again = as_ops.post(url("observation_create", metric.pk), body)
    assert again.status_code == 409
    fix = {
        "numerator": "72",
        "denominator": "100",
        "reason": "Late calls.",
        "version": 1,
    }
    as_ops.post(url("observation_correct", row.pk), fix)
    page = as_ops.get(metric.get_absolute_url())
    assert "72.0%" in page.text
    assert "by Olga: answered 70 → 72. Late calls." in page.text


def test_a_benefit_is_added_and_edited(cast, as_pm):
    body = {
        "name": "Minutes back",
        "kind": "capacity",
        "gross_annual": "550595",
        **SHARES,
    }
    more = {"code": "B-01", "product": cast.product.pk, "owner": cast.ops.pk}
    as_pm.post(url("benefit_create"), {**body, **more})
    benefit = Benefit.objects.get()
    page = as_pm.get(benefit.get_absolute_url())
    assert "$396,428" in page.text
    assert "$237,857" in page.text
    edit = {**body, "owner": cast.ops.pk, "confidence": "0.5", "version": 1}
    as_pm.post(url("benefit_edit", benefit.pk), edit)
    assert Benefit.objects.get().confidence == Decimal("0.5")


# --- links ---------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_goals_are_linked_and_unlinked_from_either_end(cast, as_pm, headers):
    business, center = make_goal("BG-1", "business"), make_goal("CG-1")
    made = as_pm.post(
        url("goal_link", business.pk),
        {"other": center.pk, "strength": 3, "rationale": "Fewer calls."},
        headers=headers,
    )
    link = GoalLink.objects.get()
    assert (link.child, link.parent, link.strength) == (center, business, 3)
    assert made.status_code == (200 if headers else 302)
    if headers:
        assert 'id="links"' in made.text
        assert "Fewer calls." in made.text
        assert "<html" not in made.text
    as_pm.post(url("goal_unlink", center.pk, link.pk), headers=headers)
    assert not GoalLink.objects.exists()


def test_a_link_form_with_an_error_keeps_what_was_typed(cast, as_pm):
    goal = make_goal("CG-1")
    page = as_pm.post(
        url("goal_link", goal.pk),
        {"rationale": "Because.", "strength": 2},
        headers=HTMX,
    )
    assert page.status_code == 422
    assert "Because." in page.text


def test_a_link_made_twice_is_refused_beside_the_page(cast, as_pm):
    business, center = make_goal("BG-1", "business"), make_goal("CG-1")
    body = {"other": center.pk, "strength": 2}
    as_pm.post(url("goal_link", business.pk), body, headers=HTMX)
    page = as_pm.post(url("goal_link", business.pk), body, headers=HTMX)
    assert page.status_code == 409
    assert page["HX-Retarget"] == "#messages"
    assert "CG-1 serves BG-1 already" in page.text


# --- check-ins ------------------------------------------------------------------------
@pytest.mark.parametrize("headers", [HTMX, {}])
def test_a_check_in_moves_the_key_result(cast, as_pm, headers):
    key_result = make_key_result(make_objective(product=cast.product))
    body = {"current": "380", "as_of": "2026-11-16", "confidence": 7, "version": 1}
    page = as_pm.post(url("key_result_check_in", key_result.pk), body, headers=headers)
    assert page.status_code == (200 if headers else 302)
    assert CheckIn.objects.get().value == 380
    if headers:
        assert "380 s" in page.text
        assert ".850" in page.text


def test_the_same_check_in_sent_twice_is_told_apart(cast, as_pm):
    key_result = make_key_result(make_objective(product=cast.product))
    body = {"current": "380", "as_of": "2026-11-16", "confidence": 7, "version": 1}
    as_pm.post(url("key_result_check_in", key_result.pk), body)
    page = as_pm.post(url("key_result_check_in", key_result.pk), body)
    assert page.status_code == 409
    assert CheckIn.objects.count() == 1


def test_a_check_in_without_confidence_comes_back(cast, as_pm):
    key_result = make_key_result(make_objective(product=cast.product))
    body = {"current": "380", "as_of": "2026-11-16", "note": "Summary helps."}
    page = as_pm.post(url("key_result_check_in", key_result.pk), body)
    assert page.status_code == 422
    assert "Summary helps." in page.text
    assert "<html" in page.text


# --- a benefit's life -----------------------------------------------------------------
@pytest.fixture
def benefit(cast):
    return make_benefit(
        cast,
        metric=make_metric(),
        baseline=Decimal(80),
        starts_on=date(2026, 8, 1),
        effect_usd=Decimal("0.01481541"),
    )


@pytest.fixture
def as_finance(cast, client_of) -> Client:
    return client_of(make_user("Howard", Role.OPERATIONS_LEADER))


def version(benefit: Benefit) -> int:
    return Benefit.objects.get(pk=benefit.pk).version


def test_a_benefit_goes_from_forecast_to_attested_and_leaks(
    cast, benefit, as_pm, as_ops, as_finance
):
    def post(client, name, **body):
        answer = client.post(
            url(name, benefit.pk), {"version": version(benefit), **body}, headers=HTMX
        )
        assert answer.status_code == 200, answer.text
        return answer

    post(as_pm, "benefit_ramp", first_month="2026-09", months="6", shares="")
    drivers = {"volume": "100000", "effect": "24.2", "adoption": "0.9"}
    post(as_pm, "benefit_forecast", month="2026-09", **drivers)
    post(as_pm, "benefit_forecast", month="2026-10", **drivers)
    post(as_pm, "benefit_freeze")
    post(as_finance, "benefit_sign")
    post(as_pm, "benefit_move", to="realising")
    seen = {"volume": "96000", "effect": "19.0", "adoption": "0.78"}
    for month in ("2026-09", "2026-10"):
        post(as_pm, "benefit_measure", month=month, **seen)
        page = post(as_ops, "benefit_attest", month=month)
    assert "Leaking" in page.text
    assert "65.3%" in page.text
    assert "Where $22,380 leaks" in page.text
    assert "Most of it is the effect" in page.text
    assert Benefit.objects.get().state == "leaking"


def test_a_plain_browser_is_sent_back_to_the_page(benefit, as_pm):
    page = as_pm.post(url("benefit_freeze", benefit.pk), {"version": 1})
    assert page.url == benefit.get_absolute_url()


def test_a_forecast_reopened_says_why(cast, benefit, as_pm, as_finance):
    as_pm.post(url("benefit_forecast", benefit.pk), {"month": "2026-09", "amount": "9"})
    as_pm.post(url("benefit_freeze", benefit.pk))
    as_finance.post(url("benefit_sign", benefit.pk))
    page = as_pm.post(url("benefit_reopen", benefit.pk), {"reason": ""})
    assert page.status_code == 422
    as_pm.post(url("benefit_reopen", benefit.pk), {"reason": "Volumes fell."})
    assert Benefit.objects.get().state == "baselined"


@pytest.mark.parametrize(
    ("name", "body", "says"),
    [
        ("benefit_forecast", {"month": "2026-09"}, "Give an amount, or the three"),
        ("benefit_forecast", {"month": "2026-09", "volume": "5"}, "Give all three"),
        ("benefit_forecast", {"month": "then", "amount": "5"}, "Enter a date such as"),
        (
            "benefit_ramp",
            {"first_month": "2026-09", "months": 3, "shares": "a"},
            "commas",
        ),
        (
            "benefit_ramp",
            {"first_month": "2026-09", "months": 3, "shares": "2"},
            "0 and 1",
        ),
        ("benefit_measure", {"amount": "5"}, "Fill this in"),
        ("benefit_move", {"to": "nowhere"}, "Choose one of the list"),
        ("benefit_attest", {}, "Fill this in"),
    ],
)
def test_a_wrong_figure_is_named(benefit, as_ops, name, body, says):
    Benefit.objects.update(owner=as_ops.session["_auth_user_id"])
    if name in {"benefit_measure"}:
        signed = {
            "finance_signed_by": benefit.owner,
            "finance_signed_at": "2026-10-01T00:00Z",
        }
        Benefit.objects.update(
            state="realising", baseline_frozen_on=date(2026, 8, 1), **signed
        )
    for headers in (HTMX, {}):
        page = as_ops.post(url(name, benefit.pk), body, headers=headers)
        assert page.status_code == 422
        assert says in page.text
    assert not BenefitMonth.objects.exists()


def test_the_pool_shows_who_else_claims_from_it(cast, benefit, as_pm):
    Benefit.objects.update(value_pool="PLS wrap")
    make_benefit(cast, "B-02", value_pool="PLS wrap")
    page = as_pm.get(benefit.get_absolute_url())
    assert "Also claimed" in page.text
    assert "B-02" in page.text


# --- reading ---------------------------------------------------------------------------
def test_a_metric_is_read_in_a_scope(cast, as_pm):
    metric, queue = make_metric(), make_queue("PLS")
    make_observation(metric, cast.ops, 60, 100, queue=queue)
    make_observation(metric, cast.ops, 90, 100, queue=make_queue("CRD"))
    assert "Metric SL: 75.0%" in as_pm.get(metric.get_absolute_url()).text
    page = as_pm.get(metric.get_absolute_url(), {"queue": queue.pk})
    assert "Metric SL: 60.0%" in page.text


def test_quarters_are_tabs(cast, as_pm):
    make_objective("O1")
    make_objective("P1", starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    page = as_pm.get(url("objective_list"))
    assert "Objective O1" in page.text
    assert "Objective P1" not in page.text
    page = as_pm.get(url("objective_list"), {"quarter": "2026-07-01"})
    assert "Objective P1" in page.text


def test_the_goals_are_a_map_or_a_table(cast, as_pm):
    make_goal("BG-1", "business")
    for view in ("map", "table"):
        page = as_pm.get(url("goal_list"), {"view": view})
        assert f'data-view="{view}"' in page.text
        assert "Has no contact-center goal" in page.text


def test_a_product_asks_for_the_panels_its_reader_may_see(cast, as_pm, as_frontline):
    page = as_pm.get(cast.product.get_absolute_url())
    lead = as_frontline.get(cast.product.get_absolute_url())
    roadmap = reverse("roadmap:product_panel", args=[cast.product.pk])
    assert f'hx-get="{roadmap}"' in page.text
    assert f'hx-get="{roadmap}"' in lead.text
    assert 'id="pilots-panel-place"' not in lead.text


def test_readers_get_no_buttons(cast, as_executive):
    benefit = make_benefit(cast)
    key_result = make_key_result(make_objective(product=cast.product))
    for row in (benefit, key_result, make_goal("CG-1"), make_metric(), make_vendor()):
        page = as_executive.get(row.get_absolute_url())
        assert "Edit" not in page.text
        assert "Save check-in" not in page.text
