"""The boundaries of domain.md §6, and the promise behind them: 5 % in all."""

import numpy as np
import pytest

from pilots import looks


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (2, ["2.963", "1.969"]),
        (3, ["3.710", "2.511", "1.993"]),
        (4, ["4.333", "2.963", "2.359", "2.014"]),
        (5, ["4.877", "3.357", "2.680", "2.290", "2.031"]),
    ],
)
def test_even_looks_have_the_published_boundaries(count, expected):
    found = looks.boundaries(tuple(looks.even(count, count)))
    assert [f"{each:.3f}" for each in found] == expected


def test_one_look_is_the_usual_test():
    assert looks.boundary([1.0]) == pytest.approx(1.959964, abs=1e-5)
    assert looks.nominal_alpha([1.0]) == pytest.approx(0.05, abs=1e-6)


def test_a_very_early_look_concludes_nothing():
    assert looks.boundary([0.01]) == looks.FURTHEST


def test_uneven_looks_still_spend_five_percent_in_all():
    information = (0.2, 0.35, 0.9, 1.0)
    edges = looks.boundaries(information)
    steps = np.diff([0, *information])
    draws = np.random.default_rng(7).normal(size=(200_000, 4)) * np.sqrt(steps)
    z = np.cumsum(draws, axis=1) / np.sqrt(information)
    crossed = (np.abs(z) > np.array(edges)).any(axis=1).mean()
    assert crossed == pytest.approx(0.05, abs=0.0015)


@pytest.mark.parametrize("information", [[], [0.5, 0.5], [0.6, 0.3], [0.0], [1.2]])
def test_looks_rise_to_the_whole(information):
    with pytest.raises(ValueError, match="Looks rise"):
        looks.boundaries(tuple(information))
