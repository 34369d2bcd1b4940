"""Readings that go back to units and days: ratios of domain.md §6, and trends before."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import today
from core.errors import Refused
from pilots import reading
from pilots.actions import measures
from pilots.models import ArmObservation
from tests.pilots.ways import make_pilot, planned

PER_CALL = {
    "name": "Seconds per call", "method": "ratio", "grain": "units", "direction": "down",
    "unit": "seconds", "baseline": Decimal(420), "target": Decimal(390),
}  # fmt: skip
ABANDONED = {
    "name": "Abandonment", "method": "difference", "grain": "days", "direction": "down",
    "unit": "percent", "baseline": Decimal("0.07"), "target": Decimal("0.065"),
}  # fmt: skip
SOLVED = {
    "name": "Solved", "method": "two_proportion", "direction": "up", "unit": "percent",
    "max_worsening": Decimal("0.02"),
}  # fmt: skip
# Σ seconds and Σ calls of six agents in each arm (domain.md §6).
TREATED = ([31200, 28350, 35600, 24800, 30900, 27300], [80, 75, 88, 66, 78, 71])
CONTROL = ([33900, 30100, 37500, 29400, 32600, 31800], [81, 70, 90, 68, 79, 74])


def put(pilot, rows):
    """(arm, days from the start, x, n, unit) each; past the actions, as a history is."""
    main = pilot.measures.get(part="primary")
    for arm, on, x, n, unit in rows:
        ArmObservation.objects.create(
            measure=main, arm=arm, day=today() + timedelta(days=on), x=x, n=n, unit=unit,
            recorded_by=pilot.owner,
        )  # fmt: skip


def row_of(pilot):
    found = reading.read(pilot, final=True, may_extend=False)
    return found, found.computed["measures"][0]


def test_six_agents_an_arm_are_read_as_the_ratio_of_their_sums(cast):
    pilot = planned(cast, primary=PER_CALL, guardrails=[SOLVED], sample_size=6)
    for arm, (x, y) in (("treatment", TREATED), ("control", CONTROL)):
        units = zip(x, y, range(6), strict=True)
        put(pilot, [(arm, 0, top, below, f"{arm[0]}{k}") for top, below, k in units])
    _, row = row_of(pilot)
    effect, resampled = row["effect"], row["other_interval"]
    assert [f"{effect[name]:.3f}" for name in ("treatment", "control", "difference")] == [
        "388.974", "422.727", "-33.753",
    ]  # fmt: skip
    assert f"{effect['se']:.3f} {effect['statistic']:.3f}" == "5.713 -5.908"
    assert resampled["interval"] == "bootstrap"
    assert resampled["low"] < effect["difference"] < resampled["high"] < 0
    assert row_of(pilot)[1] == row  # the seed is the plan's: the same for everybody


def test_a_ratio_is_recorded_unit_by_unit(cast):
    with pytest.raises(Refused, match="recorded unit by unit"):
        measures.add(
            make_pilot(cast), part="guardrail", max_worsening=Decimal(5), by=cast.pm,
            **{**PER_CALL, "grain": "totals"},  # type: ignore[arg-type]
        )  # fmt: skip


def days(pilot, lean):
    """20 days before the start and 20 after: 8% against 8%, and 6% with the change."""
    for on in range(-20, 1):
        wobble = (on * 7) % 5
        control, treated = 800 + wobble * 4, 800 + ((on * 3) % 5) * 4 + lean * on
        if on == 0:
            treated = 600
        put(pilot, [("control", on, control, 10_000, ""), ("treatment", on, treated, 10_000, "")])  # fmt: skip


@pytest.mark.parametrize(("lean", "doubts"), [(0, []), (10, ["not_parallel"])])
def test_groups_that_did_not_move_alike_before_never_scale(cast, as_ops, lean, doubts):
    pilot = planned(cast, primary=ABANDONED, guardrails=[SOLVED], sample_size=10_000)
    days(pilot, lean)
    found, _ = row_of(pilot)
    assert found.computed["doubts"] == doubts
    assert found.computed["trend"]["periods"] == 20
    assert (
        as_ops.get(reverse("pilots:pilot_reading", args=[pilot.pk])).status_code == 200
    )


def test_without_a_trend_before_the_start_nothing_scales(cast):
    pilot = planned(cast, primary=ABANDONED, guardrails=[SOLVED], sample_size=10_000)
    put(pilot, [(arm, on, x, 10_000, "") for arm, on, x in (
        ("control", -1, 800), ("treatment", -1, 800), ("control", 0, 800),
        ("treatment", 0, 600))])  # fmt: skip
    found, _ = row_of(pilot)
    assert (found.computed["trend"], found.computed["doubts"]) == (None, ["no_trend"])
    assert found.proposal.decision == "iterate"
