"""Problems for tests."""

from datetime import date
from typing import Any

from core import system
from support.actions import problems
from support.models import Problem
from tests.make import Cast

SEEN = {
    "title": "Screen freezes", "seen": "The desktop stands still for a minute.",
    "since": date(2026, 11, 2), "driver": "technology", "impact": 2, "urgency": 2,
}  # fmt: skip


def reported(cast: Cast, **fields: Any) -> Problem:
    """By Fay, of Mia's product."""
    by = fields.pop("by", cast.frontline)
    return problems.report(**{"product": cast.product, **SEEN, **fields}, by=by)


def explained(cast: Cast, **fields: Any) -> Problem:
    return problems.find_cause(
        reported(cast, **fields), cause="A queue is full.", by=cast.po
    )


def resolved(cast: Cast, on: date | None = None, **fields: Any) -> Problem:
    """By Paolo, today; on a day of the past, by the system for him."""
    row = explained(cast, **fields)
    if on is None:
        return problems.resolve(row, prevents="The queue is watched.", by=cast.po)
    return problems.resolve(
        row, prevents="The queue is watched.", on=on, acting=cast.po, by=system.user()
    )
