"""How late a review is, and who hears of it when (domain.md §7; the days are ours).

Units: open days of the calendar of the gates. A review counts from its last day in time, or
from the day it was submitted if that was later. A day on which a requested change waits for
whoever submitted does not count: from the day it is asked, up to the day of the first
answer, which counts again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from core.clock import today
from governance import business_time, calendars
from governance.business_time import DAY, Calendar
from governance.models import Review, ReviewEscalation

Step = ReviewEscalation.Step
CHAIR_AFTER, EXECUTIVES_AFTER = 2, 5  # open days, where no rule says others


@dataclass(frozen=True)
class Wait:
    """From a day on, up to another that is none of it; without one it still stands."""

    first: date
    until: date | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


def counted(
    calendar: Calendar, begins: date, day: date, waits: Sequence[Wait] = ()
) -> int:
    """How many open days after `begins`, up to `day`, count."""
    return sum(
        business_time.is_open(calendar, each)
        and not any(wait.covers(each) for wait in waits)
        for each in business_time.days(begins + DAY, day)
    )


def day_when(
    calendar: Calendar, begins: date, count: int, waits: Sequence[Wait] = ()
) -> date | None:
    """The day that is the `count`-th to count; None if a wait that stands comes before."""
    left = count
    for day in business_time.open_days(calendar, begins + DAY):
        over = [wait for wait in waits if wait.covers(day)]
        if any(wait.until is None for wait in over):
            return None
        left -= not over
        if not left:
            return day
    return None  # pragma: no cover  # open days do not end


# --- of a review ----------------------------------------------------------------------
def begins(review: Review, calendar: Calendar) -> date:
    last = business_time.last_day(calendar, review.due_on)
    return max(last, review.submitted_on or last)


def waits(review: Review) -> list[Wait]:
    return [Wait(row.asked_on, row.waited_until) for row in review.wanted.all()]


def stands_still(review: Review, day: date) -> bool:
    """A requested change waits for whoever submitted: the day does not count."""
    return any(wait.covers(day) for wait in waits(review))


def after(review: Review) -> dict[Step, int]:
    """After how many days each step comes, by the rule the review was opened under."""
    rule = review.rule
    return {
        Step.CHAIR: rule.chair_after_days if rule else CHAIR_AFTER,
        Step.EXECUTIVES: rule.executives_after_days if rule else EXECUTIVES_AFTER,
    }


def days_late(review: Review, calendar: Calendar, day: date) -> int:
    return counted(calendar, begins(review, calendar), day, waits(review))


def coming(review: Review, calendar: Calendar) -> dict[Step, date | None]:
    """The day of each step as things stand; None while a requested change waits."""
    start, stand = begins(review, calendar), waits(review)
    return {
        step: day_when(calendar, start, count, stand)
        for step, count in after(review).items()
    }


def due(review: Review, calendar: Calendar, day: date) -> list[Step]:
    """The steps whose day has come, told or not. Only what is in review escalates."""
    if review.state != Review.State.IN_REVIEW or day <= review.due_on:
        return []
    found = coming(review, calendar)
    return [step for step, on in found.items() if on is not None and on <= day]


# --- as people read it ----------------------------------------------------------------
@dataclass(frozen=True)
class Lateness:
    """A review that is late: for how long, who was told, and who will be."""

    days: int
    waits: bool  # for whoever submitted: the days stand still
    told: list[ReviewEscalation]
    coming: list[tuple[str, date]]  # the step in words, and its day


def of(review: Review, calendar: Calendar | None = None) -> Lateness | None:
    """None while there is time, and of what is not in review."""
    day = today()
    if review.state != Review.State.IN_REVIEW or day <= review.due_on:
        return None
    known = calendar or calendars.gates()
    if not business_time.is_late(known, review.due_on, day):
        return None
    told = [row for row in review.escalations.all() if row.due_on == review.due_on]
    done = {row.step for row in told}
    ahead = [
        (step.label.lower(), on)
        for step, on in coming(review, known).items()
        if step not in done and on is not None
    ]
    still = stands_still(review, day)
    return Lateness(days_late(review, known, day), still, told, ahead)


def escalated(rows: Iterable[ReviewEscalation], review: Review) -> bool:
    """True once somebody further up was told about the day that holds now."""
    return review.is_undecided and any(r.due_on == review.due_on for r in rows)
