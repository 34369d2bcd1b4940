"""Days of arms, sites and units: recorded once, added up honestly, closed in the end."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from pilots import data, figures, readout, stoplines, watch
from pilots.actions import (
    assignment,
    decisions,
    exclusions,
    observations,
    results,
    steps,
)
from pilots.actions.assignment import Entry
from pilots.models import ArmObservation, ArmResult, Exclusion
from pilots.rows import Row
from tests.pilots.ways import make_pilot, planned

SHARE = {
    "name": "Contained", "method": "two_proportion", "direction": "up",
    "unit": "percent", "baseline": Decimal(".31"), "target": Decimal(".36"),
}  # fmt: skip
ABANDONED = {
    "name": "Abandonment", "method": "difference", "direction": "down",
    "unit": "percent", "baseline": Decimal(".07"), "target": Decimal(".05"),
}  # fmt: skip
REPEATS = {
    "name": "Repeats", "method": "two_proportion", "direction": "down",
    "unit": "percent", "max_worsening": Decimal(".02"),
}  # fmt: skip
HANDLED = {
    "name": "Handle time", "method": "welch", "direction": "down", "unit": "seconds",
    "baseline": Decimal(412), "target": Decimal(392),
}  # fmt: skip


def day(n=0):
    return today() + timedelta(days=n)


def by_day(cast, measure=SHARE, grain="days", **fields):
    pilot = planned(
        cast, primary=measure | {"grain": grain}, guardrails=[REPEATS], **fields
    )
    return pilot, pilot.measures.get(part="primary")


def put(measure, rows, **more):
    """(arm, day, x, n[, unit]) each; past the actions, as a history is."""
    for arm, on, x, n, *unit in rows:
        ArmObservation.objects.create(
            measure=measure, arm=arm, day=on, x=x, n=n, unit=unit[0] if unit else "",
            recorded_by=measure.pilot.owner, **more,
        )  # fmt: skip


def effect_of(pilot, measure):
    found = figures.effect_of(measure, figures.results_of(pilot)[measure.pk], 0.05)
    assert found
    return found


def sizes_of(pilot):
    found = data.sample_ratio(pilot)
    assert found
    return found


# --- recording ------------------------------------------------------------------------
def test_a_day_is_recorded_once_and_then_corrected_with_both_values_kept(cast):
    _, measure = by_day(cast)
    row = observations.record(
        measure, arm="control", day=day(), x=Decimal(31), n=100, by=cast.ops
    )
    assert (row.recorded_by, row.late, row.source) == (cast.ops, False, "typed")
    with pytest.raises(Refused, match="recorded already: correct that row"):
        observations.record(
            measure, arm="control", day=day(), x=Decimal(31), n=100, by=cast.pm
        )
    observations.correct(row, version=1, x=Decimal(33), n=100, xx=None, by=cast.pm)
    told = AuditEntry.objects.get(verb=Verb.OBSERVATION_CORRECTED)
    assert told.data["changed"] == {"x": ["31.0000", "33"]}
    with pytest.raises(Stale):
        observations.correct(row, version=1, x=Decimal(40), n=100, xx=None, by=cast.pm)


def test_who_may_not_measure_records_nothing(cast):
    _, measure = by_day(cast)
    for person in (cast.other_pm, cast.executive, cast.reviewer, cast.it):
        with pytest.raises(PermissionDenied):
            observations.record(
                measure, arm="control", day=day(), x=Decimal(1), n=2, by=person
            )


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"day": 1}, "not from the future"),
        ({"day": -1}, "the result is from before"),
        ({"x": Decimal(101)}, "from 0 to n"),
        ({"x": Decimal("1.5")}, "Successes are whole"),
        ({"n": 0}, "n is 1 or more"),
        ({"arm": ""}, "control or treatment"),
        ({"unit": "A-1"}, "leave the unit out"),
    ],
)
def test_a_day_that_cannot_be_added_up_is_refused(cast, change, text):
    _, measure = by_day(cast)
    row = {"arm": "control", "day": 0, "x": Decimal(31), "n": 100, **change}
    row["day"] = day(row["day"])
    with pytest.raises(Refused, match=text):
        observations.record(measure, by=cast.pm, **row)


@pytest.mark.parametrize(
    "code",
    ["4111111111111111", "123-45-6789", "555-123-4567", "0041234567", "a b", "x@y.com"],
)
def test_a_unit_is_a_token_and_nobodys_number(cast, code):
    _, measure = by_day(cast, grain="units")
    with pytest.raises(Refused, match="The unit: "):
        observations.record(
            measure, arm="control", unit=code, day=day(), x=Decimal(1), n=1, by=cast.pm
        )
    assert not ArmObservation.objects.exists()


def test_totals_and_days_are_never_mixed_in_one_measure(cast):
    pilot, measure = by_day(cast)
    with pytest.raises(Refused, match="recorded day by day: totals are worked out"):
        results.record(
            measure, arm="control", as_of=day(), n=9, successes=3, by=cast.pm
        )
    guard = make_pilot(cast).measures.get(part="guardrail")
    row = Row(guard, day(), arm="control", x=Decimal(1), n=2)
    told = observations.Batch(pilot, [row], source="api", by=cast.pm).take(row)
    assert "recorded by day or by unit" in told.text


def test_whole_arms_and_their_sites_would_count_twice(cast):
    _, measure = by_day(cast)
    given = {"arm": "control", "x": Decimal(1), "n": 9, "by": cast.pm}
    observations.record(measure, cluster="JAX", day=day(), **given)
    observations.record(measure, cluster="SAT", day=day(), **given)
    with pytest.raises(Refused, match="recorded by site: name the site"):
        observations.record(measure, day=day(), **given)


def test_a_row_is_of_a_measure_of_its_own_pilot(cast):
    pilot, _ = by_day(cast)
    _, other = by_day(cast)
    row = Row(other, day(), arm="control", x=Decimal(1), n=9)
    with pytest.raises(Refused, match="belongs to another pilot"):
        observations.record_many(pilot, [row], by=cast.pm)


def test_a_unit_stays_in_its_arm(cast):
    _, measure = by_day(cast, grain="units")
    row = {"unit": "A-1", "x": Decimal(1), "n": 1, "by": cast.pm}
    observations.record(measure, arm="control", day=day(), **row)
    with pytest.raises(Refused, match="A-1 is in the control arm"):
        observations.record(measure, arm="treatment", day=day(), **row)


def test_many_come_in_together_or_not_at_all(cast):
    pilot, measure = by_day(cast)
    good = Row(measure, day(), arm="control", x=Decimal(31), n=100)
    with pytest.raises(
        observations.Wrong, match=r"Row 2: .*control or treatment"
    ) as wrong:
        observations.record_many(
            pilot, [good, Row(measure, day(), x=Decimal(1), n=2)], by=cast.pm
        )
    assert [at for at, _ in wrong.value.faults] == [1]
    assert not ArmObservation.objects.exists()
    assert observations.record_many(pilot, [good], by=cast.pm) == {"created": 1}
    assert observations.record_many(pilot, [good], by=cast.pm) == {"unchanged": 1}
    good.x = Decimal(32)
    with pytest.raises(Refused, match="Other figures are on record"):
        observations.record_many(pilot, [good], by=cast.pm)
    assert AuditEntry.objects.filter(verb=Verb.OBSERVATION_RECORDED).count() == 1


# --- the window -----------------------------------------------------------------------
def test_what_comes_after_the_end_is_late_then_closed_and_never_of_a_later_day(
    cast, later
):
    pilot = planned(
        cast,
        primary=HANDLED,
        guardrails=[SHARE | {"grain": "days", "max_worsening": Decimal(".02")}],
    )
    main, guard = (
        pilot.measures.get(part="primary"),
        pilot.measures.get(part="guardrail"),
    )
    for arm in ("control", "treatment"):
        results.record(
            main,
            arm=arm,
            as_of=day(),
            n=48,
            mean=Decimal(400),
            sd=Decimal(40),
            by=cast.pm,
        )
    steps.finish(pilot, reason="enough", by=cast.pm)
    ended = day()
    later(14)
    with pytest.raises(Refused, match="Its last day was 2026-11-16"):
        results.record(
            main,
            arm="control",
            as_of=day(),
            n=99,
            mean=Decimal(1),
            sd=Decimal(1),
            by=cast.pm,
        )
    with pytest.raises(Refused, match="Its last day was 2026-11-16"):
        observations.record(
            guard, arm="control", day=day(), x=Decimal(1), n=2, by=cast.pm
        )
    row = observations.record(
        guard, arm="control", day=ended, x=Decimal(1), n=2, by=cast.pm
    )
    assert row.late
    later(15)
    with pytest.raises(Refused, match="closed on 2026-11-30, 14 days after its end"):
        observations.record(
            guard, arm="treatment", day=ended, x=Decimal(1), n=2, by=cast.pm
        )


def test_the_window_opens_again_with_an_extension(cast, later):
    pilot = planned(cast, primary=SHARE, guardrails=[REPEATS], sample_size=9_000)
    main = pilot.measures.get(part="primary")
    for arm, good in (("control", 31), ("treatment", 35)):
        results.record(main, arm=arm, as_of=day(), n=100, successes=good, by=cast.pm)
    steps.finish(pilot, reason="enough", by=cast.pm)
    from pilots.actions import readouts

    readouts.make(pilot, by=cast.pm)
    decisions.decide(pilot, decision="extend", reason="unclear", by=cast.ops)
    pilot.refresh_from_db()
    if pilot.state == "readout":
        decisions.second(pilot, by=cast.reviewer)
    pilot.refresh_from_db()
    assert pilot.ends_on
    decisions.carry_on(
        pilot, ends_on=pilot.ends_on + timedelta(9), reason="more", by=cast.pm
    )
    pilot.refresh_from_db()
    assert (pilot.ended_on, pilot.data_closes_on) == (None, None)
    later(3)
    results.record(main, arm="control", as_of=day(), n=200, successes=60, by=cast.pm)


def test_the_first_days_are_left_out_of_the_reading_and_not_of_the_watch(cast, later):
    pilot, measure = by_day(cast, discard_days=7)
    start = day()
    later(10)
    for arm, good in (("control", 31), ("treatment", 36)):
        put(
            measure,
            [(arm, start + timedelta(n), 10 if n < 7 else good, 100) for n in range(9)],
        )
    found = data.totals_of(pilot)[measure.pk]
    assert [(row.arm, row.n, row.successes) for row in found.values()] == [
        ("control", 200, 62), ("treatment", 200, 72),
    ]  # fmt: skip
    assert stoplines.treated(pilot)[measure.pk][data.TREATED].n == 900


def test_a_total_counts_from_the_first_day_that_is_not_left_out(cast):
    pilot = planned(cast, primary=SHARE, guardrails=[REPEATS], discard_days=7)
    main = pilot.measures.get(part="primary")
    with pytest.raises(
        Refused, match="The first 7 days are left out: count from 2026-11-23"
    ):
        results.record(main, arm="control", as_of=day(), n=9, successes=3, by=cast.pm)


# --- adding up -------------------------------------------------------------------------
def test_days_add_up_to_the_newest_that_both_arms_have(cast, later):
    pilot, measure = by_day(cast)
    start = day()
    later(5)
    put(measure, [("control", start, 31, 100), ("treatment", start, 36, 100)])
    put(measure, [("control", day(-3), 30, 100), ("treatment", day(-4), 33, 100)])
    put(measure, [("treatment", day(-3), 35, 100), ("treatment", day(-1), 40, 100)])
    found = figures.results_of(pilot)[measure.pk]
    assert [(r.arm, r.as_of, r.successes, r.n) for r in found.values()] == [
        ("control", day(-3), 61, 200), ("treatment", day(-3), 104, 300),
    ]  # fmt: skip
    assert effect_of(pilot, measure).control == pytest.approx(0.305)


def test_the_vector_of_the_difference_comes_out_of_its_days(cast):
    """domain.md §6: four sums, given here as two days each."""
    pilot, measure = by_day(cast, measure=ABANDONED)
    sums = [("treatment", -1, 1064, 15200), ("treatment", 0, 806, 15500),
            ("control", -1, 1120, 14000), ("control", 0, 1036, 14200)]  # fmt: skip
    for arm, n, x, of in sums:
        if n:
            put(
                measure, [(arm, day(-1), x - 500, of - 7000), (arm, day(-2), 500, 7000)]
            )
        else:
            put(measure, [(arm, day(), x, of)])
    effect = effect_of(pilot, measure)
    assert round(effect.difference, 6) == -0.010958
    assert round(effect.p, 5) == 0.00878
    cells = data.cells_of(measure)
    assert len(cells) == 6
    first = cells[0]
    assert (first.period, first.treated, first.cluster) == (-2, False, "control")
    assert sum(c.x for c in cells) == 1064 + 806 + 1120 + 1036


def test_a_mean_by_unit_counts_each_unit_once(cast):
    """The raw Welch of domain.md §6: each agent's handle time over calls of its own."""
    pilot, measure = by_day(cast, measure=HANDLED, grain="units")
    arms = {"treatment": (402, 388, 431, 376, 395, 410, 368, 399),
            "control": (421, 433, 409, 446, 418, 402, 437, 455)}  # fmt: skip
    for arm, levels in arms.items():
        put(
            measure,
            [
                (arm, day(), level * 10, 10, f"{arm[0]}{at}")
                for at, level in enumerate(levels)
            ],
        )
    effect = effect_of(pilot, measure)
    assert (round(effect.difference, 4), round(effect.statistic, 4)) == (-31.5, -3.3142)
    assert (round(effect.df or 0, 3), round(effect.p, 5)) == (13.925, 0.00515)
    units = data.units_of(measure)
    found = readout.ratio_delta(units["control"], units["treatment"])
    assert round(found.difference, 4) == -31.5
    assert watch.exposure(pilot, stoplines.treated(pilot)) == []
    pilot.max_contacts = 79
    [past] = watch.exposure(pilot, stoplines.treated(pilot))
    assert "80 contacts had the change; 79 are allowed" in past.text


