"""The credit policies in words: what holds, what is planned, what each one changed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from core.clock import today
from governance import policy_diff, sla
from governance.models import CreditPolicy
from governance.policy_diff import Difference

FIELDS = (
    "small_points", "small_percent", "middle_points", "middle_percent",
    "large_percent", "cap_percent", "misses",
)  # fmt: skip


def in_force(month: date) -> sla.Policy:
    """What a month is reckoned by: the newest policy that began by its first day."""
    return Policies().on(month)


class Policies:
    """All policies, read once: for reckoning many months."""

    def __init__(self) -> None:
        self.rows = list(CreditPolicy.objects.order_by("-effective_from"))

    def row(self, month: date) -> CreditPolicy | None:
        first = month.replace(day=1)
        return next((r for r in self.rows if r.effective_from <= first), None)

    def on(self, month: date) -> sla.Policy:
        found = self.row(month)
        return found.arithmetic if found else sla.HOUSE


@dataclass(frozen=True)
class Edition:
    """One policy, with what it changed in the one before it."""

    policy: CreditPolicy
    terms: Mapping[str, str]
    changed: list[Difference]
    holds: bool

    @property
    def is_planned(self) -> bool:
        return self.policy.effective_from > today()


def editions() -> list[Edition]:
    """Every policy, the one that begins last first. One query."""
    rows = list(
        CreditPolicy.objects.select_related("set_by").order_by("-effective_from")
    )
    holding = next((row for row in rows if row.effective_from <= today()), None)
    return [
        Edition(
            row,
            in_words(row),
            differences(before, row) if before else [],
            row == holding,
        )
        for row, before in zip(rows, [*rows[1:], None], strict=True)
    ]


def differences(old: CreditPolicy | None, new: CreditPolicy) -> list[Difference]:
    """What another policy changes; everything, where there was none before."""
    before = in_words(old) if old else {}
    return list(policy_diff.changed("Credit policy", before, in_words(new)))


def in_words(row: CreditPolicy) -> dict[str, str]:
    small, middle = shown(row.small_points), shown(row.middle_points)
    return {
        "Small shortfall": f"up to {small} points earn {shown(row.small_percent)}%",
        "Middle shortfall": f"up to {middle} points earn {shown(row.middle_percent)}%",
        "Large shortfall": f"beyond that {shown(row.large_percent)}%",
        "All credits": f"at most {shown(row.cap_percent)}% of the charges",
        "Escalation": f"after {row.misses} misses in a row",
    }


def shown(number: Decimal) -> str:
    """2, 2.5: no digits that say nothing."""
    return f"{number:f}".rstrip("0").rstrip(".") if number % 1 else f"{number:.0f}"
