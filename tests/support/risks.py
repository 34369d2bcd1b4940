"""Risks for tests."""

from datetime import date
from typing import Any

from core import system
from support.actions import risk_answers, risks
from support.models import Risk
from tests.make import Cast

WORDS: dict[str, Any] = {
    "title": "The model changes", "cause": "The vendor changes it without asking.",
    "event": "Summaries leave out a promise.", "consequence": "Customers complain.",
    "driver": "technology",
}  # fmt: skip
FOUND: dict[str, Any] = {**WORDS, "likelihood": 4, "impact": 4}


def recorded(cast: Cast, **fields: Any) -> Risk:
    """By Fay, of Mia's product: critical, 16 of 25."""
    by = fields.pop("by", cast.frontline)
    return risks.record(**{"product": cast.product, **FOUND, **fields}, by=by)


def recorded_on(cast: Cast, on: date, **fields: Any) -> Risk:
    """On a day of the past, by the system for Fay."""
    told = {"product": cast.product, **FOUND, **fields}
    return risks.record(**told, by=system.user(), on=on, acting=cast.frontline)


def owned(cast: Cast, **fields: Any) -> Risk:
    """Paolo watches it."""
    return risks.give(recorded(cast, **fields), owner=cast.po, by=cast.pm)


def treated(cast: Cast, due_on: date = date(2026, 12, 18), **fields: Any) -> Risk:
    return risk_answers.treat(
        owned(cast, **fields), response="reduce", plan="Test each change.",
        due_on=due_on, by=cast.po,
    )  # fmt: skip


def accepted(cast: Cast, until: date = date(2027, 1, 15), **fields: Any) -> Risk:
    """Olga lives with it."""
    row = owned(cast, **fields)
    return risk_answers.accept(
        row, plan="It is rare.", accepted_until=until, by=cast.ops
    )