def test_a_mean_by_day_has_its_spread_from_the_squares(cast):
    pilot, measure = by_day(cast, measure=HANDLED)
    observations.record(
        measure, arm="control", day=day(), x=Decimal(9), n=3, xx=Decimal(29), by=cast.pm
    )
    observations.record(
        measure,
        arm="treatment",
        day=day(),
        x=Decimal(6),
        n=3,
        xx=Decimal(14),
        by=cast.pm,
    )
    found = data.totals_of(pilot)[measure.pk]["treatment", "during"]
    assert (found.n, found.mean, found.sd) == (3, 2, 1)
    with pytest.raises(Refused, match="needs the sum of squares"):
        observations.record(
            measure,
            arm="control",
            day=day(),
            cluster="JAX",
            x=Decimal(9),
            n=3,
            by=cast.pm,
        )


def test_the_window_of_a_stop_line_sees_its_days_only(cast, later):
    _, measure = by_day(cast)
    start = day()
    later(20)
    put(
        measure,
        [
            ("treatment", start + timedelta(n), 40 if n < 10 else 10, 100)
            for n in range(20)
        ],
    )
    found = data.treated_since(measure, start + timedelta(9), start + timedelta(19))
    assert found
    assert (found.n, found.successes) == (1000, 100)


# --- who is in which arm, and who is left out -----------------------------------------------
def agents(n, arm=""):
    return [Entry(f"A-{at:03}", arm) for at in range(n)]


