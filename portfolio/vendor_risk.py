"""What a vendor may cost us, and when to look again. Pure.

Source: domain.md §5. Inherent risk = impact (1 to 5) × likelihood (1 to 5), residual =
inherent × (1 − effectiveness of controls, 0 to 1): from 0 to 25, no unit. Looked at again
after 12 months for critical and high vendors, 24 for moderate, 36 for low ones.
"""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from portfolio.vendor_watch import months_after

REVIEW_MONTHS = {"critical": 12, "high": 12, "moderate": 24, "low": 36}


def inherent(impact: int | None, likelihood: int | None) -> int | None:
    """1 to 25; None as long as one of the two is not said."""
    if impact is None or likelihood is None:
        return None
    return impact * likelihood


def residual(found: int | None, controls: Decimal | None) -> Decimal | None:
    """To a tenth, half up: 4 × 4 with controls of 0.6 → 6.4."""
    if found is None or controls is None:
        return None
    return (found * (1 - controls)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def look_again(tier: str, looked: date | None) -> date | None:
    """By when the risk of a vendor is looked at again; None before the first look."""
    return months_after(looked, REVIEW_MONTHS[tier]) if looked else None
