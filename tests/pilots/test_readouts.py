"""Readings of the demo's experiments (domain.md §12), and what they propose."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused
from core.models import AuditEntry
from core.verbs import Verb
from pilots.actions import plans, readouts, results, steps
from pilots.models import ArmResult, Readout
from tests.pilots.ways import make_results, pilot_in, planned


def record(pilot, name, by, **arms):
    measure = pilot.measures.get(name=name)
    for arm, figures in arms.items():
        where, _, period = arm.partition("_")
        day = today() - timedelta(days=1 if period == "before" else 0)
        results.record(
            measure, arm=where, period=period or "during", as_of=day, by=by, **figures
        )


def count(successes, n):
    return {"successes": successes, "n": n}


def read(pilot, by):
    steps.finish(pilot, reason="over", by=by)
    return readouts.make(pilot, by=by)


# --- the demo's five ------------------------------------------------------------------
def test_pil_01_scales(cast):
    pilot = pilot_in("running", cast)
    pilot.measures.filter(part="guardrail")
    make_results(pilot, cast)
    found = read(pilot, cast.pm)
    assert found.proposal == "scale"
    assert found.sentence.startswith(
        "Handle time: 24 seconds lower than control (95% interval 8 to 40 lower); "
        "Resolved at first contact holds: 0.20 points worse, at most 1.41 worse"
    )
    effect = found.computed["measures"][0]["effect"]
    assert f"{effect['statistic']:.2f} {effect['p']:.4f}" == "-3.04 0.0030"
    assert not found.computed["underpowered"]


BOT = {
    "name": "Verified containment", "method": "two_proportion", "direction": "up",
    "unit": "percent", "baseline": Decimal("0.31"), "target": Decimal("0.36"),
}  # fmt: skip


def test_pil_02_goes_on_after_its_second_look(cast, later):
    repeats = {
        "name": "Repeat contacts", "method": "two_proportion", "direction": "down",
        "unit": "percent", "max_worsening": Decimal("0.02"),
    }  # fmt: skip
    worth = {"min_effect": Decimal("0.02")}
    pilot = planned(
        cast, primary=BOT | worth, guardrails=[repeats], sample_size=8800, looks=4
    )
    record(pilot, "Verified containment", cast.pm,
           control=count(682, 2200), treatment=count(717, 2200))  # fmt: skip
    first = readouts.look(pilot, by=cast.pm)
    with pytest.raises(Refused, match="no new units since the last look"):
        readouts.look(pilot, by=cast.pm)
    later(7)
    record(pilot, "Verified containment", cast.pm,
           control=count(1364, 4400), treatment=count(1473, 4400))  # fmt: skip
    record(pilot, "Repeat contacts", cast.pm,
           control=count(792, 4400), treatment=count(810, 4400))  # fmt: skip
    second = readouts.look(pilot, by=cast.pm)
    assert [first.proposal, second.proposal] == ["go_on", "go_on"]
    assert [f"{r.computed['boundary']:.3f}" for r in (first, second)] == [
        "4.333",
        "2.963",
    ]
    effect, repeat = (
        second.computed["measures"][0]["effect"],
        second.computed["measures"][1],
    )
    assert f"{effect['statistic']:.3f} {effect['p']:.4f}" == "2.486 0.0129"
    assert f"{100 * repeat['guard']['highest']:.2f}" == "1.76"
    assert repeat["guard"]["verdict"] == "holds"
    assert "99.7% interval" in second.sentence
    always = second.computed["always"]
    assert f"{always['ratio']:.3f} {always['p']:.3f}" == "5.106 0.196"
    assert first.computed["always"]["p"] == 1
    assert not second.computed["sample_ratio"]["alarm"]


def test_pil_03_iterates(cast):
    abandoned = {
        "name": "Abandonment", "method": "difference", "direction": "down",
        "unit": "percent", "baseline": Decimal("0.07"), "target": Decimal("0.05"),
    }  # fmt: skip
    repeats = {
        "name": "Repeats", "method": "two_proportion", "direction": "down",
        "unit": "percent", "max_worsening": Decimal("0.01"),
    }  # fmt: skip
    pilot = planned(cast, primary=abandoned, guardrails=[repeats], sample_size=14_000)
    record(
        pilot, "Abandonment", cast.pm,
        treatment_before=count(1064, 15200), treatment=count(806, 15500),
        control_before=count(1120, 14000), control=count(1036, 14200),
    )  # fmt: skip
    record(pilot, "Repeats", cast.pm,
           control=count(2883, 14136), treatment=count(3153, 14694))  # fmt: skip
    found = read(pilot, cast.pm)
    effect = found.computed["measures"][0]["effect"]
    assert [f"{100 * effect[x]:.2f}" for x in ("difference", "low", "high")] == [
        "-1.10", "-1.92", "-0.28",
    ]  # fmt: skip
    assert found.computed["measures"][1]["guard"]["verdict"] == "broken"
    assert (found.proposal, found.because) == (
        "iterate", "The effect is real but short of the target.",
    )  # fmt: skip


AGREES = {
    "name": "Agreement with a person", "method": "agreement", "direction": "up",
    "unit": "count", "target": Decimal("0.75"),
}  # fmt: skip
LIMIT = {
    "name": "Correct", "method": "one_proportion", "direction": "up", "unit": "percent",
    "baseline": Decimal("0.95"), "max_worsening": Decimal("0.01"),
}  # fmt: skip


def test_poc_01_graduates_and_never_scales(cast):
    pilot = planned(cast, "poc", primary=AGREES, guardrails=[LIMIT], sample_size=300)
    record(
        pilot,
        "Agreement with a person",
        cast.pm,
        treatment={"table": [142, 18, 11, 129]},
    )
    record(pilot, "Correct", cast.pm, treatment=count(388, 400))
    found = read(pilot, cast.pm)
    assert found.proposal == "graduate"
    assert "Agreement with a person: 0.81" in found.sentence
    assert (
        "Correct holds: 97.0% (94.8% to 98.3%), and the limit is 94.0%"
        in found.sentence
    )


def test_poc_02_is_killed_and_stops(cast):
    wrong = {
        "name": "Misstatements", "method": "one_proportion", "direction": "down",
        "unit": "percent", "target": Decimal("0.00"),
    }  # fmt: skip
    pilot = planned(cast, "poc", primary=wrong, guardrails=[LIMIT], sample_size=200)
    record(pilot, "Misstatements", cast.pm, treatment=count(3, 200))
    steps.kill(pilot, reason="wrong deferral terms", by=cast.pm)
    found = readouts.make(pilot, by=cast.pm)
    assert (found.proposal, found.because) == ("stop", "A kill criterion was reached.")
    assert "1.5% (95% interval 0.51% to 4.3%)" in found.sentence


# --- what a reading needs and keeps --------------------------------------------------------
def test_a_reading_is_recorded_and_only_made_in_the_read_out(cast):
    pilot = pilot_in("running", cast)
    with pytest.raises(Refused, match="it has to end first"):
        readouts.make(pilot, by=cast.pm)
    make_results(pilot, cast)
    read(pilot, cast.pm)
    assert AuditEntry.objects.get(verb=Verb.PILOT_READ_OUT).data["proposal"] == "scale"


def test_others_do_not_read_out(cast):
    pilot = pilot_in("readout", cast)
    for person in (cast.other_pm, cast.ops, cast.executive):
        with pytest.raises(PermissionDenied):
            readouts.make(pilot, by=person)
        with pytest.raises(PermissionDenied):
            readouts.look(pilot, by=person)


def test_a_sample_below_the_plan_is_underpowered_and_never_scales(cast):
    pilot = pilot_in("running", cast, sample_size=49)
    make_results(pilot, cast)
    found = read(pilot, cast.pm)
    assert found.computed["underpowered"]
    assert found.proposal == "extend"
    assert "the sample is below the plan" in found.because


def lopsided(cast, treated, **fields):
    """A running pilot whose treated arm has other units than its 2,000 in control."""
    repeats = BOT | {"name": "Repeats", "max_worsening": Decimal("0.02")}
    guard = repeats | {"baseline": None, "target": None}
    fields = {"sample_size": 1_000} | fields
    pilot = planned(cast, primary=BOT, guardrails=[guard], **fields)
    for name in ("Verified containment", "Repeats"):
        record(pilot, name, cast.pm, control=count(620, 2_000),
               treatment=count(treated * 40 // 100, treated))  # fmt: skip
    return pilot


def test_arms_of_the_wrong_sizes_never_scale(cast):
    assert read(lopsided(cast, 1_950), cast.pm).proposal == "scale"
    found = read(lopsided(cast, 1_750), cast.pm)
    assert found.computed["sample_ratio"]["alarm"]
    assert found.proposal == "iterate"
    assert "find out which units are lost" in found.because


def test_sites_are_chosen_and_not_drawn_so_their_sizes_say_nothing(cast):
    found = read(lopsided(cast, 1_750, unit="site"), cast.pm)
    assert (found.computed["sample_ratio"], found.proposal) == (None, "scale")


def test_a_look_at_arms_of_the_wrong_sizes_goes_on_and_says_why(cast):
    pilot = lopsided(cast, 1_500, looks=2, look_shares=[15], sample_size=9_000)
    found = readouts.look(pilot, by=cast.pm)
    assert found.proposal == "go_on"
    assert "not of the sizes planned" in found.because


def test_few_in_a_cell_are_read_by_newcombes_interval(cast):
    errors = {
        "name": "Wrong amounts", "method": "two_proportion", "direction": "down",
        "unit": "percent", "max_worsening": Decimal("0.01"),
    }  # fmt: skip
    pilot = planned(cast, primary=BOT, guardrails=[errors], sample_size=500)
    record(pilot, "Verified containment", cast.pm,
           control=count(155, 500), treatment=count(210, 500))  # fmt: skip
    record(pilot, "Wrong amounts", cast.pm,
           control=count(0, 100), treatment=count(0, 100))  # fmt: skip
    main, guard = read(pilot, cast.pm).computed["measures"]
    assert (main["effect"]["interval"], guard["effect"]["interval"]) == (
        "usual", "newcombe",
    )  # fmt: skip
    assert guard["other_interval"]["low"] == guard["other_interval"]["high"] == 0
    # None in a hundred: no error is shown to stay below one in a hundred.
    assert guard["guard"]["verdict"] == "not_shown"


def test_a_guardrail_nobody_measured_is_not_shown_to_hold(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    ArmResult.objects.filter(measure__part="guardrail").delete()
    found = read(pilot, cast.pm)
    assert found.proposal == "iterate"
    assert "Resolved at first contact is not measured" in found.sentence


def test_arms_are_compared_on_a_day_that_both_have(cast, later):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    later(5)
    record(pilot, "Handle time", cast.pm,
           treatment={"n": 60, "mean": Decimal(300), "sd": Decimal(30)})  # fmt: skip
    arms = read(pilot, cast.pm).computed["measures"][0]["arms"]
    assert {arm["as_of"] for arm in arms} == {"2026-11-16"}
    assert {arm["n"] for arm in arms} == {48}


def test_looks_are_for_running_pilots_and_as_many_as_planned(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    with pytest.raises(Refused, match="more certainty than was planned"):
        readouts.look(pilot, by=cast.pm)
    with pytest.raises(Refused, match="does not run"):
        readouts.look(pilot_in("readout", cast), by=cast.pm)


def test_a_complete_sample_is_read_out_not_looked_at(cast):
    pilot = pilot_in("running", cast, looks=2)
    make_results(pilot, cast)
    with pytest.raises(Refused, match="The sample is complete"):
        readouts.look(pilot, by=cast.pm)


def test_a_look_without_results_is_refused(cast):
    pilot = pilot_in("running", cast, looks=2)
    with pytest.raises(Refused, match="no new units"):
        readouts.look(pilot, by=cast.pm)


def test_an_overwhelming_look_proposes_to_scale_already(cast):
    pilot = planned(cast, primary=BOT, guardrails=[BOT | {
        "name": "Repeats", "max_worsening": Decimal("0.02"), "baseline": None, "target": None,
    }], sample_size=8800, looks=4)  # fmt: skip
    for name in ("Verified containment", "Repeats"):
        record(
            pilot, name, cast.pm, control=count(1364, 4400), treatment=count(1800, 4400)
        )
    assert readouts.look(pilot, by=cast.pm).proposal == "scale"


def test_the_last_of_several_looks_uses_what_is_left(cast, later):
    pilot = planned(cast, primary=BOT, guardrails=[BOT | {
        "name": "Repeats", "max_worsening": Decimal("0.02"), "baseline": None, "target": None,
    }], sample_size=2000, looks=2)  # fmt: skip
    record(pilot, "Verified containment", cast.pm,
           control=count(310, 1000), treatment=count(340, 1000))  # fmt: skip
    readouts.look(pilot, by=cast.pm)
    later(3)
    record(pilot, "Verified containment", cast.pm,
           control=count(620, 2000), treatment=count(700, 2000))  # fmt: skip
    found = read(pilot, cast.pm)
    assert (found.look, f"{found.computed['boundary']:.3f}") == (2, "1.969")


def test_plan_hash_of_a_reading_survives_edits_of_the_record(cast):
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    plans.edit(pilot, version=None, spent=40_000, by=cast.pm)
    assert Readout.objects.get().computed["planned_n"] == 48
