"""How far two orders agree, held against a library's own figures."""

import pytest
from scipy.stats import kendalltau, spearmanr

from backlog.agreement import agreement


@pytest.mark.parametrize(
    ("one", "other", "alike"),
    [
        ([1, 2, 3, 4], [10, 20, 30, 40], 1),
        ([1, 2, 3, 4], [4, 3, 2, 1], 0),
        ([1, 2, 3, 4], [1, 3, 2, 4], 5 / 6),
        ([5, 5, 3, 1], [2, 9, 9, 1], 3 / 6),  # level pairs are never alike
    ],
)
def test_the_figures_are_those_of_a_library(one, other, alike):
    found = agreement(one, other)
    assert found is not None
    assert found.spearman == pytest.approx(spearmanr(one, other).statistic)
    assert found.kendall == pytest.approx(kendalltau(one, other).statistic)
    assert found.alike == pytest.approx(alike)


@pytest.mark.parametrize(
    ("one", "other"), [([], []), ([1, 2], [1, 2]), ([1, 1, 1], [1, 2, 3])]
)
def test_what_knows_no_order_is_not_compared(one, other):
    assert agreement(one, other) is None