def test_a_list_is_drawn_before_the_start_and_frozen_with_the_plan(cast):
    pilot = make_pilot(cast)
    first = assignment.assign(pilot, agents(40), by=cast.pm)
    assert (first.rows, first.source, len(first.seed)) == (40, "drawn", 32)
    second = assignment.assign(pilot, agents(40), by=cast.po)
    assert second.sha256 != first.sha256, "drawn anew, and the first stays to be seen"
    from tests.pilots.ways import bring

    bring(pilot, cast, "running")
    assert pilot.plan["assignment"]["sha256"] == second.sha256
    with pytest.raises(Refused, match="nobody moves any more"):
        assignment.assign(pilot, agents(40), by=cast.pm)
    sizes = data.assigned_ratio(pilot)
    assert sizes
    assert (sizes.control, sizes.treated, sizes.ratio.alarm) == (20, 20, False)
    assert assignment.is_intact(second)


def test_a_list_that_is_brought_again_is_the_same_list(cast):
    pilot = make_pilot(cast)
    rows = [*agents(2, "control"), Entry("B-1", "treatment")]
    made = assignment.assign(pilot, rows, by=cast.pm)
    assert assignment.assign(pilot, rows, by=cast.pm) == made
    assert pilot.assignment_lists.count() == 1
    with pytest.raises(Refused, match="every unit its arm, or none"):
        assignment.assign(pilot, [*rows, Entry("C-1")], by=cast.pm)
    with pytest.raises(Refused, match="comes twice"):
        assignment.assign(pilot, [*rows, Entry("B-1", "control")], by=cast.pm)
    with pytest.raises(PermissionDenied):
        assignment.assign(pilot, rows, by=cast.executive)


