"""Where days and windows lie on a line of months: for those who must see dates.

Source: domain.md §3: a roadmap has horizons, so only dates that somebody outside has
set, and the windows of pilots, are drawn; nothing is made up for the rest. Pure.
Units: x in per cent of the width, so that one drawing fits every screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

WIDTH, DAY = 100, timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Month:
    name: str
    x: float


@dataclass(frozen=True, slots=True)
class Line:
    """The months from the first day that is shown to the last."""

    first: date
    last: date

    def x(self, day: date) -> float:
        """Where a day lies; beyond either end it lies on that end."""
        share = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(WIDTH * min(max(share, 0), 1), 1)

    def months(self) -> list[Month]:
        """Every month's first day; with more than nine, every quarter's, then every year's."""
        starts = [self.first]
        while (following := after(starts[-1])) < self.last:
            starts.append(following)
        if len(starts) > 9:
            step = 3 if len(starts) <= 60 else 12
            starts = [day for day in starts if day.month % step == 1]
        return [Month(f"{day:%b %Y}", self.x(day)) for day in starts]


def line_of(days: Iterable[date], today: date) -> Line:
    """Whole months around `days` and today."""
    every = [*days, today]
    return Line(min(every).replace(day=1), after(max(every)))


def after(day: date) -> date:
    """The first day of the month after that of `day`."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
