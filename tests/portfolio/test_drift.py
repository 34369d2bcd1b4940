"""Mission G21: the fixture set, and its exact flags."""

from datetime import date
from typing import Any

import pytest

from portfolio import drift
from portfolio.drift import Facts, flags
from portfolio.models import Drift

ON = date(2026, 11, 16)
SOUND: dict[str, Any] = {"outcomes": 1, "last_heard_on": date(2026, 11, 9)}
LIVE: dict[str, Any] = {"live_on": date(2026, 9, 30)}


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        (Facts(**SOUND), ()),
        (Facts(**SOUND, ends_on=date(2027, 3, 31)), ("has_end_date",)),
        (Facts(last_heard_on=ON), ("no_outcome_metric",)),
        (Facts(outcomes=2), ("no_discovery_90_days",)),
        (Facts(outcomes=1, last_heard_on=date(2026, 8, 18)), ()),
        (Facts(outcomes=1, last_heard_on=date(2026, 8, 17)), ("no_discovery_90_days",)),
        # after go-live somebody must be there; before, a team may still be forming
        (Facts(**SOUND, **LIVE), ()),
        (Facts(**SOUND, **LIVE, manager_active=False), ("owner_gone_after_go_live",)),
        (Facts(**SOUND, **LIVE, owner_active=None), ("owner_gone_after_go_live",)),
        (Facts(**SOUND, **LIVE, owner_active=False), ("owner_gone_after_go_live",)),
        (Facts(**SOUND, owner_active=None), ()),
        (Facts(**SOUND, owner_active=None, live_on=date(2026, 12, 1)), ()),
        (
            Facts(ends_on=ON, live_on=ON, manager_active=False),
            (
                "has_end_date",
                "no_outcome_metric",
                "no_discovery_90_days",
                "owner_gone_after_go_live",
            ),
        ),
    ],
)
def test_the_flags_are_exact(facts, expected):
    assert flags(facts, ON) == expected


def test_the_kept_flags_are_the_ones_that_can_be_seen():
    seen = flags(Facts(ends_on=ON, live_on=ON, manager_active=False), ON)
    assert seen == tuple(Drift.Flag.values)
    assert drift.HAS_END_DATE == Drift.Flag.HAS_END_DATE
