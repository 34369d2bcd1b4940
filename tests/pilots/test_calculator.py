"""The calculator: looks counted in, turned round, from a queue's own traffic, into a plan."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from pilots import calculator
from pilots.actions import measures
from pilots.calculator import Question
from pilots.models import Pilot
from portfolio.models import Observation, Queue
from tests.make import make_metric
from tests.pilots.ways import make_pilot, pilot_in

SURE = {"alpha": 0.05, "power": 0.8}


@pytest.mark.parametrize(
    ("asked", "units", "per_arm"),
    [
        (Question("share", 0.31, 0.33), 8536, 8536),
        (Question("share", 0.31, 0.33, looks=4), 8536, 8704),
        (Question("mean", sd=38, delta=24, any_day=True), 40, 81),
        (Question("margin", 0.68, margin=0.02), 6727, 6727),
    ],
)
def test_units_with_the_cost_of_their_looks(asked, units, per_arm):
    found = calculator.answer(asked)
    assert (found.units, found.per_arm) == (units, per_arm)


def test_turned_round_it_says_what_the_units_see():
    found = calculator.answer(Question("mean", sd=38, n=48))
    assert (f"{found.detects:.2f}", found.per_arm, found.forms) == ("21.73", None, [])
    once, four = (
        calculator.answer(Question("share", 0.31, n=8536, looks=k)) for k in (1, 4)
    )
    assert f"{once.detects:.4f}" == "0.0198"
    assert (four.detects or 0) > (once.detects or 0)


@pytest.fixture
def queue(cast):
    row = Queue.objects.create(
        code="PAY", name="Payments", service_level_percent=80, service_level_seconds=30
    )
    metric = make_metric("ABAN", unit="percent", kind="ratio")
    for month, offered in ((9, 60_000), (10, 31_000)):
        last = 30 if month == 9 else 31
        Observation.objects.create(
            metric=metric, queue=row, numerator=9, denominator=offered,
            period_start=date(2026, month, 1), period_end=date(2026, month, last),
            recorded_by=cast.pm,
        )  # fmt: skip
    return row


def test_days_come_from_the_newest_traffic_of_the_queues(queue, as_ops):
    asked = {"kind": "share", "baseline": 31, "target": 33, "share": 30, **SURE}
    page = as_ops.get(
        reverse("pilots:sample_size"), asked | {"queues": queue.pk}
    ).content.decode()
    assert "1,000 contacts a day were offered" in page
    assert "<span>57</span>" in page


def test_a_plan_asks_and_takes_the_answer(cast, as_pm, as_ops):
    pilot = make_pilot(cast, looks=4)
    main = pilot.measures.get(part="primary")
    measures.edit(main, min_effect=Decimal(24), planned_sd=Decimal(38), by=cast.pm)
    address = reverse("pilots:sample_size")
    page = as_pm.get(address, {"pilot": pilot.pk}).content.decode()
    assert 'value="38.000000"' in page or 'value="38"' in page or "38.0" in page
    asked = {
        "kind": "mean",
        "sd": 38,
        "delta": 24,
        "looking": "planned_looks",
        "looks": 4,
    }
    page = as_pm.get(address, {**asked, **SURE, "pilot": pilot.pk}).content.decode()
    assert "Take 41 into the plan" in page
    pilot.refresh_from_db()
    body = {"plan": f"{pilot.pk}.{pilot.version}", "sample_size": 41}
    take = reverse("pilots:sample_size_take")
    assert as_ops.post(take, body).status_code == 403
    assert as_pm.post(take, body).status_code == 302
    assert Pilot.objects.get(pk=pilot.pk).sample_size == 41
    assert as_pm.post(take, body).status_code == 409  # that version is gone
    running = pilot_in("running", cast)
    other = {"plan": f"{running.pk}.{running.version}", "sample_size": 41}
    assert as_pm.post(take, other).status_code == 422
