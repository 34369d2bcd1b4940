"""Every vector of domain.md §6 for the methods we read out by, to the printed digits."""

from math import inf

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.inter_rater import cohens_kappa
from statsmodels.stats.proportion import proportion_confint

from pilots import readout
from pilots.readout import Count, Mean, Verdict

AT = 2 * readout.ONE_SIDED  # two-sided, so that a guardrail is tested one-sided


def shown(value, digits):
    return f"{value:.{digits}f}"


def test_two_proportions():
    found = readout.two_proportions(Count(1360, 2000), Count(1424, 2000))
    assert shown(found.difference, 4) == "0.0320"
    assert shown(found.statistic, 4) == "2.1999"
    assert shown(found.p, 5) == "0.02781"
    assert (shown(found.low, 5), shown(found.high, 5)) == ("0.00351", "0.06049")


def test_two_small_proportions():
    found = readout.two_proportions(Count(14, 9800), Count(25, 9750))
    assert (shown(found.statistic, 4), shown(found.p, 5)) == ("1.7792", "0.07521")


def test_newer_vectors_of_the_demo_bot():
    first = readout.two_proportions(Count(682, 2200), Count(717, 2200))
    second = readout.two_proportions(Count(1364, 4400), Count(1473, 4400))
    assert shown(first.statistic, 3) == "1.133"
    assert (shown(second.statistic, 3), shown(second.p, 4)) == ("2.486", "0.0129")


def test_welch_from_summaries():
    found = readout.welch(Mean(412.6, 41.5, 48), Mean(388.4, 36.2, 48))
    assert shown(found.difference, 1) == "-24.2"
    assert shown(found.statistic, 4) == "-3.0445"
    assert shown(found.df, 2) == "92.30"
    assert shown(found.p, 5) == "0.00304"
    assert (shown(found.low, 2), shown(found.high, 2)) == ("-39.99", "-8.41")


A = [402, 388, 431, 376, 395, 410, 368, 399]
B = [421, 433, 409, 446, 418, 402, 437, 455]


def test_welch_from_the_units():
    found = readout.welch_raw(B, A)
    assert (shown(found.difference, 1), shown(found.statistic, 4)) == (
        "-31.5",
        "-3.3142",
    )
    assert (shown(found.df, 3), shown(found.p, 5)) == ("13.925", "0.00515")
    assert (shown(found.low, 2), shown(found.high, 2)) == ("-51.90", "-11.10")


def test_welch_agrees_with_scipy():
    theirs = stats.ttest_ind(A, B, equal_var=False)
    ours = readout.welch_raw(B, A)
    assert np.isclose(ours.statistic, theirs.statistic)
    assert np.isclose(ours.p, theirs.pvalue)


def test_difference_in_differences():
    found = readout.difference_in_differences(
        (Count(1120, 14000), Count(1036, 14200)),
        (Count(1064, 15200), Count(806, 15500)),
    )
    assert (shown(found.difference, 6), shown(found.se, 6)) == ("-0.010958", "0.004181")
    assert (shown(found.statistic, 4), shown(found.p, 5)) == ("-2.6206", "0.00878")
    assert (shown(found.low, 5), shown(found.high, 5)) == ("-0.01915", "-0.00276")


@pytest.mark.parametrize(
    ("control", "treatment", "lower", "verdict"),
    [
        (Count(5440, 8000), Count(5424, 8000), "-0.01414", Verdict.HOLDS),
        (Count(1360, 2000), Count(1352, 2000), "-0.02830", Verdict.NOT_SHOWN),
    ],
)
def test_non_inferiority_where_higher_is_better(control, treatment, lower, verdict):
    effect = readout.two_proportions(control, treatment, AT)
    found = readout.non_inferiority(effect, 0.02, lower_is_better=False)
    assert shown(-found.highest, 5) == lower
    assert found.verdict == verdict


