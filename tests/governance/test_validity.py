from datetime import date

import pytest

from governance.validity import last_day


@pytest.mark.parametrize(
    ("rule", "decided", "until"),
    [
        ({"days": 180, "months": None}, date(2026, 9, 15), date(2027, 3, 14)),
        ({"days": 90, "months": None}, date(2026, 9, 29), date(2026, 12, 28)),
        ({"days": 90, "months": None}, date(2026, 9, 22), date(2026, 12, 21)),
        ({"days": None, "months": 12}, date(2026, 10, 6), date(2027, 10, 6)),
        ({"days": None, "months": 12}, date(2027, 4, 6), date(2028, 4, 6)),
        ({"days": None, "months": 12}, date(2028, 2, 29), date(2029, 2, 28)),
        ({"days": None, "months": 6}, date(2026, 8, 31), date(2027, 2, 28)),
        ({"days": None, "months": 1}, date(2026, 12, 15), date(2027, 1, 15)),
    ],
)
def test_an_approval_holds_as_long_as_the_rule_of_its_gate_says(rule, decided, until):
    assert last_day(decided, **rule) == until
