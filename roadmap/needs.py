"""When what a card needs comes too late for it.

Source: domain.md §3 (dependencies of a card; horizons are certainty, not dates, so
only genuine external dates are compared). Pure: facts come in, texts come out.
"""

from dataclasses import dataclass
from datetime import date

ORDER = ("done", "now", "next", "later")


@dataclass(frozen=True, slots=True)
class End:
    """One end of a dependency: a card, or something outside (no horizon)."""

    name: str
    horizon: str = ""
    due: date | None = None


def conflict(card: End, needed: End) -> str:
    """Why `needed` comes too late for `card`, or "" when it does not."""
    if card.horizon in ("done", "dropped"):
        return ""
    if needed.horizon == "dropped":
        return f"{needed.name} was dropped."
    if needed.horizon and ORDER.index(needed.horizon) > ORDER.index(card.horizon):
        return f"{needed.name} is only in {needed.horizon.title()}."
    if card.due and needed.due and needed.due > card.due:
        if needed.horizon == "done":
            return ""
        when = f"{needed.due:%-d %b %Y}"
        return f"{needed.name} is due {when}, after this card's own date."
    return ""