def test_while_it_runs_units_join_with_a_reason_and_nobody_moves(cast):
    from tests.pilots.ways import bring

    pilot = make_pilot(cast)
    made = assignment.assign(
        pilot, [Entry("A-1", "control"), Entry("A-2", "treatment")], by=cast.pm
    )
    bring(pilot, cast, "running")
    with pytest.raises(Refused, match="A-1 is in the control arm and stays there"):
        assignment.join(pilot, [Entry("A-1", "treatment")], reason="swap", by=cast.pm)
    with pytest.raises(Refused, match="Give the reason"):
        assignment.join(pilot, [Entry("A-3")], reason=" ", by=cast.pm)
    [joined] = assignment.join(
        pilot, [Entry("A-1"), Entry("A-3")], reason="hired", by=cast.ops
    )
    assert (joined.unit, joined.reason) == ("A-3", "hired")
    from pilots import plan

    assert plan.is_intact(pilot)
    assert assignment.is_intact(made)


def test_the_database_keeps_lists_and_exclusions_as_they_were(cast):
    pilot = make_pilot(cast)
    assignment.assign(pilot, agents(4), by=cast.pm)
    from pilots.models import Assignment

    for change in (
        lambda: Assignment.objects.update(arm="control"),
        lambda: pilot.assignment_lists.update(seed="x"),
        lambda: Assignment.objects.all().delete(),
    ):
        with (
            pytest.raises(DatabaseError, match="never changed or deleted"),
            transaction.atomic(),
        ):
            change()


