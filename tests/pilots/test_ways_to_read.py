"""A reading beside others: of all units and of fewer, and on each day as a peek would.

The figures of the bot are those of domain.md §6: naive p .0129, Λ 5.106, p .196.
"""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from core.clock import today
from pilots import figures, peeking, reading, terms
from pilots.actions import exclusions, readouts, steps
from pilots.models import Exclusion
from tests.pilots.test_observations import ABANDONED, HANDLED, SHARE, by_day, put
from tests.pilots.test_units_read_out import PER_CALL


def day(n=0):
    return today() + timedelta(days=n)


def read(pilot, *, final=True):
    return reading.read(pilot, final=final, may_extend=False)


# --- who is left out, read both ways ------------------------------------------------------
SOLVED = SHARE | {
    "name": "Solved",
    "baseline": Decimal(".68"),
    "target": Decimal(".73"),
}
UNITS = [("control", 1360, 2000, "C1"), ("treatment", 1324, 1900, "T1"), ("treatment", 100, 100, "T2")]  # fmt: skip


@pytest.fixture
def solved(cast):
    """1360 of 2,000 against 1424 of 2,000: p .0278, short of the target of 5 points."""
    pilot, measure = by_day(cast, SOLVED, "units", sample_size=2)
    put(measure, [(arm, day(), x, n, unit) for arm, x, n, unit in UNITS])
    return pilot


def leave_out(pilot, unit, reason, by):
    exclusions.add(pilot, unit=unit, reason=reason, day=day(), note="", by=by)


def test_with_nobody_left_out_there_is_one_way(solved):
    found = read(solved)
    assert found.proposal.decision == "iterate"
    assert found.computed["ways"] == []


def test_a_unit_that_had_the_other_arm_counts_and_the_reading_without_it_stands_beside(
    solved, cast
):
    leave_out(solved, "T2", "crossover", cast.pm)
    found = read(solved)
    assert found.proposal.decision == "iterate"  # as assigned: T2 stays in
    [way] = found.computed["ways"]
    assert (way["way"], way["units"]) == ("without_all", 1)
    assert f"{way['effect']['treatment']:.4f}" == "0.6968"  # 1324 of 1,900
    assert (way["proposal"], way["proposes"], way["turns"]) == ("stop", "Stop", True)


def test_who_the_plan_leaves_out_is_read_back_in_beside(solved, cast):
    put(solved.measures.get(part="primary"), [("treatment", day(), 71, 100, "T3")])
    leave_out(solved, "T3", "litigation", cast.pm)
    found = read(solved)
    [way] = found.computed["ways"]
    assert (way["way"], way["units"], way["turns"]) == ("with_all", 1, False)
    main = found.computed["measures"][0]["effect"]
    assert (
        f"{main['treatment']:.4f} {way['effect']['treatment']:.4f}" == "0.7120 0.7119"
    )


def test_an_exclusion_that_was_taken_back_reads_no_other_way(solved, cast):
    leave_out(solved, "T2", "crossover", cast.pm)
    exclusions.take_back(Exclusion.objects.get(), reason="a mistake", by=cast.pm)
    assert read(solved).computed["ways"] == []


def test_totals_cannot_be_read_the_other_way(cast):
    pilot, _ = by_day(cast)
    leave_out(pilot, "A-1", "crossover", cast.pm)
    assert read(pilot).computed["ways"] == []


def test_the_page_says_that_the_conclusion_turns(solved, cast, as_ops):
    leave_out(solved, "T2", "crossover", cast.pm)
    steps.finish(solved, reason="over", by=cast.pm)
    readouts.make(solved, by=cast.pm)
    shown = as_ops.get(
        reverse("pilots:pilot_reading", args=[solved.pk])
    ).content.decode()
    for words in ("Turns the conclusion", "Without 1 more unit on the log:", "It would propose: stop."):  # fmt: skip
        assert words in shown


# --- every day ---------------------------------------------------------------------------
def rows_of(measure, days):
    """(control x, treated x, n) a day, from the start on."""
    put(measure, [
        (arm, day(on), x, n)
        for on, (control, treated, n) in enumerate(days)
        for arm, x in (("control", control), ("treatment", treated))
    ])  # fmt: skip


ANY_DAY = {"looking": "always_valid", "tau": Decimal(".03"), "sample_size": 8_800}


