"""The calendars every installation begins with (domain.md §8), and holidays by country.

Hours are the policy's: 07:00–21:00 Central Time for the contact center. That it is
Monday to Friday, and when gates are open, is ours.
"""

from collections.abc import Iterable, Mapping
from datetime import date, time

import holidays

FIRST_DAY = date(2026, 1, 1)
FIRST_YEARS = (2026, 2027, 2028)
ZONE = "America/Chicago"
WEEKDAYS = range(5)
GATES = "gates"
CENTER = "center"

# code: name, opens, closes; no hours: round the clock
CALENDARS: Mapping[str, tuple[str, time | None, time | None]] = {
    GATES: ("Gates", time(8), time(17)),
    CENTER: ("Center", time(7), time(21)),
    "round-the-clock": ("Round the clock", None, None),
}
COUNTRIES: Mapping[str, str] = {
    "US": "United States, federal",
    "CA": "Canada",
    "MX": "Mexico",
    "GB": "United Kingdom",
    "IN": "India",
    "PH": "Philippines",
}


def public_holidays(country: str, years: Iterable[int]) -> dict[date, str]:
    """The days a country keeps: also the Monday or Friday on which one is observed."""
    found = holidays.country_holidays(country, years=sorted(years), language="en_US")
    return {day: name[:80] for day, name in sorted(found.items())}
