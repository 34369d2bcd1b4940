"""The methods of domain.md §6 beyond two arms of shares or means, with witnesses."""

from dataclasses import replace
from math import inf, log, sqrt

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pandas import DataFrame
from scipy import stats
from statsmodels.stats.proportion import confint_proportions_2indep

from pilots import readout
from pilots.readout import Cell, Count, Mean, Unit


def shown(value, digits):
    return f"{value:.{digits}f}"


# --- few in a cell -----------------------------------------------------------------
def test_newcombe():
    found = readout.newcombe(Count(48, 80), Count(56, 70))
    bounds = shown(found.difference, 2), shown(found.low, 4), shown(found.high, 4)
    assert bounds == ("0.20", "0.0524", "0.3339")


counts = st.integers(1, 60).flatmap(
    lambda n: st.builds(Count, st.integers(0, n), st.just(n))
)


@given(counts, counts)
def test_newcombe_agrees_with_statsmodels_and_stays_where_shares_are(one, other):
    found = readout.newcombe(one, other)
    low, high = confint_proportions_2indep(
        other.successes, other.n, one.successes, one.n, method="newcomb"
    )
    assert (found.low, found.high) == pytest.approx((low, high), abs=1e-9)
    assert -1 <= found.low <= found.difference <= found.high <= 1
    assert found.low < found.high


@given(counts, counts)
def test_arms_that_change_places_change_the_sign_and_nothing_else(one, other):
    there, back = readout.compared(one, other), readout.compared(other, one)
    assert (there.difference, there.low, there.high) == pytest.approx(
        (-back.difference, -back.high, -back.low)
    )
    assert there.p == pytest.approx(back.p)


@given(counts, counts)
def test_less_alpha_is_a_wider_interval(one, other):
    usual, surer = readout.compared(one, other), readout.compared(one, other, 0.01)
    assert surer.low <= usual.low
    assert usual.high <= surer.high


@pytest.mark.parametrize(
    ("control", "treatment", "interval"),
    [
        (Count(14, 9800), Count(25, 9750), "usual"),
        (Count(9, 9800), Count(25, 9750), "newcombe"),
        (Count(50, 100), Count(91, 100), "newcombe"),
    ],
)
def test_few_in_a_cell_choose_newcombe(control, treatment, interval):
    assert readout.compared(control, treatment).interval == interval


def test_a_guardrail_without_any_case_is_judged_by_an_interval_that_has_a_width():
    none, alpha = Count(0, 60), 2 * readout.ONE_SIDED
    usual, honest = readout.two_proportions, readout.compared
    verdicts = [
        readout.non_inferiority(by(none, none, alpha), 0.02, lower_is_better=True)
        for by in (usual, honest)
    ]
    assert [each.verdict for each in verdicts] == ["holds", "not_shown"]
    assert verdicts[1].highest > 0.04


def test_none_in_so_many():
    assert shown(readout.rule_of_three(200), 3) == "0.015"
    assert readout.rule_of_three(2) == 1
    with pytest.raises(ValueError, match="nothing"):
        readout.rule_of_three(0)


# --- ratios ---------------------------------------------------------------------------
def units(x, y):
    return [Unit(*each) for each in zip(x, y, strict=True)]


TREATED = units((31200, 28350, 35600, 24800, 30900, 27300), (80, 75, 88, 66, 78, 71))
CONTROL = units((33900, 30100, 37500, 29400, 32600, 31800), (81, 70, 90, 68, 79, 74))


def test_a_ratio_by_the_delta_method():
    one, other = readout.ratio_of(TREATED), readout.ratio_of(CONTROL)
    assert (shown(one.value, 3), shown(one.se, 3)) == ("388.974", "4.624")
    assert (shown(other.value, 3), shown(other.se, 3)) == ("422.727", "3.355")
    found = readout.ratio_delta(CONTROL, TREATED)
    assert shown(found.difference, 3) == "-33.753"
    assert (shown(found.se, 3), shown(found.statistic, 3)) == ("5.713", "-5.908")


