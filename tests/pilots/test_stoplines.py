"""Kill criteria on a measure: what they look at, and what they make of a read-out."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from core.clock import today
from pilots import figures, stoplines
from pilots.actions import measures, readouts, results, steps
from tests.pilots.ways import behind, bring, make_pilot, make_results, pilot_in

COMPLAINTS: dict[str, Any] = {
    "part": "guardrail", "name": "Complaints", "method": "two_proportion",
    "direction": "down", "unit": "per_1k", "max_worsening": Decimal("0.01"),
}  # fmt: skip


TEXT = "Complaints pass 3 per 1,000"


def watching(cast, *, days=None, threshold="0.003"):
    """A running pilot that stops when complaints pass 3 per 1,000."""
    pilot = make_pilot(cast)
    measure = measures.add(pilot, by=cast.pm, **COMPLAINTS)
    measures.add_criterion(
        pilot, text=TEXT, measure=measure,
        threshold=Decimal(threshold), window_days=days, by=cast.pm,
    )  # fmt: skip
    return bring(pilot, cast, "running")


def complained(pilot, cast, successes, n, *, ago=0):
    results.record(
        pilot.measures.get(name="Complaints"), arm="treatment", period="during",
        as_of=today() - timedelta(days=ago), successes=successes, n=n, by=cast.pm,
    )  # fmt: skip


def reached(pilot):
    return stoplines.reached(pilot, figures.results_of(pilot))


def test_a_criterion_past_its_line_makes_the_read_out_stop(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    with behind(pilot):
        pilot.kill_criteria.update(threshold=Decimal(388))  # 388.4 was measured
    steps.finish(pilot, reason="over", by=cast.pm)
    found = readouts.make(pilot, by=cast.pm)
    assert (found.proposal, found.because) == (
        "stop", "A kill criterion was reached: Handle time passes 450 seconds.",
    )  # fmt: skip
    assert found.computed["reached"] == ["Handle time passes 450 seconds"]


def test_on_the_line_is_not_past_it(cast):
    pilot = watching(cast)
    complained(pilot, cast, 3, 1000)
    assert reached(pilot) == []


def test_where_higher_is_better_the_line_is_below(cast):
    pilot = make_pilot(cast)
    measures.add_criterion(
        pilot, text="Fewer than 60% are resolved", threshold=Decimal("0.6"),
        measure=pilot.measures.get(part="guardrail"), by=cast.pm,
    )  # fmt: skip
    bring(pilot, cast, "running")
    make_results(pilot, cast)
    assert reached(pilot) == []
    pilot.measures.get(part="guardrail").results.update(successes=1)
    assert reached(pilot) == ["Fewer than 60% are resolved"]


def test_a_look_stops_at_once_too(cast):
    pilot = pilot_in("running", cast, looks=2, sample_size=96)
    make_results(pilot, cast)
    with behind(pilot):
        pilot.kill_criteria.update(threshold=Decimal(300))
    assert readouts.look(pilot, by=cast.pm).proposal == "stop"


def test_what_nobody_measured_is_not_reached(cast):
    assert reached(watching(cast)) == []


# --- the window ----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("days", "more", "told"),
    [
        (None, 7, []),  # 8 of 3,000 in all
        (7, 7, [TEXT]),  # 7 of the 2,000 since
        (8, 7, [TEXT]),
        (9, 7, []),  # nothing is that old: all of it counts
        (7, 6, []),  # on the line
        (7, -1, []),  # corrected downwards: all of it counts
    ],
)
def test_a_window_counts_the_newest_days_only(cast, later, days, more, told):
    pilot = watching(cast, days=days)
    complained(pilot, cast, 1, 1000)
    later(8)
    complained(pilot, cast, 1 + more, 3000)
    assert reached(pilot) == told


def test_a_mean_is_weighed_by_its_units(cast, later):
    pilot = pilot_in("running", cast)
    with behind(pilot):
        pilot.kill_criteria.update(window_days=7)
    measure = pilot.measures.get(part="primary")

    def handled(n, mean):
        results.record(
            measure, arm="treatment", period="during", as_of=today(), n=n,
            mean=Decimal(mean), sd=Decimal(30), by=cast.pm,
        )  # fmt: skip

    handled(10, "400")
    later(7)
    handled(20, "430")  # 460 on the ten since, and the line is 450
    assert reached(pilot) == ["Handle time passes 450 seconds"]