def test_plans_hashed_before_there_was_a_choice_still_match(cast):
    from pilots import plan

    pilot = make_pilot(cast)
    told = plan.snapshot(pilot)
    assert not set(told) & {"split", "discard_days", "assignment"}
    assert all("grain" not in each for each in told["measures"])
    pilot.split_control, pilot.discard_days = 2, 7
    assignment.assign(pilot, agents(6), by=cast.pm)
    told = plan.snapshot(pilot)
    assert (told["split"], told["discard_days"], told["assignment"]["rows"]) == (
        [2, 1],
        7,
        6,
    )
    assert "assignment" not in plan.snapshot(pilot, dates=False), (
        "drawn after the review"
    )


def test_with_a_list_only_its_units_are_measured_in_the_arm_they_were_assigned(cast):
    from tests.pilots.ways import bring

    pilot = make_pilot(cast)
    from pilots.actions import measures

    main = pilot.measures.get(part="primary")
    measures.edit(main, grain="units", by=cast.pm)
    pilot.refresh_from_db()
    assignment.assign(
        pilot, [Entry("A-1", "control"), Entry("A-2", "treatment")], by=cast.pm
    )
    bring(pilot, cast, "running")
    given = {"day": day(), "x": Decimal(400), "n": 1, "by": cast.pm}
    assert observations.record(main, unit="A-1", **given).arm == "control"
    with pytest.raises(Refused, match="A-2 is in the treatment arm, and counts there"):
        observations.record(main, unit="A-2", arm="control", **given)
    with pytest.raises(Refused, match="not on the assignment list"):
        observations.record(main, unit="A-9", arm="control", **given)


