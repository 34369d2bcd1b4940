from datetime import date

import pytest

from governance.validity import valid_until


@pytest.mark.parametrize(
    ("gate", "decided", "until"),
    [
        ("G0", date(2026, 9, 15), date(2027, 3, 14)),
        ("G1", date(2026, 9, 29), date(2026, 12, 28)),
        ("G2", date(2026, 9, 22), date(2026, 12, 21)),
        ("G3", date(2026, 10, 6), date(2027, 10, 6)),
        ("G4", date(2027, 4, 6), date(2028, 4, 6)),
        ("G3", date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_an_approval_holds_for_its_gates_time(gate, decided, until):
    assert valid_until(gate, decided) == until
