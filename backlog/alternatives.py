"""Other ways to order work, shown beside WSJF and never instead of it.

Sources: RICE (Intercom); CD3, cost of delay divided by duration (Black Swan
Farming); domain.md §2 “Alternatives”.
"""

from collections.abc import Iterable
from fractions import Fraction

Number = int | Fraction


def rice(
    reach_per_quarter: Number, impact: Number, confidence: Number, effort_months: Number
) -> Fraction:
    """People reached per quarter × impact × confidence, per person-month."""
    return Fraction(reach_per_quarter) * impact * confidence / effort_months


def cd3(cost_per_week: Number, weeks: Number) -> Fraction:
    """Cost of delay in USD per week, per week of duration."""
    return Fraction(cost_per_week) / weeks


def delay_cost(jobs: Iterable[tuple[Number, Number]]) -> Fraction:
    """What an order costs: Σ cost of delay per week × the week each job is finished.

    `jobs` are (duration in weeks, cost per week), done one after another.
    """
    week, cost = Fraction(0), Fraction(0)
    for weeks, cost_per_week in jobs:
        week += weeks
        cost += week * cost_per_week
    return cost
