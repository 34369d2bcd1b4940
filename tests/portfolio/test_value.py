from dataclasses import astuple
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio import value
from portfolio.metrics import rounded
from portfolio.value import Claim, Drivers, Period, Rates

D = Decimal  # short, for tables of figures
# The reference rounds its inputs to what it prints, so its cents may differ by two.
CENTS = D("0.02")
RATES = Rates(D("30.60"), D("0.843716"), D("0.32"))
PAYMENTS = Rates(D("30.60"), D("0.835"), D("0.32"))
RAMP = [D(0), D(0), D("0.25"), D("0.5"), D("0.75")]
LOW_MONTH = Period(D(100), D(65))

shares = st.decimals(0, 1, places=3)
amounts = st.decimals(0, 1_000_000, places=2)


def cents(amount: D) -> D:
    return rounded(amount, 2)


def test_capacity_and_its_haircut():
    freed = value.capacity(D("24.2"), D(1_535_688), RATES)
    assert rounded(freed.hours, 1) == D("10323.2")
    assert rounded(freed.paid_hours, 1) == D("17993.3")
    assert rounded(freed.fte, 2) == D("8.65")
    assert rounded(freed.gross_usd, 0) == 550_595
    claim = Claim(freed.gross_usd, D("0.9"), D("0.8"), D(1), D("0.6"))
    assert rounded(claim.adjusted_usd, 0) == 396_428
    assert rounded(claim.cashable_usd, 0) == 237_857


def test_deflection_counts_marginal_cost():
    marginal = value.marginal_cost(D(262), PAYMENTS)
    assert rounded(marginal, 3) == D("3.922")
    avoided = D(1_560) * 12
    assert rounded(avoided * marginal, 0) == 73_423
    assert rounded(value.deflection(avoided, marginal, D("0.42")), 0) == 65_560


def test_attrition_abandonment_and_complaints():
    assert value.attrition_avoided(D(410), D("0.04"), D(12_800)) == 209_920
    lost = value.abandonment_margin(D(6_200), D("0.55"), D("0.06"), D(310))
    assert lost == 63_426
    assert value.complaint_cost(D(70), D(118), D(9), D(640)) == 14_020


@pytest.mark.parametrize(
    ("benefit", "worth", "month"),
    [("396428.13", "498355.49", 12), ("237856.88", "126117.26", 22)],
)
def test_net_present_value_by_month(benefit, worth, month):
    flows = [D(-180_000)]
    flows += [gain - 7_980 for gain in value.ramped(D(benefit), RAMP, 36)]
    rate = value.monthly_rate(D("0.09"))
    assert abs(value.net_present_value(flows, rate) - D(worth)) < CENTS
    assert value.payback(flows) == month


def test_net_present_value_by_year():
    flows = [D(-250_000), D(90_000), D(120_000), D(140_000)]
    assert cents(value.net_present_value(flows, D("0.09"))) == D("41676.09")
    between = value.payback_between(flows)
    assert between is not None
    assert rounded(between, 3) == D("2.286")


def test_what_never_pays_back_and_what_pays_at_once():
    assert value.payback([D(-10), D(4), D(5)]) is None
    assert value.payback_between([D(-10), D(4), D(5)]) is None
    assert value.payback_between([D(0), D(4)]) == 0


def test_the_leak_is_split_into_volume_effect_and_adoption():
    planned = Drivers(D(100_000), D("24.2"), D("0.9"))
    seen = Drivers(D(96_000), D("19.0"), D("0.78"))
    forecast = planned.seconds * RATES.second_usd
    actual = seen.seconds * RATES.second_usd
    assert abs(forecast - D("32267.96")) < CENTS
    assert abs(actual - D("21078.18")) < CENTS
    ratio = value.realisation_ratio([Period(forecast, actual)])
    assert ratio is not None
    assert rounded(ratio, 4) == D("0.6532")
    leak = value.leakage(planned, seen, RATES.second_usd)
    assert [cents(part) for part in astuple(leak)] == [
        D("1290.72"),
        D("6656.27"),
        D("3242.80"),
    ]
    assert cents(leak.total) == D("11189.78")
    assert leak.largest == "effect"


def test_the_ratio_counts_measured_periods_only():
    periods = [Period(D(100), D(80)), Period(D(100)), Period(D(300), D(240))]
    assert value.realisation_ratio(periods) == D("0.8")
    assert value.realisation_ratio([Period(D(100))]) is None
    assert value.realisation_ratio([Period(D(0), D(5))]) is None


def test_a_benefit_leaks_after_two_low_periods_not_after_one():
    assert not value.is_leaking([LOW_MONTH])
    assert value.is_leaking([LOW_MONTH, LOW_MONTH])
    assert value.is_leaking([LOW_MONTH, Period(D(100)), LOW_MONTH])
    assert not value.is_leaking([LOW_MONTH, Period(D(100), D(100))])
    assert not value.is_leaking([Period(D(100), D(80)), Period(D(100), D(80))])


@given(st.lists(st.tuples(amounts, st.none() | amounts), max_size=12))
def test_a_ratio_is_never_negative(rows):
    ratio = value.realisation_ratio([Period(f, a) for f, a in rows])
    assert ratio is None or ratio >= 0


@given(amounts, shares, shares, shares, shares)
def test_a_haircut_never_adds(gross, adoption, confidence, attribution, cashable):
    claim = Claim(gross, adoption, confidence, attribution, cashable)
    assert 0 <= claim.cashable_usd <= claim.adjusted_usd <= gross


@given(*[st.tuples(amounts, amounts, shares)] * 2)
def test_the_leak_adds_up_to_the_shortfall(planned, seen):
    plan, fact = Drivers(*planned), Drivers(*seen)
    leak = value.leakage(plan, fact, D(1))
    assert abs(leak.total - (plan.seconds - fact.seconds)) < D("0.001")
