from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portfolio.contracts import standing

TODAY = date(2026, 11, 16)


@pytest.mark.parametrize(
    ("ends_on", "notice_days", "state"),
    [
        (date(2027, 1, 31), 90, "notice_passed"),  # domain.md §12: Orrery, 2 November
        (date(2027, 5, 31), 90, "running"),
        (date(2027, 4, 1), 90, "notice_due"),
        (date(2027, 2, 14), 90, "notice_due"),  # its last day for notice is today
        (date(2027, 2, 13), 90, "notice_passed"),
        (date(2027, 3, 31), 10, "ends_soon"),
        (date(2026, 11, 15), 90, "ended"),
        (date(2026, 11, 16), 90, "notice_passed"),
        (date(2029, 3, 31), 180, "running"),
    ],
)
def test_a_contract_says_when_it_needs_somebody(ends_on, notice_days, state):
    notice_on = ends_on - timedelta(days=notice_days)
    assert standing(ends_on, notice_on, TODAY).state == state


def test_without_an_end_there_is_nothing_to_decide():
    assert standing(None, None, TODAY).state == "open_ended"
    assert not standing(None, None, TODAY).needs_you


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)), st.integers(0, 400))
def test_every_contract_stands_somewhere(ends_on, notice_days):
    found = standing(ends_on, ends_on - timedelta(days=notice_days), TODAY)
    assert found.needs_you == (found.state in {"ended", "notice_passed", "notice_due"})
