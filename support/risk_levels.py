"""How grave a risk is: likelihood by impact, less what controls take away (domain.md §5).

inherent = likelihood (1-5) × impact (1-5), so 1 to 25;
residual = inherent × (1 − effectiveness of the controls), so 0 to 25.

The words of the scales, the bounds of the levels and the days until the next look are
ours. Pure: no Django, no clock.
"""

from collections.abc import Mapping
from decimal import Decimal

LIKELIHOOD: Mapping[int, str] = {
    1: "Rare: not in five years",
    2: "Unlikely: once in five years",
    3: "Possible: once a year",
    4: "Likely: several times a year",
    5: "Almost certain: every month",
}
IMPACT: Mapping[int, str] = {
    1: "Hardly felt",
    2: "A group is hampered for hours",
    3: "A site or a queue stands still",
    4: "Customers are harmed, or much money is lost",
    5: "A rule is broken, or everybody stands still",
}
LEVELS: Mapping[str, str] = {
    "critical": "Critical",
    "high": "High",
    "moderate": "Moderate",
    "low": "Low",
}
FROM: tuple[tuple[str, int], ...] = (("critical", 15), ("high", 10), ("moderate", 5))
GRAVE = ("critical", "high")
ORDER = tuple(LEVELS)  # the worst first
LOOK_EVERY: Mapping[str, int] = {"critical": 30, "high": 90, "moderate": 180, "low": 365}  # fmt: skip
MOST_DAYS_ACCEPTED: Mapping[str, int] = {"critical": 90, "high": 180, "moderate": 365, "low": 365}  # fmt: skip


def residual(likelihood: int, impact: int, control_percent: int) -> Decimal:
    """0 to 25, exact: what is left when `control_percent` (0-100) is taken away."""
    return Decimal(likelihood * impact * (100 - control_percent)) / 100


def level(score: Decimal | int) -> str:
    """critical from 15, high from 10, moderate from 5, else low."""
    return next((name for name, least in FROM if score >= least), "low")


def is_worse(new: str, old: str) -> bool:
    return ORDER.index(new) < ORDER.index(old)
