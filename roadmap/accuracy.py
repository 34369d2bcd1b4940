"""How true past Nows were: pure, from the ledger's steps.

Source: mission.md, G28. “Now” promises no date, so what a promise is held to is our
own limit of age: 90 days in Now (domain.md §3). Days are calendar days; a share is
always shown with the two counts it is made of.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from statistics import median

from roadmap.checks import STALE_NOW_DAYS

WINDOWS = (90, 180)  # days after which one looks again


@dataclass(frozen=True, slots=True)
class Step:
    """A card came into column `to` on a day; "" is: it was deleted."""

    on: date
    to: str


Way = Sequence[Step]  # one card's steps, oldest first


class Fate(StrEnum):
    """What became of a card that stood in Now."""

    DONE = "done"
    STILL = "still"
    BACK = "back"
    DROPPED = "dropped"
    DELETED = "deleted"


FATES = {
    "done": Fate.DONE,
    "now": Fate.STILL,
    "next": Fate.BACK,
    "later": Fate.BACK,
    "dropped": Fate.DROPPED,
    "": Fate.DELETED,
}
SAYS = {
    Fate.DONE: "Done with an outcome",
    Fate.STILL: "Still in Now",
    Fate.BACK: "Moved back",
    Fate.DROPPED: "Dropped",
    Fate.DELETED: "Deleted",
}


def fate(way: Way, on: date) -> Fate:
    """Where a card that stood in Now is at the end of day `on`."""
    columns = [step.to for step in way if step.on <= on]
    return FATES[columns[-1] if columns else "now"]


@dataclass(frozen=True)
class Tally:
    """What became of `stood` cards, as many days later; None: not so long ago yet."""

    days: int
    stood: int
    counts: Mapping[Fate, int] | None

    @property
    def parts(self) -> list[tuple[str, int]]:
        """(What became of them, how many), the fates that happened; none if too young."""
        counts = self.counts or {}
        return [(SAYS[fate], counts[fate]) for fate in Fate if counts.get(fate)]


def tally(ways: Sequence[Way], stood_on: date, days: int, today: date) -> Tally:
    """What became of the cards that stood in Now on a day, `days` days later."""
    on = stood_on + timedelta(days=days)
    if on > today:
        return Tally(days, len(ways), None)
    return Tally(days, len(ways), Counter(fate(way, on) for way in ways))


@dataclass(frozen=True, slots=True)
class Promise:
    """One stay in Now. `to` is None while it lasts."""

    came_on: date
    left_on: date | None
    to: str | None

    def days(self, today: date) -> int:
        return ((self.left_on or today) - self.came_on).days

    def past(self, today: date) -> int:
        """Days beyond the limit of age, 0 within it."""
        return max(0, self.days(today) - STALE_NOW_DAYS)


def promises(way: Way) -> list[Promise]:
    """Each time a card came into Now: one promise."""
    found: list[Promise] = []
    came: date | None = None
    for step in way:
        if came is not None and step.to != "now":
            found.append(Promise(came, step.on, step.to))
            came = None
        elif came is None and step.to == "now":
            came = step.on
    return found if came is None else [*found, Promise(came, None, None)]


@dataclass(frozen=True)
class Overall:
    """All promises of a time: what became of those made at least 90 days ago."""

    made: int
    grown: int  # made long enough ago to be judged
    fates: Mapping[Fate, int]  # of the grown ones, 90 days after they were made
    days_to_done: float | None  # median, of all that are done
    late: int  # stayed in Now for more than 90 days
    days_late: int  # together, beyond the 90
    back: int  # left Now for Next or Later


def overall(ways: Iterable[Way], today: date) -> Overall:
    made = [(way, promise) for way in ways for promise in promises(way)]
    grown, limit = [], timedelta(days=STALE_NOW_DAYS)
    for way, promise in made:
        if promise.came_on + limit <= today:
            since = [step for step in way if step.on >= promise.came_on]
            grown.append(fate(since, promise.came_on + limit))
    done = [p.days(today) for _, p in made if p.to == "done"]
    late = [p.past(today) for _, p in made if p.past(today)]
    return Overall(
        made=len(made),
        grown=len(grown),
        fates=Counter(grown),
        days_to_done=median(done) if done else None,
        late=len(late),
        days_late=sum(late),
        back=sum(p.to in ("next", "later") for _, p in made),
    )
