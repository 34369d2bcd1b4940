"""Control limits against published data and against what was worked out by hand."""

from decimal import Decimal

import pytest

from portfolio.limits import FEWEST, limits, overdispersion
from portfolio.metrics import Formula, Sums

SHARE = Formula("percent", "ratio")
COUNT_PER = Formula("per_1k", "ratio")
MEAN = Formula("seconds", "mean")

# NIST/SEMATECH e-Handbook 6.3.2.2: ten batches, limits 45.8159 and 55.8041.
BATCHES = [49.6, 47.6, 49.9, 51.3, 47.8, 51.2, 52.6, 52.4, 53.6, 52.1]
# The same, 6.3.3.2: defective chips in 30 samples of 50; points 15 and 23 lie above.
CHIPS = [12, 15, 8, 10, 4, 7, 16, 9, 14, 10, 5, 6, 17, 12, 22, 8, 10, 5, 13, 11, 20,
         18, 24, 15, 9, 12, 7, 13, 9, 6]  # fmt: skip


def of(*pairs: tuple[float, float]) -> list[Sums | None]:
    return [Sums(Decimal(str(top)), Decimal(str(below))) for top, below in pairs]


def test_individuals_as_published():
    found = limits(of(*((value, 1) for value in BATCHES)), MEAN)
    assert found is not None
    assert found.chart == "XmR"
    assert found.centre == pytest.approx(50.81, abs=1e-9)
    assert found.low[0] == pytest.approx(45.8159, abs=1e-4)
    assert found.high[9] == pytest.approx(55.8041, abs=1e-4)
    assert found.outside == []


def test_proportions_as_published():
    """p̄ .2313; by chance alone .0524 to .4102; these vary hardly more than that."""
    found = limits(of(*((bad, 50) for bad in CHIPS)), SHARE)
    assert found is not None
    assert found.chart == "p"
    assert found.centre == pytest.approx(23.13, abs=0.005)
    chance = 5.9635
    wider = overdispersion(found.centre, [bad * 2 for bad in CHIPS], [chance] * 30)
    assert found.high[0] == pytest.approx(found.centre + 3 * chance * wider, abs=1e-3)
    assert found.centre + 3 * chance == pytest.approx(41.02, abs=0.005)


def test_the_limits_of_a_share_follow_its_denominator():
    """By hand: p̄ = 60/600 = .1; 3·√(.09/100) = .09 and 3·√(.09/25) = .18."""
    each = of(
        (10, 100), (10, 100), (11, 100), (10, 100), (9, 100), (7.5, 75), (2.5, 25)
    )
    found = limits(each, SHARE)
    assert found is not None
    assert found.centre == pytest.approx(10)
    assert (found.low[0], found.high[0]) == (pytest.approx(1), pytest.approx(19))
    assert (found.low[6], found.high[6]) == (0.0, pytest.approx(28))


def test_counts_per_opportunity_by_hand():
    """ū = 36/9,000 = 4 per 1,000; 3·√(.004/1,000) = 6 per 1,000; not below 0."""
    each = of(*((4, 1000) for _ in range(8)), (4, 1000))
    found = limits(each, COUNT_PER)
    assert found is not None
    assert found.chart == "u"
    assert (found.centre, found.low[0]) == (pytest.approx(4), 0.0)
    assert found.high[0] == pytest.approx(10)


def test_large_denominators_do_not_cry_wolf():
    """Chance alone would allow ± .04 of a point; months simply differ by more."""
    rates = [71.1, 71.6, 70.9, 71.4, 71.0, 71.5, 71.2]
    found = limits(of(*((rate * 10_000, 1_000_000) for rate in rates)), SHARE)
    assert found is not None
    assert found.outside == []
    sudden = limits(of(*((r * 10_000, 1_000_000) for r in [*rates, *rates, 60])), SHARE)
    assert sudden is not None
    assert sudden.outside == [14]


def test_a_gap_is_no_step_and_has_no_limits():
    each = of(*((value, 1) for value in BATCHES))
    each[4] = None
    found = limits(each, MEAN)
    assert found is not None
    assert found.low[4] is None
    assert found.low[5] is not None


def test_too_few_periods_have_no_limits():
    assert limits(of(*((5, 10) for _ in range(FEWEST - 1))), SHARE) is None
    assert limits([], SHARE) is None


def test_percentiles_of_parts_have_no_limits():
    parts: list[Sums | None] = [Sums(Decimal(19), Decimal(1), 2)] * 8
    assert limits(parts, Formula("weeks", "percentile")) is None
