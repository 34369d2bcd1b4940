"""How quickly the center can change itself. Pure.

Source: domain.md §9 (policy): agility index = share of routing and prompt changes that
support did without IT × share of them done within the days promised. Beside it the
median days from request to live, by class and by who did it, and the share rolled
back. Units: days, with the time a change was paused left out; shares from 0 to 1.
"""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction
from statistics import median

# What the contact center's own support should be able to change.
SELF_SERVED = ("routing", "prompt")
SUPPORT = "SUP"
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Done:
    """One change that went live."""

    kind: str
    done_by: str
    requested_at: datetime
    live_at: datetime
    paused: timedelta
    promised_days: int
    rolled_back: bool = False
    with_it: bool = False

    @property
    def took(self) -> timedelta:
        return self.live_at - self.requested_at - self.paused

    @property
    def days(self) -> Fraction:
        return Fraction(self.took // timedelta(seconds=1), 86_400)

    @property
    def in_time(self) -> bool:
        return self.took <= self.promised_days * DAY

    @property
    def without_it(self) -> bool:
        return self.done_by == SUPPORT and not self.with_it


@dataclass(frozen=True, slots=True)
class Row:
    """The changes of one class, or of one doer."""

    name: str
    count: int
    median_days: Fraction
    in_time: Fraction
    rolled_back: Fraction


@dataclass(frozen=True, slots=True)
class Agility:
    """`index` is None until a routing or prompt change went live."""

    counted: int
    by_support: Fraction | None
    in_time: Fraction | None
    rolled_back: Fraction | None
    median_days: Fraction | None
    by_kind: list[Row]
    by_doer: list[Row]

    @property
    def index(self) -> Fraction | None:
        if self.by_support is None or self.in_time is None:
            return None
        return self.by_support * self.in_time


def agility(changes: Collection[Done]) -> Agility:
    own = [each for each in changes if each.kind in SELF_SERVED]
    return Agility(
        counted=len(changes),
        by_support=share(own, lambda each: each.without_it),
        in_time=share(own, lambda each: each.in_time),
        rolled_back=share(changes, lambda each: each.rolled_back),
        median_days=middle(changes),
        by_kind=rows(changes, lambda each: each.kind),
        by_doer=rows(changes, lambda each: each.done_by),
    )


def share(changes: Collection[Done], holds: Callable[[Done], bool]) -> Fraction | None:
    if not changes:
        return None
    return Fraction(sum(holds(each) for each in changes), len(changes))


def middle(changes: Iterable[Done]) -> Fraction | None:
    days = [each.days for each in changes]
    return Fraction(median(days)) if days else None


def rows(changes: Iterable[Done], name_of: Callable[[Done], str]) -> list[Row]:
    groups: dict[str, list[Done]] = {}
    for each in changes:
        groups.setdefault(name_of(each), []).append(each)
    return [
        Row(
            name,
            len(group),
            middle(group) or Fraction(0),
            share(group, lambda each: each.in_time) or Fraction(0),
            share(group, lambda each: each.rolled_back) or Fraction(0),
        )
        for name, group in sorted(groups.items())
    ]
