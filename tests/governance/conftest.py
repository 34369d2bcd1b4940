from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from core.roles import Family
from tests.make import Cast, make_reviewer


@pytest.fixture
def board(cast: Cast) -> Any:
    """Three reviewers of one family each: Rita regulatory, Sam security, Gus governance."""
    return (
        make_reviewer("Rita", Family.REGULATORY),
        make_reviewer("Sam", Family.SECURITY),
        make_reviewer("Gus", Family.GOVERNANCE),
    )


DAY = date(2026, 11, 16)


@pytest.fixture
def fixed_day(settings: Any) -> None:
    settings.TODAY = DAY.isoformat()


@pytest.fixture
def later(settings: Any, fixed_day: None) -> Callable[[int], date]:
    """`later(90)`: 90 days have passed since the fixed day."""

    def move(days: int) -> date:
        day = DAY + timedelta(days=days)
        settings.TODAY = day.isoformat()
        return day

    return move