def test_the_bootstrap_of_clusters_is_the_same_for_everybody_and_near_the_delta_method():
    found = readout.ratio_bootstrap(CONTROL, TREATED, seed=7)
    assert found == readout.ratio_bootstrap(CONTROL, TREATED, seed=7)
    assert found != readout.ratio_bootstrap(CONTROL, TREATED, seed=8)
    delta = readout.ratio_delta(CONTROL, TREATED)
    assert found.difference == delta.difference
    # Resampling six units shrinks the spread by about √(5/6).
    assert found.se == pytest.approx(delta.se * sqrt(5 / 6), rel=0.05)
    assert found.low < found.difference < found.high < 0
    assert found.p < 0.001


def test_units_that_are_all_alike_leave_no_width():
    alike = [Unit(10, 2)] * 5
    found = readout.ratio_bootstrap(alike, alike, seed=1, draws=200)
    assert (found.low, found.high, found.p) == (0, 0, 1)


# --- before and after ---------------------------------------------------------------------
def cells(treated, cluster, rates, n=100.0, first=0):
    return [
        Cell(treated, cluster, first + i, rate * n, n) for i, rate in enumerate(rates)
    ]


def grouped(seed, jump):
    """Six clusters a side, eight periods before and after, each cluster with its level."""
    chance = np.random.default_rng(seed)
    made = []
    for which in range(12):
        treated = which % 2 == 1
        level = chance.normal(0.3, 0.03) + chance.normal(0, 0.01, 16)
        level[8:] += 0.02 + (jump if treated else 0)
        made += cells(treated, f"s{which}", level, n=50.0 + which, first=-8)
    return made


def test_clusters_give_the_same_difference_with_errors_of_their_own():
    import statsmodels.formula.api as smf

    made = grouped(3, jump=-0.05)
    found = readout.did_clustered(made)
    rows = DataFrame({
        "rate": [c.x / c.n for c in made], "group": [int(c.treated) for c in made],
        "after": [int(c.period >= 0) for c in made], "n": [c.n for c in made],
    })  # fmt: skip
    who = np.unique([c.cluster for c in made], return_inverse=True)[1]
    theirs = smf.wls("rate ~ group * after", rows, weights=rows["n"]).fit(
        cov_type="cluster", cov_kwds={"groups": who}, use_t=True
    )
    assert found.difference == pytest.approx(theirs.params["group:after"])
    assert found.p == pytest.approx(theirs.pvalues["group:after"])
    bounds = theirs.conf_int().loc["group:after"]
    assert (found.low, found.high) == pytest.approx(tuple(bounds))
    assert found.df == 11


def test_two_sites_are_compared_day_by_day():
    made = [c for c in grouped(5, jump=-0.05) if c.cluster in {"s0", "s1"}]
    found = readout.did_daily(made)
    assert found.low < -0.05 < found.high < 0
    with pytest.raises(ValueError, match="Each group needs 4 clusters"):
        readout.did_clustered(made)


def test_a_gap_of_means_is_the_gap_of_gaps():
    before, after = Mean(10, 2, 40), Mean(11, 2, 40)
    found = readout.did_means((before, after), (before, replace(after, mean=13)))
    assert found.difference == 2
    assert found.se == pytest.approx(sqrt(4 * 4 / 40))
    assert found.df == pytest.approx(4 * 39)


def test_a_trend_that_was_there_before_is_seen():
    chance = np.random.default_rng(4)
    noise = [chance.normal(0, 0.01, 28) for _ in range(2)]
    level = cells(False, "SAT", 0.08 + noise[0], first=-28)
    flat = [*level, *cells(True, "FSD", 0.07 + noise[1], first=-28)]
    lean = 0.07 + noise[1] - 0.001 * np.arange(28)
    leaning = [*level, *cells(True, "FSD", lean, first=-28)]
    calm, going = readout.pre_trend(flat), readout.pre_trend(leaning)
    assert (calm.parallel, calm.periods) == (True, 28)
    assert not going.parallel
    assert going.slope == pytest.approx(calm.slope - 0.001)
    assert calm.low < 0 < calm.high
    assert going.high < 0


