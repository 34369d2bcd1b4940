"""Mission G24: the availability a capability needs is what the business can sit out."""

from decimal import Decimal

import pytest

from portfolio.availability import Judgement, judge

DESIGN = Decimal("99.9")


@pytest.mark.parametrize(
    ("tolerated", "window", "designed", "state", "down", "enough"),
    [
        (60, "month", DESIGN, "met", "43.2", "99.862"),
        (30, "month", DESIGN, "not_met", "43.2", "99.931"),
        (43, "month", DESIGN, "not_met", "43.2", "99.901"),
        (44, "month", DESIGN, "met", "43.2", "99.899"),
        (526, "year", DESIGN, "met", "525.6", "99.900"),
        (0, "day", Decimal(100), "met", "0", "100.000"),
        (2_000, "day", Decimal(99), "met", "14.4", "0.000"),
    ],
)
def test_a_design_is_held_against_the_tolerance(
    tolerated, window, designed, state, down, enough
):
    found = judge(tolerated, window, designed)
    assert found == Judgement(state, Decimal(down), Decimal(enough))


def test_what_nobody_said_is_unknown_and_never_passes():
    assert judge(None, "month", DESIGN) == Judgement("unknown", Decimal("43.2"), None)
    assert judge(60, "month", None) == Judgement("unknown", None, Decimal("99.862"))
    assert judge(None, "week", None) == Judgement()
