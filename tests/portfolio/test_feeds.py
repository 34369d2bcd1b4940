"""Fed key results: what the observations say, and nobody types."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from core import system
from core.errors import Refused, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio import tasks
from portfolio.actions import feeding, observations, rebaselines
from portfolio.actions import key_results as results
from portfolio.models import CheckIn, KeyResult, Queue, Rebaseline
from portfolio.queries import feeds
from portfolio.queries import objectives as queries
from tests.make import (  # fmt: skip
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
)

NOVEMBER = {"period_start": date(2026, 11, 1), "period_end": date(2026, 11, 15)}
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def fcr():
    return make_metric("FCR")


@pytest.fixture
def fed(cast, fcr):
    """FCR in PLS and CRD, from 67.5 to 71 %, as the newest period has it."""
    row = make_key_result(
        make_objective(product=cast.product),
        name="FCR",
        unit="percent",
        metric=fcr,
        feed="latest",
        baseline=Decimal("67.5"),
        target=Decimal(71),
        current=Decimal("67.5"),
    )
    row.queues.set([make_queue("PLS"), make_queue("CRD")])
    return row


def observe(metric, by, **queues):
    """Numerator and denominator per queue, for the first half of November."""
    for code, (top, below) in queues.items():
        queue = Queue.objects.get(code=code)
        make_observation(metric, by, top, below, queue=queue, **NOVEMBER)


def test_two_queues_are_one_ratio_of_sums_not_a_mean_of_rates(cast, fcr, fed):
    observe(fcr, cast.pm, PLS=(9, 10), CRD=(60, 90))
    make_queue("PAY")
    observe(fcr, cast.pm, PAY=(0, 1000))  # outside its scope
    read = feeding.read(fed, by=system.user())
    assert read.current == Decimal(69)  # 69 / 100; the mean of 90 % and 66.7 % is 78.3
    assert read.fed_until == date(2026, 11, 15)
    assert AuditEntry.objects.get(verb=Verb.KEY_RESULT_FED).data["changed"]["current"]


def test_reading_twice_records_once(cast, fcr, fed):
    observe(fcr, cast.pm, PLS=(69, 100))
    feeding.read(fed, by=system.user())
    feeding.read(fed, by=system.user())
    assert AuditEntry.objects.filter(verb=Verb.KEY_RESULT_FED).count() == 1


def test_the_quarter_so_far_pools_its_periods_and_only_those(cast, fcr, fed):
    KeyResult.objects.update(feed="to_date")
    fed.queues.clear()
    months = [(date(2026, 9, 1), 30, 0), (date(2026, 10, 1), 31, 60), (date(2026, 11, 1), 30, 80)]  # fmt: skip
    for start, days, top in months[:2]:
        end = start.replace(day=days)
        make_observation(fcr, cast.pm, top, 100, period_start=start, period_end=end)
    assert feeding.read(fed, by=system.user()).current == 60


def test_provisional_and_corrected_values_are_followed(
    cast, fcr, fed, django_capture_on_commit_callbacks
):
    fed.queues.clear()
    made = make_observation(fcr, cast.pm, 69, 100, provisional=True, **NOVEMBER)
    assert feeding.read(fed, by=system.user()).provisional
    with django_capture_on_commit_callbacks(execute=True):
        observations.correct(
            made, numerator=Decimal(70), denominator=Decimal(100), reason="Late calls.",
            version=1, by=cast.pm,
        )  # fmt: skip
    row = KeyResult.objects.get()
    assert (row.current, row.provisional) == (70, False)


def test_nobody_types_the_value_of_a_fed_key_result(cast, fcr, fed):
    observe(fcr, cast.pm, PLS=(69, 100))
    fed = feeding.read(fed, by=system.user())
    with pytest.raises(Unfit, match="correct those"):
        results.check_in(fed, value=Decimal(71), confidence=7, by=cast.pm)
    made = results.check_in(fed, confidence=7, by=cast.pm)
    assert (made.value, made.score) == (69, Decimal("0.42857"))
    with pytest.raises(Unfit, match="Say where it stands"):
        results.check_in(
            make_key_result(fed.objective, "1.2"), confidence=7, by=cast.pm
        )


def test_the_clock_reads_only_what_is_open(cast, fcr, fed):
    observe(fcr, cast.pm, PLS=(69, 100))
    tasks.read_fed_key_results()
    assert KeyResult.objects.get().current == 69
    assert not KeyResult.objects.to_feed(date(2026, 9, 30))


def test_a_fed_key_result_needs_a_metric(cast, fed):
    with pytest.raises(Unfit, match="Choose the metric"):
        results.edit(fed, metric=None, version=1, by=cast.pm)


def test_a_new_formula_leaves_it_where_it_is_until_it_is_moved_with_a_reason(
    cast, fcr, fed
):
    observe(fcr, cast.pm, PLS=(69, 100))
    feeding.read(fed, by=system.user())
    results.check_in(fed, confidence=6, by=cast.pm)
    second = make_metric("FCR", formula_version=2)
    make_observation(second, cast.pm, 60, 100, **NOVEMBER)
    tasks.read_fed_key_results()
    row = KeyResult.objects.get()
    assert (row.metric, row.current, feeds.newer_formula(row)) == (fcr, 69, second)
    with pytest.raises(Refused, match="New baseline"):
        results.edit(row, metric=second, version=row.version, by=cast.pm)
    move: dict[str, Any] = {
        "metric": second,
        "baseline": Decimal(58),
        "target": Decimal(62),
    }
    with pytest.raises(Refused, match="Say why"):
        rebaselines.rebaseline(row, **move, reason=" ", version=row.version, by=cast.pm)
    row.queues.clear()
    rebaselines.rebaseline(
        row, **move, reason="Chats count too.", version=row.version, by=cast.pm
    )
    row.refresh_from_db()
    kept = Rebaseline.objects.get()
    assert (row.metric, row.current) == (second, 60)
    assert (kept.old_metric, kept.old_target, kept.reason) == (
        fcr,
        71,
        "Chats count too.",
    )
    [(_, score)] = queries.trend(row.objective)
    assert score == Decimal("0.42857")  # of the promise of its day


def test_an_old_check_in_keeps_its_score_when_the_promise_moves(cast):
    row = make_key_result(make_objective(product=cast.product))
    CheckIn.objects.create(
        key_result=row, value=Decimal(387), as_of=date(2026, 10, 5), confidence=5,
        made_by=cast.pm,
    )  # fmt: skip
    rebaselines.rebaseline(
        row, metric=None, baseline=Decimal(397), target=Decimal(387), reason="Half.",
        version=1, by=cast.pm,
    )  # fmt: skip
    assert queries.trend(row.objective) == [(date(2026, 10, 5), Decimal("0.5"))]
