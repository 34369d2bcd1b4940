"""What the arms showed: recorded by day, corrected by version."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from pilots.actions import measures, results
from pilots.models import ArmResult
from tests.pilots.ways import make_pilot, make_results, pilot_in

FIGURES: dict[str, Any] = {"n": 48, "mean": Decimal("388.4"), "sd": Decimal("36.2")}


def main_of(pilot):
    return pilot.measures.get(part="primary")


def test_a_result_is_recorded_on_its_day_and_in_the_audit(cast):
    pilot = pilot_in("running", cast)
    row = results.record(
        main_of(pilot), arm="treatment", as_of=today(), by=cast.pm, **FIGURES
    )
    assert (row.n, row.recorded_by) == (48, cast.pm)
    told = AuditEntry.objects.get(verb=Verb.RESULT_RECORDED)
    assert told.data["result"] == (
        "Handle time, treatment arm, while it runs, to 2026-11-16"
    )


def test_a_second_result_of_the_same_day_is_a_correction(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    with pytest.raises(Refused, match="recorded already: correct that result"):
        results.record(
            main_of(pilot), arm="control", as_of=today(), by=cast.pm, **FIGURES
        )
    row = ArmResult.objects.get(measure=main_of(pilot), arm="control")
    results.correct(row, version=row.version, by=cast.po, **(FIGURES | {"n": 50}))
    changed = AuditEntry.objects.get(verb=Verb.RESULT_CORRECTED).data["changed"]
    assert changed["n"] == [48, 50]
    with pytest.raises(Stale):
        results.correct(row, version=row.version, by=cast.pm, **FIGURES)


@pytest.mark.parametrize("state", ["draft", "scheduled", "decided", "closed"])
def test_results_belong_to_the_run(cast, state):
    pilot = pilot_in(state, cast)
    with pytest.raises(Refused, match="results are recorded while it runs"):
        results.record(
            main_of(pilot), arm="control", as_of=today(), by=cast.pm, **FIGURES
        )


def test_others_do_not_record(cast):
    pilot = pilot_in("running", cast)
    for person in (cast.other_pm, cast.executive, cast.reviewer):
        with pytest.raises(PermissionDenied):
            results.record(
                main_of(pilot), arm="control", as_of=today(), by=person, **FIGURES
            )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"as_of": 1}, "not from the future"),
        ({"as_of": -1}, "the result is from before"),
        ({"sd": None}, "“Handle time” needs sd"),
        ({"n": 1}, "two units or more"),
        ({"period": "before"}, "Only a difference in differences"),
    ],
)
def test_a_row_that_cannot_be_read_out_is_refused(cast, change, text):
    pilot = pilot_in("running", cast)
    row = {"arm": "control", "as_of": today(), **FIGURES, **change}
    if isinstance(row["as_of"], int):
        row["as_of"] = today() + timedelta(days=change["as_of"])
    with pytest.raises(Refused, match=text):
        results.record(main_of(pilot), by=cast.pm, **row)


def running_with(cast, method, **fields):
    """A running pilot whose one more guardrail is read out by `method`."""
    from tests.pilots.ways import bring

    pilot = make_pilot(cast)
    measure = measures.add(
        pilot, part="guardrail", name="Other", method=method, direction="up",
        unit="count", max_worsening=0, by=cast.pm, **fields,
    )  # fmt: skip
    bring(pilot, cast, "running")
    return measure


def test_a_measure_alone_has_no_control_arm(cast):
    measure = running_with(cast, "one_proportion", baseline=Decimal("0.94"))
    with pytest.raises(Refused, match="has no control arm"):
        results.record(
            measure, arm="control", as_of=today(), n=400, successes=388, by=cast.pm
        )


def test_agreement_counts_its_table_and_needs_both_answers(cast):
    measure = running_with(cast, "agreement", baseline=Decimal("0.7"))
    with pytest.raises(Refused, match="one answer only"):
        results.record(
            measure, arm="treatment", as_of=today(), table=[9, 0, 0, 0], by=cast.pm
        )
    row = results.record(
        measure, arm="treatment", as_of=today(), table=[142, 18, 11, 129], by=cast.pm
    )
    assert row.n == 300


def test_time_before_the_start_is_for_differences_only(cast):
    measure = running_with(cast, "difference")
    day = today()
    with pytest.raises(Refused, match="the time before ends earlier"):
        results.record(
            measure,
            arm="control",
            period="before",
            as_of=day,
            n=9,
            successes=1,
            by=cast.pm,
        )
    results.record(
        measure, arm="control", period="before", as_of=day - timedelta(1), n=9,
        successes=1, by=cast.pm,
    )  # fmt: skip


def test_many_are_recorded_together_or_not_at_all(cast):
    pilot = pilot_in("running", cast)
    good = {"measure": main_of(pilot), "arm": "control", "as_of": today(), **FIGURES}
    bad = good | {"arm": "treatment", "n": 1}
    with pytest.raises(Refused, match="two units"):
        results.record_many(pilot, [good, bad], by=cast.pm)
    assert not ArmResult.objects.exists()
    assert len(results.record_many(pilot, [good], by=cast.pm)) == 1
    assert results.record_many(pilot, [good], by=cast.pm) == []