def test_only_a_reason_of_the_plan_takes_a_unit_out_of_the_reading(cast):
    pilot, measure = by_day(cast, grain="units", unit="account")
    put(measure, [("control", day(), 1, 1, f"c{n}") for n in range(10)])
    put(measure, [("treatment", day(), 1, 1, f"t{n}") for n in range(10)])
    one = exclusions.add(pilot, unit="t1", reason="litigation", day=day(), by=cast.pm)
    exclusions.add(pilot, unit="t2", reason="left", day=day(), by=cast.ops)
    assert (one.arm, one.after_results) == ("treatment", True)
    treated = data.totals_of(pilot)[measure.pk][data.TREATED]
    assert treated.n == 9, "who left stays as assigned"
    assert sizes_of(pilot).treated == 9
    assert stoplines.treated(pilot)[measure.pk][data.TREATED].n == 10, "harm counts"
    exclusions.take_back(one, reason="another account", by=cast.pm)
    assert data.totals_of(pilot)[measure.pk][data.TREATED].n == 10
    with pytest.raises(Refused, match="taken back before"):
        exclusions.take_back(one, reason="again", by=cast.pm)
    assert Exclusion.objects.count() == 3


@pytest.mark.parametrize(
    ("given", "text"),
    [
        ({"reason": "other"}, "which other reason"),
        ({"reason": "bored"}, "Choose a reason"),
        ({"unit": "4111111111111111"}, "card number"),
        ({"day": 1}, "still to come"),
    ],
)
def test_an_exclusion_says_who_since_when_and_why(cast, given, text):
    pilot, _ = by_day(cast, grain="units", unit="account")
    asked = {"unit": "c1", "reason": "scra", "day": 0} | given
    with pytest.raises(Refused, match=text):
        exclusions.add(pilot, **asked | {"day": day(asked["day"])}, by=cast.pm)


def test_arms_of_the_wrong_sizes_are_seen_against_their_own_split(cast):
    """5230 : 4890 of an even draw is an alarm (domain.md §6); 2 to 1 is not, if planned."""
    pilot, measure = by_day(cast, grain="units", unit="account", split_control=2)
    rows = [("control", n) for n in range(200)] + [("treatment", n) for n in range(100)]
    ArmObservation.objects.bulk_create(
        ArmObservation(
            measure=measure,
            arm=arm,
            day=day(),
            unit=f"{arm[0]}{n}",
            x=1,
            n=1,
            recorded_by=cast.pm,
        )
        for arm, n in rows
    )
    assert sizes_of(pilot).ratio.p == pytest.approx(1.0)
    pilot.split_control = 1
    assert sizes_of(pilot).ratio.alarm


def test_more_contacts_than_allowed_raise_an_alarm_from_rows_too(cast, settings):
    pilot, measure = by_day(cast, max_contacts=150)
    observations.record(
        measure, arm="treatment", day=day(), x=Decimal(40), n=151, by=cast.pm
    )
    assert watch.alarmed() == [pilot]
    assert [each.kind for each in watch.due(pilot)] == ["exposure"]


def test_totals_of_one_measure_and_rows_of_another_are_read_together(cast):
    pilot = planned(
        cast,
        primary=HANDLED,
        guardrails=[SHARE | {"grain": "days", "max_worsening": Decimal(".02")}],
    )
    main, guard = (
        pilot.measures.get(part="primary"),
        pilot.measures.get(part="guardrail"),
    )
    ArmResult.objects.create(
        measure=main,
        arm="control",
        as_of=day(),
        n=48,
        mean=1,
        sd=1,
        recorded_by=cast.pm,
    )
    put(guard, [("control", day(), 31, 100), ("treatment", day(), 36, 100)])
    assert set(figures.results_of(pilot)) == {main.pk, guard.pk}
