"""How far the treated arm is from each line that stops the pilot, in words."""

from dataclasses import dataclass

from pilots import stoplines
from pilots.models import KillCriterion, Measure, Pilot
from pilots.page.measures import Results, amount, level


@dataclass(frozen=True, slots=True)
class Stop:
    """A kill criterion and how far the treated arm is from it."""

    criterion: KillCriterion
    line: str
    distance: str
    reached: bool


def stops(pilot: Pilot, results: Results, *, blind: bool = False) -> list[Stop]:
    """Each with its distance; for who is `blind`, of the primary measure only whether it is clear."""
    return [stop(each, blind=blind) for each in stoplines.of(pilot, results)]


def stop(found: stoplines.StopLine, *, blind: bool) -> Stop:
    criterion, measure = found.criterion, found.criterion.measure
    if measure is None:
        return Stop(criterion, "", "", found.is_reached)
    where = level(measure, criterion.threshold)
    if found.room is None:
        return Stop(criterion, where, "", found.is_reached)
    if blind and measure.part == Measure.Part.PRIMARY:
        return Stop(
            criterion, where, "within its line" * (found.room >= 0), found.is_reached
        )
    said = amount(measure, abs(found.room))
    distance = f"{said} {side(measure, found.room)} the stop line"
    return Stop(criterion, where, distance, found.is_reached)


def side(measure: Measure, room: float) -> str:
    above = (room < 0) == (measure.direction == "down")
    return "above" if above else "below"
