"""Roll-ups in SQL: never twice, never an average, gaps kept, always as many queries."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from portfolio.metrics import Rate, shown
from portfolio.models import Metric, Observation, Queue, Site
from portfolio.queries import Scope, key_metrics, series
from portfolio.queries.measures import total
from portfolio.queries.queues import queue_trends
from tests.make import make_metric, make_observation, make_queue

TODAY = date(2026, 11, 16)
# domain.md §12: queue → handled, seconds each
QUEUES = {
    "PLS": (73_164, 398),
    "AUT": (42_734, 424),
    "CRD": (54_810, 396),
    "PAY": (49_504, 262),
    "COI": (22_584, 352),
    "HRD": (8_712, 905),
    "DIS": (11_569, 742),
    "ESP": (12_894, 455),
}


@pytest.fixture
def handle(cast):
    metric = make_metric("AHT", unit="seconds", kind="mean", is_headline=True)
    for code, (handled, seconds) in QUEUES.items():
        make_observation(
            metric,
            cast.ops,
            handled * seconds,
            handled,
            queue=make_queue(code),
            channel="voice",
        )
    return metric


def month(number: int, year: int = 2026) -> dict[str, date]:
    last = {2: 28, 4: 30, 6: 30, 9: 30, 11: 30}.get(number, 31)
    return {
        "period_start": date(year, number, 1),
        "period_end": date(year, number, last),
    }


def values(metric: Metric, scope: Scope | None = None) -> list[str]:
    points = series([metric], until=TODAY, scope=scope or Scope())[metric.pk]
    return [shown(point.sums, metric.formula) for point in points]


def test_the_company_is_the_ratio_of_sums_over_its_queues(handle):
    assert values(handle) == ["406.56 s"]
    whole = total(handle, since=date(2026, 10, 1), until=TODAY, scope=Scope())
    assert whole is not None
    assert (whole.numerator, whole.denominator) == (112_198_192, 275_971)


def test_some_queues_are_rolled_up_alike(handle):
    keys = tuple(
        Queue.objects.filter(code__in=["PLS", "CRD"]).values_list("pk", flat=True)
    )
    assert values(handle, Scope(queues=keys)) == ["397.14 s"]


def test_a_queue_by_itself_and_a_queue_nobody_measured(handle):
    pay = Queue.objects.get(code="PAY")
    assert values(handle, Scope(queues=(pay.pk,))) == ["262.00 s"]
    assert values(handle, Scope(queues=(make_queue("NEW").pk,))) == []


def test_what_was_measured_as_a_whole_is_not_added_to_its_parts(handle, cast):
    make_observation(handle, cast.ops, 400_000, 1_000)
    assert values(handle) == ["400.00 s"]


def test_two_cuts_of_the_same_contacts_are_not_added(handle, cast):
    site = Site.objects.create(code="SAT", name="San Antonio")
    make_observation(handle, cast.ops, 300_000, 1_000, site=site)
    assert values(handle) == ["406.56 s"], "the cut that covers most speaks"


def test_a_gap_between_months_stays_a_gap(cast):
    metric = make_metric()
    for number in (7, 8, 10):
        make_observation(metric, cast.ops, 70 + number, 100, **month(number))
    assert values(metric) == ["77.0%", "78.0%", "–", "80.0%"]


def test_gaps_are_found_over_the_turn_of_the_year(cast):
    metric = make_metric()
    make_observation(metric, cast.ops, 50, 100, **month(11, 2025))
    make_observation(metric, cast.ops, 60, 100, **month(2))
    points = series([metric], until=TODAY)[metric.pk]
    assert [f"{p.start:%Y-%m}" for p in points] == [
        "2025-11",
        "2025-12",
        "2026-01",
        "2026-02",
    ]


def test_weeks_and_months_do_not_make_one_line(cast):
    metric = make_metric()
    make_observation(metric, cast.ops, 50, 100, **month(9))
    for day in (5, 12):
        week = {
            "period_start": date(2026, 10, day),
            "period_end": date(2026, 10, day + 6),
        }
        make_observation(metric, cast.ops, day, 100, **week)
    assert values(metric) == ["5.0%", "12.0%"]


def test_what_lies_after_the_day_is_not_shown(cast):
    metric = make_metric()
    make_observation(metric, cast.ops, 50, 100, **month(12))
    assert values(metric) == []


def test_percentiles_of_parts_are_not_available(cast):
    metric = make_metric("STP", unit="weeks", kind="percentile")
    for code in ("PLS", "CRD"):
        make_observation(metric, cast.ops, 19, 1, queue=make_queue(code))
    assert values(metric) == ["n/a"]


def test_attrition_is_per_year(cast):
    metric = make_metric("ATTR", annual=12)
    make_observation(metric, cast.ops, 15, 452, **month(9))
    make_observation(metric, cast.ops, 16, 452, **month(10))
    whole = total(metric, since=date(2026, 9, 1), until=TODAY, scope=Scope())
    assert shown(whole, metric.formula) == "41.2%"


def test_net_scores_add_up(cast):
    metric = make_metric("NPS", unit="points", kind="net_score")
    for code, top, below in (("PLS", 2_000, 6_000), ("CRD", 1_100, 4_000)):
        make_observation(metric, cast.ops, top, below, queue=make_queue(code))
    assert values(metric) == ["+31 points"]


RATES = Rate(Fraction(713, 10)), Rate(Fraction(70))


def test_a_key_metric_says_where_it_comes_from(cast):
    metric = make_metric("SL", is_headline=True)
    make_metric("OTHER")
    make_observation(metric, cast.ops, 700, 1_000, **month(9))
    make_observation(metric, cast.ops, 713, 1_000, **month(10), provisional=True)
    [key] = key_metrics(TODAY)
    assert (key.shown, key.value, key.previous) == ("71.3%", *RATES)
    assert (key.change, key.is_better) == (Fraction(13, 10), True)
    assert key.latest is not None
    assert key.latest.provisional
    assert key.says == "Metric SL rose to 71.3% over 2 periods"


@pytest.mark.parametrize(("direction", "better"), [("down", False), ("band", None)])
def test_better_depends_on_the_direction(cast, direction, better):
    metric = make_metric("AHT", is_headline=True, direction=direction)
    make_observation(metric, cast.ops, 70, 100, **month(9))
    make_observation(metric, cast.ops, 71, 100, **month(10))
    assert key_metrics(TODAY)[0].is_better is better


def test_a_key_metric_without_observations_is_a_gap(db):
    make_metric("SL", is_headline=True)
    [key] = key_metrics(TODAY)
    assert (key.shown, key.value, key.change, key.latest) == ("–", None, None, None)


def test_the_queues_show_what_the_total_hides(handle):
    trends = queue_trends([handle], until=TODAY)[handle.pk]
    assert {each.queue.code: each.standing.shown for each in trends}[
        "HRD"
    ] == "905.00 s"


def test_key_metrics_cost_two_queries_whatever_is_recorded(handle, cast):
    for number in range(1, 10):
        make_observation(handle, cast.ops, 400, 1, **month(number))
    make_metric("SL", is_headline=True)
    with CaptureQueriesContext(connection) as made:
        key_metrics(TODAY)
    assert len(made) == 2


def test_ten_thousand_observations_are_summed_in_the_database(cast):
    metric = make_metric("AHT", unit="seconds", kind="mean", is_headline=True)
    rows = [
        Observation(
            metric=metric,
            channel=f"c{n % 400}",
            numerator=Decimal(400),
            denominator=Decimal(1),
            recorded_by=cast.ops,
            **month(1 + n // 1_000),
        )
        for n in range(10_000)
        if n % 1_000 < 400
    ]
    Observation.objects.bulk_create(rows)
    [key] = key_metrics(TODAY)
    assert key.latest is not None
    assert key.latest.sums is not None
    assert key.latest.sums.observations == 400
    assert key.shown == "400.00 s"
