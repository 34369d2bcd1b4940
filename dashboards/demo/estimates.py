"""Eight features in money and reach: ours, the reference text gives scores alone."""

from decimal import Decimal
from typing import Any

from backlog.actions import estimates
from backlog.models import Estimate, Item

# key, USD a week, weeks, urgency, more
ROWS: list[tuple[str, int, int, str, dict[str, Any]]] = [
    ("F-101", 21_000, 6, "steady", {"reach": 74_000, "impact": "2", "confidence": "0.8", "effort": 9}),
    ("F-102", 9_500, 9, "steady", {"reach": 49_000, "impact": "1", "confidence": "0.8", "effort": 14}),
    ("F-103", 4_000, 6, "cliff", {"penalty": 750_000, "reach": 31_000, "impact": "2", "confidence": "1.0", "effort": 7}),
    ("F-104", 3_200, 2, "steady", {"reach": 52_000, "impact": "0.5", "confidence": "1.0", "effort": 2}),
    ("F-105", 15_500, 5, "steady", {"reach": 40_000, "impact": "2", "confidence": "0.8", "effort": 8}),
    ("F-111", 6_800, 4, "perishable", {"half_life": 13, "reach": 450, "impact": "1", "confidence": "0.5", "effort": 6}),
    ("F-115", 5_200, 2, "steady", {"reach": 18_000, "impact": "1", "confidence": "0.8", "effort": 3}),
    ("F-116", 7_400, 3, "steady", {"reach": 12_000, "impact": "2", "confidence": "0.8", "effort": 4}),
]  # fmt: skip
BASES = {
    "F-101": "66 seconds less wrap on 74,000 contacts a quarter, at the loaded hour.",
    "F-103": "Revocations that one store does not know of; counsel’s range for one inquiry.",
}


def load() -> None:
    items = Item.objects.select_related("product__product_manager").in_bulk(
        [key for key, *_ in ROWS], field_name="key"
    )
    for key, per_week, weeks, urgency, more in ROWS:
        item = items[key]
        if Estimate.objects.filter(item=item).exists():
            continue
        estimates.estimate(
            item,
            version=0,
            per_week=Decimal(per_week),
            weeks=Decimal(weeks),
            urgency=urgency,
            basis=BASES.get(key, ""),
            **more,
            by=item.product.product_manager,
        )
