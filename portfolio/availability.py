"""Availability by tolerance: is the design enough for what the business can sit out? Pure.

Source: seed 003 ("No need for high availability if the call center can sustain one hour
down") and mission G24: a tolerance of 60 minutes a month is met by 99.9 %, which may be
down 43.2 minutes; one of 30 minutes is not.
Units: minutes and percent. A month has 30 days (43,200 minutes), a quarter three of them.
"""

from dataclasses import dataclass
from decimal import ROUND_UP, Decimal

MINUTES = {
    "day": 1_440,
    "week": 10_080,
    "month": 43_200,
    "quarter": 129_600,
    "year": 525_600,
}
ALL = Decimal(100)
MET, NOT_MET, UNKNOWN = "met", "not_met", "unknown"


@dataclass(frozen=True, slots=True)
class Judgement:
    """`down`: minutes the design may be down; `enough`: the percentage that would do."""

    state: str = UNKNOWN
    down: Decimal | None = None
    enough: Decimal | None = None


def judge(tolerated: int | None, window: str, designed: Decimal | None) -> Judgement:
    """Compare minutes tolerated in a window with the minutes the design may be down."""
    down = None if designed is None else minutes_down(designed, window)
    enough = None if tolerated is None else needed(tolerated, window)
    if tolerated is None or down is None:
        return Judgement(UNKNOWN, down, enough)
    return Judgement(MET if down <= tolerated else NOT_MET, down, enough)


def minutes_down(designed: Decimal, window: str) -> Decimal:
    """99.9 % of a month leaves 43.2 minutes."""
    return (ALL - designed) * MINUTES[window] / ALL


def needed(tolerated: int, window: str) -> Decimal:
    """The least availability that keeps within `tolerated`, to three places, rounded up."""
    share = ALL - ALL * tolerated / MINUTES[window]
    return max(Decimal(0), share).quantize(Decimal("0.001"), ROUND_UP)
