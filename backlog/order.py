"""The whole order of work: WSJF, and what stands out of it, each for a reason.

Source: domain.md §2 (tie-break; “Mandatory work”: a fixed date is listed above the order
when its slack is 4 weeks or less); mission G9 (prerequisites are lifted). Four rules, one
after the other:

1. Expedited work stands first, then fixed dates with no more than SLACK weeks to spare,
   the least slack first, then the rest; each group by WSJF and its tie-breaks. Expedited
   work that nobody has scored yet follows the scored, older first.
2. A pinned job stands at its place among the others.
3. Whatever a job waits for is pulled ahead of it. So a job is never ranked above what it
   depends on, wherever it was pinned.
4. Places count from 1 without a gap.

Pure Python: `ranking.py` says the same as one statement, and a test compares the two.
Units: weeks. Where nobody estimated a duration, one point of size is taken for a week.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction

from backlog.wsjf import Job

EXPEDITE, FIXED_DATE = "expedite", "fixed_date"
SLACK = 4
DAYS = 7
NO_SLACK = Fraction(0)


@dataclass(frozen=True, slots=True)
class Unscored:
    """A job that has no WSJF yet: it has a place only if it is expedited."""

    created_at: datetime
    id: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One job with what may lift it out of the order of WSJF."""

    job: Job | Unscored
    service: str = "standard"
    due_on: date | None = None
    pinned_to: int | None = None
    weeks: Fraction | None = None  # as estimated

    def slack(self, today: date) -> Fraction | None:
        """Weeks to spare before the date; None without a fixed date."""
        job = self.job
        if self.service != FIXED_DATE or not self.due_on or isinstance(job, Unscored):
            return None
        work = self.weeks or job.score.size
        return Fraction((self.due_on - today).days, DAYS) - work

    def group(self, today: date) -> tuple[int, Fraction]:
        """Smaller comes first: expedite, dates that press, the rest."""
        if self.service == EXPEDITE:
            return 0, NO_SLACK
        slack = self.slack(today)
        if slack is not None and slack <= SLACK:
            return 1, slack
        return 2, NO_SLACK

    @property
    def place(self) -> tuple[object, ...]:
        """By WSJF and its tie-breaks; what has none comes after."""
        job = self.job
        if isinstance(job, Unscored):
            return 1, job.created_at, job.id
        return 0, job.place


def by_class(entries: Iterable[Entry], today: date) -> list[Entry]:
    """Rule 1: above the line by class of service, then by WSJF."""
    return sorted(entries, key=lambda each: (*each.group(today), each.place))


def with_pins(ordered: Sequence[Entry]) -> list[Entry]:
    """Rule 2: each pinned job at its place, or at the next that no other pin took."""
    pins = [each for each in ordered if each.pinned_to]
    pins.sort(key=lambda each: (each.pinned_to or 0, each.job.id))
    found = [each for each in ordered if not each.pinned_to]
    taken = 0
    for each in pins:
        taken = max(each.pinned_to or 1, taken + 1)
        found.insert(taken - 1, each)
    return found


def with_needs(
    ordered: Sequence[Entry], needs: Mapping[int, Iterable[int]]
) -> list[Entry]:
    """Rule 3: whatever a job waits for comes right ahead of the first that waits.

    `needs` names what waits for what, by id; a way may lead through work that has no
    place itself. What is pulled ahead of the same job: the longer the way that leads
    to it, the earlier, and then in the order it had.
    """
    at = {each.job.id: place for place, each in enumerate(ordered)}
    waiters = turned(needs)
    lead = {pk: min(at[each] for each in above(pk, waiters) if each in at) for pk in at}
    depths: dict[int, int] = {}
    return sorted(
        ordered,
        key=lambda each: (
            lead[each.job.id],
            -depth(each.job.id, waiters, depths),
            at[each.job.id],
        ),
    )


def turned(needs: Mapping[int, Iterable[int]]) -> dict[int, list[int]]:
    """What waits for each job."""
    found: dict[int, list[int]] = {}
    for waiting, needed in needs.items():
        for each in needed:
            found.setdefault(each, []).append(waiting)
    return found


def above(pk: int, waiters: Mapping[int, Sequence[int]]) -> set[int]:
    """A job and all that waits for it, near or far."""
    seen, queue = {pk}, [pk]
    for here in queue:
        fresh = [each for each in waiters.get(here, ()) if each not in seen]
        seen.update(fresh)
        queue.extend(fresh)
    return seen


def depth(pk: int, waiters: Mapping[int, Sequence[int]], known: dict[int, int]) -> int:
    """The longest way of waiting that leads to a job; 0 if nothing waits for it."""
    if pk not in known:
        found = (depth(each, waiters, known) + 1 for each in waiters.get(pk, ()))
        known[pk] = max(found, default=0)
    return known[pk]


def order(
    entries: Iterable[Entry],
    *,
    today: date,
    needs: Mapping[int, Iterable[int]] | None = None,
) -> list[Entry]:
    """All jobs, first to do first."""
    return with_needs(with_pins(by_class(entries, today)), needs or {})
