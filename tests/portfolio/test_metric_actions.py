from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import metrics as actions
from portfolio.actions import observations
from portfolio.models import Metric, Observation
from tests.make import make_metric, make_observation, make_queue

OCTOBER: dict[str, Any] = {
    "period_start": date(2026, 10, 1),
    "period_end": date(2026, 10, 31),
}
SUMS: dict[str, Any] = {"numerator": Decimal(80), "denominator": Decimal(100)}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def metric(db):
    return make_metric()


# --- the catalogue ---------------------------------------------------------------------
def test_a_metric_is_created_once(cast):
    words: dict[str, Any] = {
        "name": "Service level",
        "numerator": "answered",
        "denominator": "offered",
    }
    kind: dict[str, Any] = {"unit": "percent", "direction": "up", "kind": "ratio"}
    actions.create(code="SL", by=cast.pm, **words, **kind)
    assert AuditEntry.objects.get().verb == Verb.METRIC_CREATED
    with pytest.raises(Refused, match="already a metric SL"):
        actions.create(code="SL", by=cast.pm, **words, **kind)


@pytest.mark.parametrize("who", ["po", "executive", "ops", "frontline", "outsider"])
def test_readers_define_nothing(cast, metric, who):
    by = cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create(code="X", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit(metric, version=1, name="x", by=by)
    with pytest.raises(PermissionDenied):
        actions.new_version(metric, numerator="x", by=by)


def test_a_formula_without_observations_may_change(cast, metric):
    assert actions.edit(metric, version=1, numerator="in 30 s", by=cast.pm).version == 2


def test_a_formula_with_observations_may_not(cast, metric):
    make_observation(metric, cast.pm, 80, 100)
    with pytest.raises(Refused, match="Start a new version"):
        actions.edit(metric, version=1, numerator="in 30 s", by=cast.pm)
    assert actions.edit(metric, version=1, pitfalls="Mind.", by=cast.pm).version == 2


def test_a_new_version_opens_a_new_series(cast, metric):
    make_observation(metric, cast.pm, 80, 100)
    made = actions.new_version(metric, numerator="in 30 s", by=cast.pm)
    assert (made.code, made.formula_version, made.unit) == ("SL", 2, "percent")
    assert not made.observations.exists()
    assert list(Metric.objects.current()) == [made]
    with pytest.raises(Refused, match="has a version 2 already"):
        actions.new_version(metric, numerator="in 20 s", by=cast.pm)


def test_a_new_version_needs_a_new_formula(cast, metric):
    with pytest.raises(Refused, match="formula is the same"):
        actions.new_version(metric, name="Another name", by=cast.pm)


def test_the_typical_range_runs_upwards(cast, metric):
    with pytest.raises(Refused, match="from low to high"):
        actions.edit(
            metric,
            version=1,
            typical_low=Decimal(9),
            typical_high=Decimal(1),
            by=cast.pm,
        )


def test_a_stale_definition_is_refused(cast, metric):
    actions.edit(metric, version=1, name="Mine", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(metric, version=1, name="Theirs", by=cast.other_pm)


# --- observations -----------------------------------------------------------------------
def test_an_observation_is_recorded(cast, metric):
    made = observations.record(metric, **OCTOBER, **SUMS, by=cast.ops)
    assert (made.shown, made.scope) == ("80.0%", "Whole company")
    entry = AuditEntry.objects.get(verb=Verb.METRIC_OBSERVED)
    assert entry.data["period"] == ["2026-10-01", "2026-10-31"]


def test_a_period_is_recorded_once_per_scope(cast, metric):
    observations.record(metric, **OCTOBER, **SUMS, by=cast.ops)
    observations.record(metric, **OCTOBER, **SUMS, queue=make_queue("PLS"), by=cast.ops)
    with pytest.raises(Refused, match="Correct it there"):
        observations.record(metric, **OCTOBER, **SUMS, by=cast.ops)


@pytest.mark.parametrize(
    "who", ["executive", "frontline", "it", "reviewer", "outsider"]
)
def test_readers_record_nothing(cast, metric, who):
    with pytest.raises(PermissionDenied):
        observations.record(metric, **OCTOBER, **SUMS, by=cast.everyone[who])


def test_a_products_measure_is_its_teams(cast, metric):
    with pytest.raises(PermissionDenied):
        observations.record(
            metric, **OCTOBER, **SUMS, product=cast.product, by=cast.other_pm
        )
    made = observations.record(
        metric, **OCTOBER, **SUMS, product=cast.product, by=cast.po
    )
    with pytest.raises(PermissionDenied):
        observations.correct(
            made,
            numerator=Decimal(1),
            denominator=Decimal(2),
            reason="x",
            version=1,
            by=cast.other_pm,
        )


@pytest.mark.parametrize(
    ("numerator", "denominator", "says"),
    [
        (Decimal(1), Decimal(0), "more than 0"),
        (Decimal(-1), Decimal(10), "0 or more"),
        (Decimal(11), Decimal(10), "not larger"),
    ],
)
def test_impossible_shares_are_refused(cast, metric, numerator, denominator, says):
    with pytest.raises(Refused, match=says):
        observations.record(
            metric, **OCTOBER, numerator=numerator, denominator=denominator, by=cast.ops
        )


def test_a_net_score_may_be_negative_but_not_beyond_everyone(cast):
    net = make_metric("NPS", unit="points", kind="net_score")
    below = observations.record(
        net, **OCTOBER, numerator=Decimal(-5), denominator=Decimal(10), by=cast.ops
    )
    assert below.shown == "−50 points"
    with pytest.raises(Refused, match="not larger"):
        observations.correct(
            below,
            numerator=Decimal(-11),
            denominator=Decimal(10),
            reason="x",
            version=1,
            by=cast.ops,
        )


@pytest.mark.parametrize(
    ("start", "end", "says"),
    [
        (date(2026, 10, 31), date(2026, 10, 1), "ends before"),
        (date(2026, 11, 1), date(2026, 11, 30), "not over"),
    ],
)
def test_impossible_periods_are_refused(cast, metric, start, end, says):
    with pytest.raises(Refused, match=says):
        observations.record(
            metric, period_start=start, period_end=end, **SUMS, by=cast.ops
        )


def test_a_correction_keeps_what_it_was_and_why(cast, metric):
    row = make_observation(metric, cast.ops, 80, 100)
    observations.correct(
        row,
        numerator=Decimal(82),
        denominator=Decimal(100),
        reason="Late calls.",
        version=1,
        by=cast.ops,
    )
    assert Observation.objects.get().shown == "82.0%"
    entry = AuditEntry.objects.get(verb=Verb.METRIC_CORRECTED)
    assert entry.data["changed"] == {"numerator": ["80.0000", "82"]}
    assert entry.data["reason"] == "Late calls."


def test_a_correction_of_nothing_or_of_an_old_figure_is_refused(cast, metric):
    row = make_observation(metric, cast.ops, 80, 100)
    same: dict[str, Any] = {
        "numerator": Decimal(80),
        "denominator": Decimal(100),
        "reason": "x",
    }
    with pytest.raises(Refused, match="nothing to correct"):
        observations.correct(row, **same, version=1, by=cast.ops)
    observations.correct(
        row, **(same | {"numerator": Decimal(81)}), version=1, by=cast.ops
    )
    with pytest.raises(Stale):
        observations.correct(
            row, **(same | {"numerator": Decimal(82)}), version=1, by=cast.ops
        )
