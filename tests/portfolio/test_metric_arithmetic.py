from decimal import Decimal
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from portfolio.metrics import (
    Formula,
    Sums,
    as_typed,
    roll_up,
    rounded,
    shown,
    value,
    written,
)

D = Decimal  # short, for tables of figures
RATE = Formula("percent", "ratio")
HANDLE = Formula("seconds", "mean")
NET = Formula("points", "net_score")
# domain.md §12: handled, seconds each
QUEUES = [
    (73_164, 398),
    (42_734, 424),
    (54_810, 396),
    (49_504, 262),
    (22_584, 352),
    (8_712, 905),
    (11_569, 742),
    (12_894, 455),
]

sums = st.builds(
    Sums,
    numerator=st.decimals(-(10**6), 10**6, places=2),
    denominator=st.decimals(1, 10**6, places=2),
)


def of(*pairs: tuple[D | int, D | int]) -> Sums | None:
    return roll_up(Sums(D(top), D(below)) for top, below in pairs)


def test_service_level_is_not_the_mean_of_rates():
    both = of((300 * D("0.78"), 300), (1200 * D("0.85"), 1200))
    assert shown(both, RATE) == "83.6%"


def test_handle_time_is_not_the_mean_of_handle_times():
    calls = [(100, 250), (150, 250), (100, 249), (2, 600)]
    assert shown(of(*((n * s, n) for n, s in calls)), HANDLE) == "251.70 s"


def test_the_demo_company():
    assert shown(of(*((n * s, n) for n, s in QUEUES)), HANDLE) == "406.56 s"
    assert shown(of((209_747, 294_100)), RATE) == "71.3%"
    assert shown(of((5_210 - 2_110, 10_000)), NET) == "+31 points"


def test_attrition_is_leavers_over_head_months_times_12():
    yearly = Formula("percent", "ratio", annual=12)
    assert shown(of((15, 452), (16, 452)), yearly) == "41.2%"


def test_percentiles_are_not_rolled_up():
    median = Formula("weeks", "percentile")
    assert shown(of((19, 1)), median) == "19.0 weeks"
    assert shown(of((19, 1), (17, 1)), median) == "n/a"
    assert value(of((19, 1), (17, 1)), median) is None


def test_a_gap_stays_a_gap():
    assert roll_up([]) is None
    assert shown(None, RATE) == "–"


def test_a_count_is_a_plain_sum():
    assert shown(of((1_200, 1), (34, 1)), Formula("count", "count")) == "1,234"


def test_rounding_is_half_up_and_exact():
    assert rounded(Fraction(41, 8), 2) == D("5.13")
    assert rounded(Fraction(-41, 8), 2) == D("-5.13")
    assert rounded(D("0.5"), 0) == 1


def test_figures_are_written_with_their_unit():
    assert written(D("-1234.50"), "usd") == "−$1,234.50"
    assert as_typed(D("67.500"), "percent") == "67.5%"
    assert as_typed(D("100.000"), "percent") == "100%"
    assert as_typed(D("0.900"), "per_10k") == "0.9 per 10,000"
    assert as_typed(None, "percent") == "–"


def test_survey_means_keep_their_decimals():
    assert shown(of((39, 10)), Formula("points", "mean")) == "3.90 points"


@given(st.lists(sums, min_size=1, max_size=12), st.integers(1, 11))
def test_a_ratio_of_sums_is_the_same_however_it_is_grouped(rows, cut):
    parts = [part for part in (roll_up(rows[:cut]), roll_up(rows[cut:])) if part]
    assert roll_up(parts) == roll_up(rows)
    assert value(roll_up(parts), RATE) == value(roll_up(rows), RATE)


@given(st.lists(sums, min_size=1, max_size=8))
def test_a_ratio_of_sums_lies_between_its_parts(rows):
    each = [found for row in rows if (found := value(row, RATE)) is not None]
    total = value(roll_up(rows), RATE)
    assert total is not None
    assert min(each) <= total <= max(each)
