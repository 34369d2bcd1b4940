"""What finding out costs: money until the stop, days until the decision, learning per dollar.

Pure. Source: domain.md §6, “fail fast where failure is cheap”. Money is a ratio of sums,
never an average of shares; days are the middle value of those there are (the lower of
two), worked out anew for every group: a median of medians says nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

STOP = "stop"


@dataclass(frozen=True, slots=True)
class Ending:
    """One decided pilot: what it cost, and the days that matter."""

    kind: str
    decision: str
    spent: Decimal
    budget: Decimal
    submitted_on: date | None
    started_on: date | None
    ended_on: date  # the day it was killed or decided

    @property
    def stopped(self) -> bool:
        return self.decision == STOP

    @property
    def share(self) -> Decimal | None:
        """Of the approved budget; None where none was approved."""
        return self.spent / self.budget if self.budget else None

    @property
    def days(self) -> int | None:
        """From the first day to the decision."""
        return (
            None if self.started_on is None else (self.ended_on - self.started_on).days
        )

    @property
    def days_asked(self) -> int | None:
        """From asking for the gate to the decision."""
        asked = self.submitted_on
        return None if asked is None else (self.ended_on - asked).days


@dataclass(frozen=True, slots=True)
class Economy:
    """The figures of some endings."""

    decided: int
    stopped: int
    spent_on_stops: Decimal
    share_spent: Decimal | None  # of the budgets of what was stopped
    stopped_early: int  # before half of the budget was spent
    cost_of_a_stop: Decimal | None
    days_to_decision: int | None
    days_to_stop: int | None
    days_from_asking: int | None


def of(endings: Sequence[Ending]) -> Economy:
    stops = [each for each in endings if each.stopped]
    spent = sum((each.spent for each in stops), Decimal(0))
    budget = sum((each.budget for each in stops), Decimal(0))
    early = [each for each in stops if each.share is not None and each.share < HALF]
    return Economy(
        decided=len(endings),
        stopped=len(stops),
        spent_on_stops=spent,
        share_spent=spent / budget if budget else None,
        stopped_early=len(early),
        cost_of_a_stop=spent / len(stops) if stops else None,
        days_to_decision=median([each.days for each in endings]),
        days_to_stop=median([each.days for each in stops]),
        days_from_asking=median([each.days_asked for each in endings]),
    )


HALF = Decimal("0.5")


def by(endings: Sequence[Ending], group: Callable[[Ending], str]) -> dict[str, Economy]:
    """The same of each group, in the order of its name."""
    names = sorted({group(each) for each in endings})
    return {
        name: of([each for each in endings if group(each) == name]) for name in names
    }


def quarter(ending: Ending) -> str:
    """2026 Q3: when it was decided."""
    return f"{ending.ended_on.year} Q{(ending.ended_on.month + 2) // 3}"


def fails_where_it_is_cheap(kinds: dict[str, Economy]) -> bool | None:
    """Does stopping a proof of concept cost less than stopping a pilot?

    None until both were stopped once.
    """
    poc, pilot = (kinds.get(name) for name in ("poc", "pilot"))
    if not (poc and pilot and poc.cost_of_a_stop and pilot.cost_of_a_stop):
        return None
    return poc.cost_of_a_stop < pilot.cost_of_a_stop


def median(values: Sequence[int | None]) -> int | None:
    """The middle value of those there are, the lower one of two."""
    known = sorted(value for value in values if value is not None)
    return known[(len(known) - 1) // 2] if known else None
