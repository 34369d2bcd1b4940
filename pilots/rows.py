"""One day of an arm, a site or a unit, as it comes in by whichever door, and its rules."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from pilots import window
from pilots.data import SHARES
from pilots.models import ArmResult, Measure, Pilot

Arm, Grain = ArmResult.Arm, Measure.Grain


@dataclass(slots=True)
class Row:
    """One day as it comes in, from whichever door. With a `fault` it is not recorded."""

    measure: Measure | None
    day: date
    arm: str = ""
    unit: str = ""
    cluster: str = ""
    x: Decimal = Decimal(0)
    n: int = 0
    xx: Decimal | None = None
    fault: str = ""


def day_faults(pilot: Pilot, row: Row) -> list[str]:
    """What is wrong with its day; days before the start are for differences only."""
    difference = row.measure and row.measure.method == Measure.Method.DIFFERENCE
    before = difference and pilot.started_on and row.day < pilot.started_on
    return window.faults(pilot, row.day, before=bool(before))


def wrong_arm(row: Row) -> list[str]:
    if row.arm not in Arm.values:
        return ["Say which arm: control or treatment."]
    if row.arm == Arm.CONTROL and row.measure and not row.measure.has_control:
        return [f"“{row.measure.name}” has no control arm."]
    return []


def figure_faults(
    measure: Measure, x: Decimal, n: int, xx: Decimal | None
) -> list[str]:
    """What keeps these figures from being added up, as sentences."""
    if n < 1:
        return ["A day with nothing to count is left out: n is 1 or more."]
    if measure.method in SHARES:
        whole = x == x.to_integral_value() and 0 <= x <= n
        return [] if whole else ["Successes are whole, and from 0 to n."]
    if needs_squares(measure):
        if xx is None:
            return ["A mean by day needs the sum of squares, for its spread."]
        if xx * n < x * x:
            return ["The sum of squares is too small for this sum."]
    return []


def needs_squares(measure: Measure) -> bool:
    """A mean by day has no spread without Σx²; by unit the units give it."""
    return measure.is_mean and measure.grain == Grain.DAYS
