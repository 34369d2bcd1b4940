"""Weighted shortest job first: which job to do first when all cannot be done.

Source: SAFe, “WSJF” (Reinertsen's cost of delay divided by duration); domain.md §2.
Units: every input is a relative number on SCALE, without a unit and comparable
only inside one scoring session; the result is cost of delay per unit of size.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import Decimal
from fractions import Fraction

SCALE = (1, 2, 3, 5, 8, 13, 20)
# The least common multiple of the scale: cost of delay × 1560 ÷ size is an
# integer for every size, so the order can be kept exactly in an integer column.
EXACT = 1560
# Each score fits five bits (20 < 32), so the score and its tie-breaks pack into
# one integer whose descending order is the order of domain.md §2.
BITS = 32
UNSCORED = -1


@dataclass(frozen=True, slots=True)
class Score:
    """One item's judgements. Raises ValueError off the scale.

    `duration_override` divides instead of the job size where one team must do
    the work, or it waits for a vendor: then size is no proxy for duration.
    """

    business_value: int
    time_criticality: int
    risk_reduction: int
    job_size: int
    duration_override: int | None = None

    def __post_init__(self) -> None:
        for name in self.__slots__:
            value = getattr(self, name)
            if value not in SCALE and not (name == "duration_override" and not value):
                raise ValueError(f"{name} must be one of {SCALE}")

    @property
    def size(self) -> int:
        return self.duration_override or self.job_size

    @property
    def cost_of_delay(self) -> int:
        return self.business_value + self.time_criticality + self.risk_reduction

    @property
    def wsjf(self) -> Fraction:
        return Fraction(self.cost_of_delay, self.size)

    @property
    def exact_key(self) -> int:
        return self.cost_of_delay * EXACT // self.size

    @property
    def order_key(self) -> int:
        """The same number that the database keeps: higher comes first."""
        key = self.exact_key
        for part in (
            BITS - 1 - self.size,
            self.time_criticality,
            self.risk_reduction,
            self.business_value,
        ):
            key = key * BITS + part
        return key


@dataclass(frozen=True, slots=True)
class Job:
    """A scored item as the order sees it."""

    score: Score
    created_at: datetime
    id: int

    @property
    def place(self) -> tuple[Fraction, int, int, int, int, datetime, int]:
        """The rule of domain.md §2, word for word; the smallest comes first.

        Higher WSJF, as an exact fraction; then smaller size, higher time
        criticality, higher risk reduction, higher business value, older, id.
        """
        return (
            -self.score.wsjf,
            self.score.size,
            -self.score.time_criticality,
            -self.score.risk_reduction,
            -self.score.business_value,
            self.created_at,
            self.id,
        )


def order(jobs: Iterable[Job]) -> list[Job]:
    """The jobs, first to do first."""
    return sorted(jobs, key=lambda job: job.place)


# What decides a tie comes first, in words, in the order of `Job.place`.
TIES = (
    "",
    "the smaller job",
    "more time-critical",
    "more risk reduction",
    "more value",
    "older",
    "entered earlier",
)


def tie_between(first: Job, second: Job) -> str:
    """What put `first` before `second` at an equal WSJF; "" if theirs differ."""
    steps = enumerate(zip(first.place, second.place, strict=True))
    return next((TIES[at] for at, (one, other) in steps if one != other), "")


def neighbours_on_scale(value: int) -> list[int]:
    """The steps right below and above a score: 5 → [3, 8]."""
    at = SCALE.index(value)
    return [*SCALE[max(0, at - 1) : at], *SCALE[at + 1 : at + 2]]


def one_step_away(score: Score) -> list[tuple[str, int, Score]]:
    """(column, value, score) for each single score moved by one step."""
    size = "duration_override" if score.duration_override else "job_size"
    columns = ("business_value", "time_criticality", "risk_reduction", size)
    return [
        (column, value, replace(score, **{column: value}))
        for column in columns
        for value in neighbours_on_scale(getattr(score, column))
    ]


def shown(value: Fraction, digits: int = 2) -> Decimal:
    """Rounded half up, exactly: 41/8 = 5.125 shows 5.13. For values of 0 or more."""
    scaled = value * 10**digits
    whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(whole).scaleb(-digits)


def fits(sizes: Iterable[int], capacity: int) -> tuple[int, int]:
    """How many items from the top fit into `capacity` size points, and their sum.

    The line is drawn before the first item that does not fit: a smaller one
    further down does not jump the queue.
    """
    count = used = 0
    for size in sizes:
        if used + size > capacity:
            break
        count, used = count + 1, used + size
    return count, used