def test_non_inferiority_where_lower_is_better():
    effect = readout.two_proportions(Count(792, 4400), Count(810, 4400), AT)
    found = readout.non_inferiority(effect, 0.02, lower_is_better=True)
    assert shown(100 * found.highest, 2) == "1.76"
    assert found.verdict == Verdict.HOLDS


def test_a_guardrail_worse_than_its_margin_is_broken_and_beyond_doubt_severe():
    near = readout.two_proportions(Count(2883, 14136), Count(3153, 14694), AT)
    far = readout.two_proportions(Count(2883, 14136), Count(3653, 14694), AT)
    judge = [
        readout.non_inferiority(e, 0.01, lower_is_better=True) for e in (near, far)
    ]
    assert shown(100 * judge[0].worsening, 2) == "1.06"
    assert [each.verdict for each in judge] == [Verdict.BROKEN, Verdict.SEVERE]


def test_a_mean_guardrail_uses_its_degrees_of_freedom():
    effect = readout.welch(Mean(10, 2, 8), Mean(10.5, 2, 8), AT)
    found = readout.non_inferiority(effect, 3, lower_is_better=True)
    assert found.highest == pytest.approx(0.5 + stats.t.ppf(0.95, 14) * 1.0)


@pytest.mark.parametrize(
    ("count", "low", "high"),
    [
        (Count(388, 400), "0.9483", "0.9828"),
        (Count(3, 200), "0.0051", "0.0432"),
        (Count(0, 200), "0.0000", "0.0188"),
    ],
)
def test_wilson(count, low, high):
    found = readout.wilson(count)
    assert (shown(found.low, 4), shown(found.high, 4)) == (low, high)


def test_wilson_agrees_with_statsmodels_everywhere():
    for n in (1, 7, 50):
        for k in range(n + 1):
            low, high = proportion_confint(k, n, method="wilson")
            found = readout.wilson(Count(k, n))
            assert found.low == pytest.approx(max(low, 0), abs=1e-12)
            assert found.high == pytest.approx(min(high, 1), abs=1e-12)


def test_one_arm_against_a_limit():
    audit = readout.against_limit(
        readout.wilson(Count(388, 400)), 0.94, lower_is_better=False
    )
    wrong = readout.against_limit(
        readout.wilson(Count(3, 200)), 0.0, lower_is_better=True
    )
    assert (audit.verdict, wrong.verdict) == (Verdict.HOLDS, Verdict.SEVERE)


def test_kappa():
    found = readout.kappa((142, 18, 11, 129))
    assert shown(found.value, 4) == "0.8064"


@pytest.mark.parametrize("table", [(142, 18, 11, 129), (5, 2, 3, 10), (40, 9, 1, 2)])
def test_kappa_and_its_interval_agree_with_statsmodels(table):
    theirs = cohens_kappa(np.array(table).reshape(2, 2))
    found = readout.kappa(table)
    assert found.value == pytest.approx(theirs.kappa)
    assert found.low == pytest.approx(theirs.kappa_low)
    assert found.high == pytest.approx(min(theirs.kappa_upp, 1))


def test_no_spread_gives_no_false_certainty_about_no_difference():
    same = readout.two_proportions(Count(0, 10), Count(0, 10))
    assert (same.statistic, same.p) == (0, 1)
    flat = readout.welch(Mean(5, 0, 3), Mean(5, 0, 3))
    assert (flat.statistic, flat.p, flat.df) == (0, 1, 4)
    apart = readout.welch(Mean(5, 0, 3), Mean(6, 0, 3))
    assert (apart.statistic, apart.p) == (inf, 0)
    assert readout.welch(Mean(6, 0, 3), Mean(5, 0, 3)).statistic == -inf


@pytest.mark.parametrize(
    "call",
    [
        lambda: Count(3, 2),
        lambda: Count(0, 0),
        lambda: Mean(1, 1, 1),
        lambda: Mean(1, -1, 5),
        lambda: readout.summary([1.0]),
        lambda: readout.kappa((0, 0, 0, 0)),
        lambda: readout.kappa((9, 0, 0, 0)),
    ],
)
def test_figures_without_an_answer_are_refused(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()
