"""How the treated arm stands against each line that stops a pilot (domain.md §6).

A criterion looks at everything so far or, with `window_days`, at the newest so many
days. Results are cumulative, so what those days brought is the newest result less
the last one from before them; where none is that old, everything so far counts.
With `min_units` it looks only once there are so many: one of three is no rate.
Reads only.
"""

from dataclasses import dataclass
from datetime import timedelta

from pilots import data, readout
from pilots.figures import Newest
from pilots.models import ArmResult, KillCriterion, Measure, Pilot

TREATED = (str(ArmResult.Arm.TREATMENT), str(ArmResult.Period.DURING))


@dataclass(frozen=True, slots=True)
class StopLine:
    """A kill criterion; `room` is what is left to its line, below 0 past it."""

    criterion: KillCriterion
    room: float | None  # None: it watches no measure, or nothing is measured yet

    @property
    def is_reached(self) -> bool:
        past = self.room is not None and self.room < 0
        return past or self.criterion.triggered_on is not None


def of(pilot: Pilot, results: dict[int, Newest]) -> list[StopLine]:
    """Every kill criterion of the plan, as the newest results leave it."""
    rows = pilot.kill_criteria.select_related("measure")
    return [StopLine(each, room(each, results)) for each in rows]


def reached(pilot: Pilot, results: dict[int, Newest]) -> list[str]:
    """What was to stop the pilot, and is reached: the criteria in words."""
    return [each.criterion.text for each in of(pilot, results) if each.is_reached]


def room(criterion: KillCriterion, results: dict[int, Newest]) -> float | None:
    measure, now = criterion.measure, level(criterion, results)
    if measure is None or criterion.threshold is None or now is None:
        return None
    line = float(criterion.threshold)
    return line - now if measure.direction == "down" else now - line


def level(criterion: KillCriterion, results: dict[int, Newest]) -> float | None:
    """What the treated arm shows of the measure it watches, inside its window."""
    if criterion.measure is None:
        return None
    found = results.get(criterion.measure.pk, {})
    row = watched(criterion, found.get(TREATED))
    return value_of(row) if row and row.n >= (criterion.min_units or 1) else None


def treated(pilot: Pilot) -> dict[int, Newest]:
    """Per measure the newest day of the treated arm, whatever control has."""
    arm, period = TREATED
    rows = ArmResult.objects.filter(measure__pilot=pilot, arm=arm, period=period)
    rows = rows.select_related("measure").order_by("as_of", "pk")
    typed = {row.measure_id: {TREATED: row} for row in rows}
    return typed | data.treated_of(pilot)


def value_of(row: ArmResult | None) -> float | None:
    """The level of one arm: its share, its mean, or κ."""
    if row is None:
        return None
    if row.table:
        a, b, c, d = row.table
        return readout.kappa((a, b, c, d)).value
    return float(row.mean) if row.mean is not None else (row.successes or 0) / row.n


# --- the window ------------------------------------------------------------------------
def watched(criterion: KillCriterion, row: ArmResult | None) -> ArmResult | None:
    """The result that the criterion looks at: its newest days, or all of them."""
    if row is None or not criterion.window_days:
        return row
    until = row.as_of - timedelta(days=criterion.window_days)
    if row.measure.grain != Measure.Grain.TOTALS:
        return data.treated_since(row.measure, until, row.as_of)
    rows = ArmResult.objects.filter(measure=row.measure_id, as_of__lte=until)
    arm, period = TREATED
    before = rows.filter(arm=arm, period=period).order_by("-as_of").first()
    return since(before, row) if before else row


def since(before: ArmResult, row: ArmResult) -> ArmResult:
    """What came after `before`; all of it, if the figures were corrected downwards."""
    n = row.n - before.n
    found = ArmResult(measure=row.measure, as_of=row.as_of, n=n)
    if row.table and before.table:
        found.table = [a - b for a, b in zip(row.table, before.table, strict=True)]
    elif row.mean is not None and before.mean is not None and n > 0:
        found.mean = (row.mean * row.n - before.mean * before.n) / n
    else:
        found.successes = (row.successes or 0) - (before.successes or 0)
    counted = [n - 1, found.successes or 0, *(found.table or [])]
    return found if min(counted) >= 0 else row
