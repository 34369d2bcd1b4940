from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from portfolio.goal_map import ROW, curves, height, place
from portfolio.models import Benefit, BenefitMonth, CheckIn, GoalLink
from portfolio.queries import (
    nav_products,
    objectives_with_scores,
    value_forecast_vs_actual,
)
from portfolio.queries.benefits import totals
from portfolio.queries.goals import drawn, table, tree
from portfolio.queries.objectives import quarter_name
from portfolio.queries.rollups import PRODUCT, figures
from tests.make import make_benefit, make_goal, make_key_result, make_objective

TODAY = date(2026, 11, 16)


def months(benefit: Benefit, by, *rows: tuple[str, int, int | None, bool]) -> None:
    for month, forecast, actual, attested in rows:
        signed = {"attested_by": by, "attested_at": timezone.now()} if attested else {}
        BenefitMonth.objects.create(
            benefit=benefit,
            month=date.fromisoformat(f"{month}-01"),
            forecast=forecast,
            actual=actual,
            **signed,
        )


# --- objectives ---------------------------------------------------------------------
def test_an_objective_is_scored_without_its_guardrails(cast):
    objective = make_objective()
    make_key_result(objective, "1.1")
    make_key_result(objective, "1.2", current=377, is_guardrail=True)
    [scored] = objectives_with_scores(TODAY)
    assert scored.score == Decimal("0.55")
    assert [row.key_result.code for row in scored.results] == ["1.1", "1.2"]


def test_weights_count(cast):
    objective = make_objective()
    make_key_result(objective, "1.1", current=397, weight=3)
    make_key_result(objective, "1.2", current=377, weight=1)
    assert objectives_with_scores(TODAY)[0].score == Decimal("0.25")


def test_an_objective_without_key_results_has_no_score(db):
    make_objective()
    [scored] = objectives_with_scores(TODAY)
    assert (scored.score, scored.pace, scored.band, scored.pace_word) == (
        None,
        None,
        "",
        "",
    )


def test_it_is_stale_two_weeks_after_the_last_check_in(cast):
    key_result = make_key_result(make_objective())
    assert objectives_with_scores(date(2026, 10, 10))[0].is_stale is False
    assert objectives_with_scores(TODAY)[0].is_stale is True
    CheckIn.objects.create(
        key_result=key_result,
        value=386,
        as_of=date(2026, 11, 9),
        confidence=6,
        made_by=cast.pm,
    )
    assert objectives_with_scores(TODAY)[0].is_stale is False


def test_only_the_running_quarter_is_read(db):
    make_objective(starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 30))
    assert objectives_with_scores(TODAY) == []


def test_scoring_costs_the_same_for_many_objectives(cast):
    make_key_result(make_objective())
    with CaptureQueriesContext(connection) as few:
        objectives_with_scores(TODAY)
    for n in range(2, 9):
        objective = make_objective(f"O{n}", product=cast.product, owner=cast.pm)
        for k in range(3):
            make_key_result(objective, f"{n}.{k}", owner=cast.pm)
    with CaptureQueriesContext(connection) as many:
        rows = objectives_with_scores(TODAY)
        [row.score for row in rows]
        [str(row.objective.product) for row in rows]
    assert len(few) == len(many) == 3


@pytest.mark.parametrize(
    ("start", "end", "name"),
    [
        (date(2026, 10, 1), date(2026, 12, 31), "Q4 2026"),
        (date(2027, 1, 1), date(2027, 3, 31), "Q1 2027"),
        (date(2026, 7, 1), date(2026, 12, 31), "Jul 2026 – Dec 2026"),
    ],
)
def test_quarters_are_called_as_people_call_them(start, end, name):
    assert quarter_name(start, end) == name


# --- value -------------------------------------------------------------------------
def test_value_counts_what_was_attested_and_compares_like_with_like(cast):
    benefit = make_benefit(cast, cashable=Decimal("0.5"), confidence=Decimal("0.8"))
    months(
        benefit,
        cast.ops,
        ("2026-09", 100, 65, True),
        ("2026-10", 100, 90, False),
        ("2026-11", 100, None, False),
    )
    report = value_forecast_vs_actual(TODAY)
    assert (report.annual, report.cashable) == (96_000, 48_000)
    assert [(m.forecast, m.actual, m.waiting) for m in report.months] == [
        (100, 65, 0),
        (100, None, 1),
        (100, None, 0),
    ]
    assert report.ratio == Decimal("0.65")


