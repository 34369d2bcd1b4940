"""Test T3 apart from staff: is the goal read, practised, and on its way? Pure.

Source: domain.md §9, T3: (a) a metric with owner, baseline, target and an observation
of the last 45 days; (b) practices reviewed within 12 months; (d) a trend that reaches
the target by the due day. (c), staffing, is told with the budget in `strategy`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from portfolio import foresight
from portfolio.alignment import Status
from portfolio.faults import T3, Fault
from portfolio.metrics import rounded

STALE_DAYS = 45
REVIEW_DAYS = 365


@dataclass(frozen=True, slots=True)
class Reading:
    """How one contact-center goal is read."""

    goal: int
    code: str
    has_metric: bool = True
    has_owner: bool = True
    baseline: Fraction | None = None
    target: Fraction | None = None
    due_on: date | None = None
    points: Sequence[foresight.Point] = ()

    @property
    def seen_on(self) -> date | None:
        return max((day for day, _ in self.points), default=None)

    @property
    def missing(self) -> str:
        """What keeps the goal from being read at all, or ""."""
        if not self.has_metric:
            return "has no metric"
        if self.baseline is None or self.target is None:
            return "has no baseline and target"
        if not self.has_owner:
            return "has no owner"
        return "" if self.points else "was never measured"


@dataclass(frozen=True, slots=True)
class Practice:
    """A way of working, such as a coaching guide, that a goal rests on."""

    id: int
    name: str
    goal: int
    reviewed_on: date | None


def faults(
    readings: Iterable[Reading],
    practices: Sequence[Practice],
    on: date,
) -> Iterable[Fault]:
    for reading in readings:
        yield from measured(reading, on)
        mine = [each for each in practices if each.goal == reading.goal]
        yield from practised(reading, mine, on)


def measured(reading: Reading, on: date) -> Iterable[Fault]:
    if reading.missing:
        yield of_goal(
            "unmeasured",
            Status.FAIL,
            f"{reading.code} {reading.missing}",
            "Complete how the goal is read: metric, owner, baseline, target, figures.",
            reading,
        )
        return
    seen = reading.seen_on
    if seen is not None and (on - seen).days > STALE_DAYS:
        yield of_goal(
            "stale",
            Status.FAIL,
            f"{reading.code} was last measured {(on - seen).days} days ago, on {day(seen)}",
            f"Record its metric: a figure older than {STALE_DAYS} days steers nothing.",
            reading,
        )
    yield from foreseen(reading)


def foreseen(reading: Reading) -> Iterable[Fault]:
    trend, due = foresight.fit(reading.points), reading.due_on
    if due is None:
        words = f"{reading.code} has no due day, so nothing says by when"
        way = "Set the day by which the target shall be reached."
        yield of_goal("trend", Status.UNKNOWN, words, way, reading)
        return
    if trend is None:
        words = f"{reading.code} has {len(reading.points)} periods, too few to foresee {day(due)}"
        way = f"Go on recording: a trend needs {foresight.FEWEST} periods."
        yield of_goal("trend", Status.UNKNOWN, words, way, reading)
        return
    base, target = Fraction(reading.baseline or 0), Fraction(reading.target or 0)
    share = foresight.share_reached(trend.at(due), base, target)
    if share < 1:
        halfway = share >= foresight.HALFWAY
        words = (
            f"{reading.code} heads for {plain(trend.at(due))} by {day(due)}, "
            f"short of {plain(target)} (a straight line through {trend.count} periods)"
        )
        way = "Back what moves it, set another date, or lower the target openly."
        status = Status.PARTIAL if halfway else Status.FAIL
        yield of_goal("trend", status, words, way, reading)


def practised(reading: Reading, mine: Sequence[Practice], on: date) -> Iterable[Fault]:
    if not mine:
        yield of_goal(
            "unpractised",
            Status.FAIL,
            f"{reading.code} has no practice: no procedure, no coaching",
            "Write down how people work towards it, and who keeps that fresh.",
            reading,
        )
    for each in mine:
        seen = each.reviewed_on
        if seen is None or (on - seen).days > REVIEW_DAYS:
            when = f"was last reviewed on {day(seen)}" if seen else "was never reviewed"
            yield Fault(
                "practice",
                (T3,),
                Status.FAIL,
                f"“{each.name}” for {reading.code} {when}",
                "Review it, change what is out of date, and say so.",
                ("practice", each.id),
                frozenset({reading.goal}),
            )


def of_goal(kind: str, status: Status, says: str, way: str, reading: Reading) -> Fault:
    goals = frozenset({reading.goal})
    return Fault(kind, (T3,), status, says, way, ("goal", reading.goal), goals)


def day(when: date) -> str:
    return f"{when.day} {when:%B %Y}"


def plain(value: Fraction) -> str:
    """A figure for a sentence: one decimal, and none where it says nothing."""
    number = rounded(value, 1)
    return f"{number.quantize(1) if number == number.to_integral() else number:,f}"
