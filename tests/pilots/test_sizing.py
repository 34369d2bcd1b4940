"""Every vector of domain.md §6 for sample size."""

from math import ceil, isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.power import NormalIndPower, TTestIndPower
from statsmodels.stats.proportion import proportion_effectsize

from pilots import calculator, sizing


@pytest.mark.parametrize(
    ("p1", "p2", "n"),
    [(0.68, 0.71, 3694), (0.31, 0.36, 1395), (0.05, 0.04, 6743), (0.31, 0.33, 8536)],
)
def test_two_proportions_need_so_many(p1, p2, n):
    assert sizing.proportions(p1, p2) == n


@pytest.mark.parametrize(("sd", "delta", "n"), [(280, 20, 3077), (38, 24, 40)])
def test_two_means_need_so_many(sd, delta, n):
    assert sizing.means(sd, delta) == n
    assert sizing.means(sd, -delta) == n


def test_the_other_forms_differ_by_a_few_units():
    shares = sizing.pooled(0.68, 0.71), sizing.arcsine(0.68, 0.71)
    assert shares == (3697, 3696)
    assert [sizing.means_by_t(*each) for each in ((280, 20), (38, 24))] == [3078, 41]


def test_the_answer_lists_every_form_with_the_one_of_the_plan_first():
    share = calculator.Question("share", 0.68, 0.71, per_day=1000, share=0.3)
    found = calculator.answer(share)
    assert found.forms == [("unpooled", 3694), ("pooled", 3697), ("arcsine", 3696)]
    assert (found.units, found.per_arm, found.days) == (3694, 3694, 25)
    mean = calculator.Question("mean", sd=38, delta=24, cluster_size=11, icc=0.1)
    found = calculator.answer(mean)
    assert found.forms == [("normal", 40), ("t", 41)]
    assert (found.effect, found.per_arm) == (2, 80)
    assert calculator.Question("mean", sd=38).missing == ["delta"]


@pytest.mark.parametrize(("p1", "p2"), [(0.68, 0.71), (0.05, 0.04), (0.31, 0.36)])
def test_arcsine_agrees_with_statsmodels(p1, p2):
    h = proportion_effectsize(p2, p1)
    theirs = NormalIndPower().solve_power(h, alpha=0.05, power=0.8)
    assert sizing.arcsine(p1, p2) == ceil(theirs)


@pytest.mark.parametrize(("sd", "delta"), [(38, 24), (34, 20), (10, 25), (1, 2.6)])
def test_the_t_form_agrees_with_statsmodels(sd, delta):
    found = sizing.means_by_t(sd, delta)
    for n in (found, found - 1):
        theirs = TTestIndPower().power(delta / sd, n, 0.05)
        assert sizing.power_by_t(n, sd, delta) == pytest.approx(theirs, abs=1e-6)
        assert (theirs >= 0.8) == (n == found)


def test_clusters_cost_their_design_effect():
    assert isclose(sizing.design_effect(900, 0.02), 18.98)
    assert sizing.clustered(3077, 900, 0.02) == 58402


@pytest.mark.parametrize(("n", "sd", "seen"), [(48, 38, "21.73"), (48, 34, "19.44")])
def test_a_sample_sees_so_small_a_difference(n, sd, seen):
    assert f"{sizing.detectable(n, sd):.2f}" == seen


def test_days_follow_from_the_traffic():
    assert sizing.days(8800, 1000, 0.30) == 59
    assert sizing.days(40, 80) == 1


@pytest.mark.parametrize(
    "call",
    [
        lambda: sizing.proportions(0, 0.1),
        lambda: sizing.pooled(0, 0.1),
        lambda: sizing.arcsine(0.2, 0.2),
        lambda: sizing.means_by_t(0, 1),
        lambda: calculator.answer(calculator.Question("share", 0.3)),
        lambda: sizing.proportions(0.3, 1),
        lambda: sizing.proportions(0.3, 0.3),
        lambda: sizing.means(0, 5),
        lambda: sizing.means(5, 0),
        lambda: sizing.design_effect(0, 0.1),
        lambda: sizing.design_effect(10, 1.1),
        lambda: sizing.detectable(0, 5),
        lambda: sizing.days(10, 0),
        lambda: sizing.days(10, 10, 0),
        lambda: sizing.means(5, 5, alpha=0),
    ],
)
def test_what_has_no_answer_is_said(call):
    with pytest.raises(ValueError, match=r"\w"):
        call()


@given(st.floats(1, 1000), st.floats(0.1, 500))
def test_the_detectable_difference_is_what_the_sample_was_sized_for(sd, delta):
    n = sizing.means(sd, delta)
    assert sizing.detectable(n, sd) <= delta * 1.000001


@given(st.integers(100, 10_000))
def test_a_detectable_share_is_near_the_full_formula(n):
    rise = sizing.detectable_share(n, 0.31)
    if 0.31 + rise < 0.6:
        assert abs(sizing.proportions(0.31, 0.31 + rise) / n - 1) < 0.12
