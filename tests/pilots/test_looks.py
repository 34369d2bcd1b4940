"""The boundaries of domain.md §6, and the promise behind them: 5 % in all."""

import numpy as np
import pytest

from pilots import inflation, sizing
from pilots.readout import looks
from pilots.readout.looks import Spending, boundaries


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


def test_spending_as_pocock_costs_every_look_about_the_same():
    found = looks.boundaries(tuple(looks.even(4, 4)), by=looks.Spending.POCOCK)
    assert [f"{each:.3f}" for each in found] == ["2.368", "2.368", "2.358", "2.350"]
    assert looks.spent(1.0, by=looks.Spending.POCOCK) == pytest.approx(0.05)


# --- what looks cost in units ------------------------------------------------------------
@pytest.mark.parametrize(
    ("by", "looks", "factor"),
    [
        (Spending.OBRIEN_FLEMING, 1, 1.0),
        (Spending.OBRIEN_FLEMING, 2, 1.004),
        (Spending.OBRIEN_FLEMING, 4, 1.020),
        (Spending.POCOCK, 4, 1.196),
    ],
)
def test_looks_cost_units(by, looks, factor):
    shares = tuple((each + 1) / looks for each in range(looks))
    assert inflation.of_looks(shares, by=by) == pytest.approx(factor, abs=0.001)


def test_a_sample_so_much_larger_keeps_its_power_behind_the_boundaries():
    """By simulation: 40,000 pilots with the drift that the factor promises."""
    shares = (0.25, 0.5, 0.75, 1.0)
    edges = np.array(boundaries(shares, by=Spending.POCOCK))
    drift = sizing.needed(0.05, 0.8) * np.sqrt(
        inflation.of_looks(shares, by=Spending.POCOCK)
    )
    steps = np.random.default_rng(6).normal(drift / 4, 0.5, size=(40_000, 4))
    z = steps.cumsum(axis=1) / np.sqrt(np.array(shares))
    assert (z > edges).any(axis=1).mean() == pytest.approx(0.8, abs=0.01)


def test_any_day_costs_about_twice_and_less_with_more_power_wanted():
    assert inflation.any_day() == pytest.approx(2.02, abs=0.01)
    assert inflation.any_day(spread=0.1) > inflation.any_day()


def test_a_planned_extension_is_one_more_look():
    assert boundaries((1 / 1.5, 1.0)) == pytest.approx([2.509, 1.993], abs=0.001)
    pocock = boundaries((1 / 1.5, 1.0), by=Spending.POCOCK)
    assert pocock == pytest.approx([2.073, 2.246], abs=0.001)
