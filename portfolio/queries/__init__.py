"""What is read from the portfolio: roll-ups, scores, value and the goal tree.

Every function costs a fixed number of queries, whatever the number of rows.
"""

from portfolio.queries.benefits import (
    ValueMonth,
    ValueReport,
    value_forecast_vs_actual,
)
from portfolio.queries.measures import KeyMetric, Scope, key_metrics, series
from portfolio.queries.objectives import (
    Result,
    ScoredObjective,
    objectives_with_scores,
)
from portfolio.queries.products import nav_products
from portfolio.trend import Point

__all__ = [
    "KeyMetric",
    "Point",
    "Result",
    "Scope",
    "ScoredObjective",
    "ValueMonth",
    "ValueReport",
    "key_metrics",
    "nav_products",
    "objectives_with_scores",
    "series",
    "value_forecast_vs_actual",
]
