"""How long an approval opens a gate (domain.md §7, column “Validity”).

G0 180 days, G1 and G2 90 days, G3 and G4 12 months; the last day still counts.
"""

from collections.abc import Mapping
from datetime import date, timedelta

DAYS: Mapping[str, int] = {"G0": 180, "G1": 90, "G2": 90}


def valid_until(gate: str, decided_on: date) -> date:
    """The last day on which an approval of `gate` holds."""
    if gate in DAYS:
        return decided_on + timedelta(days=DAYS[gate])
    return a_year_after(decided_on)


def a_year_after(day: date) -> date:
    """The same day next year; 28 February after a leap day."""
    if (day.month, day.day) == (2, 29):
        return date(day.year + 1, 2, 28)
    return day.replace(year=day.year + 1)
