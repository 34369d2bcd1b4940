"""Releases are about days: these tests live on one, and move it themselves."""

from datetime import date
from typing import Any

import pytest

DAY = date(2026, 11, 16)  # a Monday


@pytest.fixture(autouse=True)
def fixed_day(settings: Any) -> None:
    settings.TODAY = DAY.isoformat()