def test_rows_by_day_are_read_on_any_day_as_the_vector_says(cast):
    pilot, measure = by_day(cast, **ANY_DAY)
    rows_of(measure, [(620, 640, 2000), (744, 833, 2400)])  # 1364 and 1473 of 4,400
    found = read(pilot).computed
    assert f"{found['always']['ratio']:.3f} {found['always']['p']:.3f}" == "5.106 0.196"
    assert f"{found['peeking']['p']:.4f}" == "0.0129"
    assert found["measures"][0]["effect"]["p"] == found["always"]["p"]


def test_peeking_would_have_called_what_holds_on_any_day_does_not(cast):
    pilot, measure = by_day(cast, **ANY_DAY)
    rows_of(measure, [(620, 640, 2000), (744, 833, 2400), (620, 560, 2000)])
    told = read(pilot).computed["peeking"]
    assert (told["days"], told["below"]) == (3, 1)
    assert told["said"] == (
        "The usual p counts only where one looks once. Who had peeked at it on each of "
        "the 3 days on record would have called an effect on 1, first on 17 Nov; what "
        "holds on any day shows none."
    )


def test_p_of_any_day_never_rises_again_from_day_to_day(cast):
    pilot, measure = by_day(cast, **ANY_DAY)
    rows_of(measure, [(600, 760, 2000), (744, 640, 2400)])
    days = peeking.daily(terms.frozen(pilot))
    assert days[0].always.p < 0.05 < days[1].effect.p
    assert days[1].always.p == days[0].always.p
    assert read(pilot).computed["always"]["p"] == days[0].always.p
    assert "shows it from 16 Nov on" in read(pilot).computed["peeking"]["said"]


def test_a_plan_read_once_at_its_end_is_not_peeked_at(cast):
    pilot, measure = by_day(cast)
    rows_of(measure, [(620, 640, 2000)])
    assert read(pilot).computed["peeking"] is None


WAYS = [
    (SHARE, "days", [(31, 36, 100), (33, 40, 100)]),
    (ABANDONED, "days", [(31, 36, 100), (33, 40, 100)]),
]


@pytest.mark.parametrize(("measure", "grain", "days"), WAYS)
def test_the_last_day_is_what_the_reading_reads(cast, measure, grain, days):
    pilot, main = by_day(cast, measure, grain, **ANY_DAY)
    rows_of(main, days)
    put(main, [("control", day(-1), 8, 100), ("treatment", day(-1), 9, 100)])
    agrees(pilot, main)


@pytest.mark.parametrize("measure", [HANDLED, PER_CALL, SHARE])
def test_the_last_day_is_what_the_reading_reads_of_units(cast, measure):
    pilot, main = by_day(cast, measure, "units", **ANY_DAY)
    for on in (0, 1, 2):
        for arm in ("control", "treatment"):
            put(main, [(arm, day(on), 3 + (k + on) % 4, 7 + k % 3, f"{arm[0]}{k}") for k in range(5)])  # fmt: skip
    put(main, [("control", day(3), 5, 9, "c9")])  # the other arm has no row of this day
    agrees(pilot, main)


def test_the_last_day_is_what_the_reading_reads_of_means_by_day(cast):
    pilot, main = by_day(cast, HANDLED, "days", **ANY_DAY)
    for on in (0, 1):
        for arm, x in (("control", 4000 + on), ("treatment", 3900 - on)):
            put(main, [(arm, day(on), x, 10)], xx=Decimal(x * x) / 10 + 900)
    agrees(pilot, main)


def agrees(pilot, main):
    *_, (last, effect) = peeking.effects(terms.frozen(pilot).main)
    newest = figures.results_of(pilot)[main.pk]
    read_out = figures.effect_of(main, newest, float(main.alpha))
    assert {row.as_of for (_, period), row in newest.items() if period == "during"} == {
        last
    }
    assert effect
    assert read_out
    assert effect.difference == pytest.approx(read_out.difference)
    assert effect.se == pytest.approx(read_out.se)
    assert effect.p == pytest.approx(read_out.p)


def test_the_chart_of_any_day_is_drawn_from_rows_too(cast, as_pm, assert_flat):
    pilot, measure = by_day(cast, **ANY_DAY)
    rows_of(measure, [(620, 640, 2000), (744, 833, 2400)])
    at = reverse("pilots:pilot_reading", args=[pilot.pk])
    assert (
        "Always-valid p 0.196 on 17 Nov: nothing is shown yet"
        in as_pm.get(at).content.decode()
    )
    assert_flat(
        lambda: as_pm.get(at),
        lambda: put(
            measure, [(arm, day(2), 9, 20) for arm in ("control", "treatment")]
        ),
    )
