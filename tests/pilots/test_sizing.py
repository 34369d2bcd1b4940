"""Every vector of domain.md §6 for sample size."""

from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots import sizing


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
