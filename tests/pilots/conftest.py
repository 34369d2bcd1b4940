"""Pilots are about days: these tests live on one, and move it themselves."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

DAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.TODAY = DAY.isoformat()


@pytest.fixture
def later(settings: Any) -> Callable[[int], date]:
    """`later(90)`: 90 days have passed since the fixed day."""

    def move(days: int) -> date:
        day = DAY + timedelta(days=days)
        settings.TODAY = day.isoformat()
        return day

    return move