def test_what_is_written_off_claims_nothing(cast):
    benefit = make_benefit(cast, state="written_off")
    months(benefit, cast.ops, ("2026-09", 100, 100, True))
    report = value_forecast_vs_actual(TODAY)
    assert (report.annual, report.months, report.ratio) == (0, [], None)


def test_the_future_is_not_counted_as_come_true(cast):
    months(make_benefit(cast), cast.ops, ("2026-12", 100, 100, True))
    assert value_forecast_vs_actual(TODAY).ratio is None


def test_totals_of_a_list_take_one_query(cast):
    rows = [make_benefit(cast, f"B-{n}") for n in range(3)]
    months(rows[0], cast.ops, ("2026-09", 100, 50, True), ("2026-10", 9, 9, False))
    with CaptureQueriesContext(connection) as made:
        found = totals(rows)
    assert len(made) == 1
    assert (found[rows[0].pk].ratio, found[rows[0].pk].waiting) == (Decimal("0.5"), 1)
    assert found[rows[1].pk].ratio is None


# --- goals -------------------------------------------------------------------------
@pytest.fixture
def goals(cast):
    business, center, stray = (
        make_goal("BG-1", "business"),
        make_goal("CG-1"),
        make_goal("CG-2"),
    )
    GoalLink.objects.create(child=center, parent=business)
    center.products.add(cast.product)
    return business, center, stray


def test_the_tree_names_goals_and_products_that_serve_nothing(cast, goals):
    found = tree(cast.pm)
    assert [each.says for each in found.coverage.orphans] == [
        "CG-2 serves no business goal"
    ]
    assert found.orphan_products == [cast.other_product]


def test_the_map_draws_each_link_between_its_boxes(cast, goals):
    business, center, _ = goals
    drawing = drawn(tree(cast.pm))
    assert [title for _, title, _ in drawing.columns] == [
        "Business goals",
        "Contact-center goals",
        "Products",
    ]
    assert {(c.parent, c.child) for c in drawing.curves} == {
        (f"g{business.pk}", f"g{center.pk}"),
        (f"g{center.pk}", f"p{cast.product.pk}"),
    }


def test_a_map_has_room_for_forty_boxes_a_column(cast):
    for n in range(45):
        make_goal(f"CG-{n}")
    drawing = drawn(tree(cast.pm))
    assert drawing.left_out == 5
    assert drawing.height == 40 * ROW


def test_the_table_says_the_same_as_the_map(cast, goals):
    business, center, _ = goals
    rows = {row.goal.code: row for row in table(tree(cast.pm), goals)}
    assert rows["CG-1"].serves == [business]
    assert rows["BG-1"].served_by == [center]
    assert rows["CG-1"].products == [cast.product]
    assert rows["CG-2"].finding.status == "fail"


def test_an_outsider_sees_no_tree(cast, goals):
    assert tree(cast.outsider).goals == []


def test_a_curve_runs_from_edge_to_edge_at_the_middle_of_its_rows():
    spots = place([["a"], ["b", "c"]])
    [curve] = curves(spots, [("a", "c", 2), ("a", "gone", 2)], columns=2)
    assert curve.d.startswith(f"M428.6 {ROW / 2:.1f}C")
    assert curve.d.endswith(f"L571.4 {ROW * 1.5:.1f}")
    assert height([["a"], ["b", "c"]]) == 2 * ROW


# --- products ------------------------------------------------------------------------
def test_the_navigation_takes_one_query(cast):
    with CaptureQueriesContext(connection) as made:
        rows = [(p.name, p.cord, p.get_absolute_url()) for p in nav_products(cast.pm)]
    assert len(rows) == 2
    assert len(made) == 2, "the products and, once a request, the memberships"


def test_the_list_counts_goals_and_value_of_each_product(cast, goals):
    make_benefit(cast, state="written_off")
    make_benefit(cast, "B-02")
    found = figures(PRODUCT, [cast.product.pk, cast.other_product.pk])
    assert found[cast.product.pk].goals == 1
    assert found[cast.product.pk].annual_value == 120_000
    assert found[cast.other_product.pk].goals == 0
