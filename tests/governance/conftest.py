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