def test_five_periods_show_no_trend():
    few = [
        *cells(False, "a", [0.1] * 5, first=-5),
        *cells(True, "b", [0.1] * 5, first=-5),
    ]
    with pytest.raises(ValueError, match=r"5 periods before the start.*6 or more"):
        readout.pre_trend(few)


# --- agreement --------------------------------------------------------------------------
def test_kappa_says_what_it_is_made_of():
    found = readout.kappa((142, 18, 11, 129))
    said = [shown(x, 4) for x in (found.observed, found.chance, found.value)]
    assert said == ["0.9033", "0.5007", "0.8064"]


# --- sizes of the arms ---------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sizes", "statistic", "p", "alarm"),
    [
        ((5230, 4890), "11.423", "0.00073", True),
        ((5081, 5019), "0.381", "0.53729", False),
        ((5000, 5200), "3.922", "0.04767", False),
    ],
)
def test_the_arms_are_as_large_as_planned(sizes, statistic, p, alarm):
    found = readout.sample_ratio(sizes)
    assert (shown(found.statistic, 3), shown(found.p, 5)) == (statistic, p)
    assert found.alarm is alarm
    theirs = stats.chisquare(sizes)
    assert (found.statistic, found.p) == pytest.approx(tuple(theirs))


def test_a_split_that_was_planned_uneven_is_no_mismatch():
    assert not readout.sample_ratio((2010, 990), planned=(2, 1)).alarm
    assert readout.sample_ratio((2010, 990)).alarm


# --- looking every day -----------------------------------------------------------------------
BOT = readout.two_proportions(Count(1364, 4400), Count(1473, 4400))


def test_the_bot_looked_at_on_any_day():
    found = readout.always_valid(BOT, tau=0.03)
    assert (shown(found.ratio, 3), shown(found.p, 3)) == ("5.106", "0.196")
    assert shown((found.high - found.low) / 2, 5) == "0.03024"
    assert (shown(BOT.statistic, 3), shown(BOT.p, 4)) == ("2.486", "0.0129")


def test_a_p_that_is_always_valid_never_rises():
    assert readout.always_valid(BOT, tau=0.03, before=0.1).p == 0.1


def test_the_spread_held_possible_follows_from_the_smallest_effect_worth_having():
    assert readout.mixture(-0.02) == pytest.approx(0.03)
    half = stats.norm(scale=readout.mixture(0.02)).sf(0.02) * 2
    assert half == pytest.approx(0.5, abs=0.01)


@given(st.floats(-0.2, 0.2), st.floats(0.001, 0.1), st.floats(0.005, 0.2))
def test_the_interval_leaves_zero_out_just_when_the_ratio_passes_one_in_alpha(
    difference, se, tau
):
    found = readout.always_valid(replace(BOT, difference=difference, se=se), tau)
    outside = found.low > 0 or found.high < 0
    near = abs(log(found.ratio * 0.05)) < 1e-9
    assert near or outside == (found.ratio > 20)


def test_no_spread_is_certain_or_nothing():
    sure = readout.always_valid(replace(BOT, se=0.0), 0.03)
    none = readout.always_valid(replace(BOT, se=0.0, difference=0.0), 0.03)
    assert (sure.ratio, sure.p, none.p) == (inf, 0, 1)


@pytest.mark.parametrize(
    "call",
    [
        lambda: readout.ratio_of([Unit(1, 1)]),
        lambda: Unit(1, 0),
        lambda: Cell(True, "a", 0, 1, 0),
        lambda: readout.sample_ratio((5,)),
        lambda: readout.sample_ratio((0, 0)),
        lambda: readout.sample_ratio((5, 5), planned=(1, 0)),
        lambda: readout.always_valid(BOT, 0),
        lambda: readout.did_clustered(
            [c for name in "abcd" for c in cells(True, name, [0.1, 0.2])]
            + [c for name in "abcd" for c in cells(False, name, [0.1, 0.2])]
        ),
        lambda: readout.did_clustered(
            [c for name in "abcd" for c in cells(True, name, [0.1, 0.2], first=-1)]
            + [c for name in "wxyz" for c in cells(False, name, [0.1, 0.2])]
        ),
    ],
)
def test_what_has_no_answer_is_said(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()
