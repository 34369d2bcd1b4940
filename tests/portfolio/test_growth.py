"""Each list costs as many queries with many rows as with few, and is read in pages."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from portfolio.actions import observations
from portfolio.models import (
    Benefit,
    BenefitMonth,
    Capability,
    CheckIn,
    Goal,
    GoalLink,
    Metric,
    Objective,
    Observation,
    Product,
    Vendor,
)
from tests.make import (
    make_annotation,
    make_benefit,
    make_capability,
    make_goal,
    make_key_result,
    make_line,
    make_metric,
    make_objective,
    make_observation,
    make_outcome,
    make_product,
    make_project,
    make_queue,
    make_source,
    make_vendor,
)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def add_products(cast, first, last):
    for n in range(first, last):
        product = make_product(f"P{n}", cast.product.team, cast.pm)
        product.vendors.add(make_vendor(f"Vendor {n}"))
        make_benefit(cast, f"B-{n}", product=product)
        make_goal(f"CG-{n}").products.add(product)


def add_lines(cast, first, last):
    for n in range(first, last):
        line = make_line(f"Line {n}")
        product = make_product(f"L{n}", cast.product.team, cast.pm)
        product.line = line
        product.save()
        make_capability(product, f"L{n}-1").goals.add(make_goal(f"LG-{n}"))
        make_project(product, f"Project {n}", lead=cast.pm)
        make_outcome(product, make_metric(f"LM{n}"))


def add_goals(cast, first, last):
    for n in range(first, last):
        top = make_goal(f"BG-{n}", "business", owner=cast.pm)
        goal = make_goal(f"CG-{n}")
        GoalLink.objects.create(child=goal, parent=top)
        goal.products.add(cast.product)


def add_objectives(cast, first, last):
    for n in range(first, last):
        objective = make_objective(f"O{n}", owner=cast.pm, product=cast.product)
        objective.goals.add(make_goal(f"CG-{n}"))
        for k in range(2):
            row = make_key_result(objective, f"{n}.{k}", owner=cast.po)
            CheckIn.objects.create(
                key_result=row,
                value=386,
                as_of=date(2026, 11, 9),
                confidence=5,
                made_by=cast.pm,
            )


def add_metrics(cast, first, last):
    for n in range(first, last):
        metric = make_metric(f"M{n}", owner=cast.pm)
        make_observation(metric, cast.ops, 8, 10)
        make_observation(
            metric,
            cast.ops,
            7,
            10,
            period_start=date(2026, 9, 1),
            period_end=date(2026, 9, 30),
        )


def add_sources(cast, first, last):
    for n in range(first, last):
        make_source(cast.pm, name=f"Source {n}")


def add_annotations(cast, first, last):
    for n in range(first, last):
        make_annotation(make_metric(f"A{n}"), cast.pm, product=cast.product)


def add_benefits(cast, first, last):
    for n in range(first, last):
        benefit = make_benefit(cast, f"B-{n}")
        BenefitMonth.objects.create(benefit=benefit, month=date(2026, 9, 1), forecast=9)


LISTS = {
    "product_list": add_products,
    "vendor_list": add_products,
    "portfolio_list": add_lines,
    "capability_list": add_lines,
    "project_list": add_lines,
    "goal_list": add_goals,
    "objective_list": add_objectives,
    "metric_list": add_metrics,
    "source_list": add_sources,
    "benefit_list": add_benefits,
}
API = {
    "product-list": add_products,
    "vendor-list": add_products,
    "portfolio-list": add_lines,
    "product_line-list": add_lines,
    "capability-list": add_lines,
    "project-list": add_lines,
    "outcome_metric-list": add_lines,
    "goal-list": add_goals,
    "objective-list": add_objectives,
    "key_result-list": add_objectives,
    "check_in-list": add_objectives,
    "metric-list": add_metrics,
    "observation-list": add_metrics,
    "source-list": add_sources,
    "annotation-list": add_annotations,
    "benefit-list": add_benefits,
}


@pytest.mark.parametrize("name", LISTS)
def test_a_page_costs_the_same_with_more_rows(cast, as_pm, assert_flat, name):
    LISTS[name](cast, 0, 2)
    url = reverse(f"portfolio:{name}")
    assert_flat(lambda: as_pm.get(url), lambda: LISTS[name](cast, 2, 9))


@pytest.mark.parametrize("name", API)
def test_the_api_costs_the_same_with_more_rows(cast, as_pm, assert_flat, name):
    API[name](cast, 0, 2)
    url = reverse(f"api:{name}")
    assert_flat(lambda: as_pm.get(url), lambda: API[name](cast, 2, 9))


def test_a_product_costs_the_same_with_more_on_it(cast, as_pm, assert_flat):
    def add(first, last):
        for n in range(first, last):
            cast.product.vendors.add(make_vendor(f"Vendor {n}"))
            goal = make_goal(f"CG-{n}")
            goal.products.add(cast.product)
            parent = make_goal(f"BG-{n}", "business")
            GoalLink.objects.create(child=goal, parent=parent)
            make_key_result(make_objective(f"O{n}", product=cast.product), f"{n}")
            make_benefit(cast, f"B-{n}")
            make_capability(cast.product, f"A-{n}").goals.add(goal)
            make_project(cast.product, f"Project {n}", lead=cast.pm)
            make_outcome(cast.product, make_metric(f"OM{n}"), target=80)

    add(0, 2)
    assert_flat(lambda: as_pm.get(cast.product.get_absolute_url()), lambda: add(2, 8))


def test_a_metric_costs_the_same_with_more_periods(cast, as_pm, assert_flat):
    metric = make_metric()

    def add(*months):
        for month in months:
            days = {
                "period_start": date(2026, month, 1),
                "period_end": date(2026, month, 28),
            }
            make_observation(metric, cast.ops, 8, 10, **days)
            queue = make_queue(f"Q{month}")
            row = make_observation(metric, cast.ops, 8, 10, queue=queue, **days)
            observations.correct(
                row,
                numerator=Decimal(7),
                denominator=Decimal(10),
                reason="Late file",
                version=1,
                by=cast.ops,
            )
            make_annotation(metric, cast.pm, product=cast.product)

    add(1)
    assert_flat(lambda: as_pm.get(metric.get_absolute_url()), lambda: add(*range(2, 9)))


def test_a_benefit_costs_the_same_with_more_months(cast, as_pm, assert_flat):
    benefit = make_benefit(cast)

    def add(*numbers):
        for n in numbers:
            month = date(2026, n, 1)
            BenefitMonth.objects.create(benefit=benefit, month=month, forecast=9)

    add(1)
    assert_flat(lambda: as_pm.get(benefit.get_absolute_url()), lambda: add(2, 3, 4, 5))


MANY = {
    "vendor_list": lambda cast: Vendor.objects.bulk_create(
        Vendor(name=f"Vendor {n:04}", tier="low") for n in range(230)
    ),
    "product_list": lambda cast: Product.objects.bulk_create(
        Product(
            code=f"P{n:04}",
            name=f"Product {n:04}",
            kind="platform",
            team=cast.product.team,
            product_manager=cast.pm,
        )
        for n in range(228)
    ),
    "capability_list": lambda cast: Capability.objects.bulk_create(
        Capability(code=f"C{n:04}", name=f"Capability {n:04}", product=cast.product)
        for n in range(230)
    ),
    "goal_list": lambda cast: Goal.objects.bulk_create(
        Goal(code=f"G{n:04}", name=f"Goal {n:04}", level="business") for n in range(230)
    ),
    "metric_list": lambda cast: Metric.objects.bulk_create(
        Metric(code=f"M{n:04}", name=f"Metric {n:04}", unit="percent", kind="ratio")
        for n in range(230)
    ),
    "objective_list": lambda cast: Objective.objects.bulk_create(
        Objective(
            code=f"O{n:04}",
            name=f"Objective {n:04}",
            kind="committed",
            starts_on=date(2026, 10, 1),
            ends_on=date(2026, 12, 31),
        )
        for n in range(230)
    ),
    "benefit_list": lambda cast: Benefit.objects.bulk_create(
        Benefit(
            code=f"B-{n:04}",
            name=f"Benefit {n:04}",
            kind="capacity",
            product=cast.product,
            owner=cast.ops,
        )
        for n in range(230)
    ),
}


@pytest.mark.parametrize("name", MANY)
def test_a_long_list_is_read_in_pages_without_a_row_lost(cast, as_pm, name):
    MANY[name](cast)
    url, seen, pages = reverse(f"portfolio:{name}"), [], 0
    page = as_pm.get(url)
    while True:
        pages += 1
        seen += [row.pk for row in page.context["page"].rows]
        after = page.context["page"].after
        if not after:
            break
        page = as_pm.get(url, {"after": after, "quarter": "2026-10-01"})
    assert pages == 3
    assert len(seen) == len(set(seen)) == 230


def test_observations_are_read_in_pages(cast, as_pm):
    metric = make_metric()
    Observation.objects.bulk_create(
        Observation(
            metric=metric,
            channel=f"c{n}",
            period_start=date(2026, 10, 1),
            period_end=date(2026, 10, 31),
            numerator=1,
            denominator=2,
            recorded_by=cast.ops,
        )
        for n in range(60)
    )
    page = as_pm.get(metric.get_absolute_url()).context["page"]
    assert (len(page.rows), bool(page.after)) == (24, True)
