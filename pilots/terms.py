"""What a reading is held against: the plan as it was frozen, and as it was amended.

The frozen terms decide. Amended ones are read beside them, so that a target that came
nearer after the results were known shows as what it is.
"""

from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from pilots.models import Measure, Pilot
from pilots.models.looking import Looking
from pilots.plan import MEASURE
from pilots.readout.looks import Spending

WORDS = ("part", "name", "method", "direction", "unit")


@dataclass(frozen=True, slots=True)
class Terms:
    """The measures, the primary one first, and how many units were to be read when."""

    measures: list[Measure]
    sample_size: int
    looks: int
    shares: list[float]  # of the sample at each look, the last one whole
    looking: str
    spending: Spending
    extension: float  # the share of units that one extension adds; 0: none planned
    tau: float | None

    @property
    def main(self) -> Measure:
        return next(m for m in self.measures if m.part == Measure.Part.PRIMARY)

    @property
    def any_day(self) -> bool:
        return self.looking == Looking.ALWAYS_VALID

    def same_as(self, other: "Terms") -> bool:
        """True if both read alike, whatever their measures are called."""
        return held(self) == held(other)


def held(terms: Terms) -> tuple[Any, ...]:
    said = [
        tuple(getattr(m, name) for name in MEASURE if name != "name")
        for m in terms.measures
    ]
    return (said, terms.sample_size)


def amended(pilot: Pilot) -> Terms:
    """As the plan stands now."""
    return of(pilot, list(pilot.measures.all()), pilot.sample_size)


def frozen(pilot: Pilot) -> Terms:
    """As it was frozen at the start; before that, as it stands.

    Only what an amendment may change can differ: the rest is held by the database.
    """
    live = sorted(pilot.measures.all(), key=lambda m: m.pk)
    written = pilot.plan.get("measures", [])
    if len(live) != len(written):
        return amended(pilot)
    by_pk = {m.pk: as_written(m, row) for m, row in zip(live, written, strict=True)}
    measures = [by_pk[m.pk] for m in pilot.measures.all()]
    return of(pilot, measures, pilot.plan["sample_size"])


def as_written(measure: Measure, row: dict[str, Any]) -> Measure:
    """The measure with the values it was frozen with, never saved; its name stays."""
    found = copy(measure)
    for name in MEASURE:
        if name != "name":
            setattr(found, name, kept(measure, name, row[name]))
    return found


def kept(measure: Measure, name: str, value: Any) -> Any:
    """The value as its column gives it: numbers are written down as text."""
    is_text = isinstance(value, str) and name not in WORDS
    return Decimal(value) if is_text else value


def of(pilot: Pilot, measures: list[Measure], sample_size: int | None) -> Terms:
    return Terms(
        measures=measures,
        sample_size=sample_size or 0,
        looks=pilot.looks,
        shares=pilot.shares,
        looking=pilot.looking,
        spending=Spending(pilot.spending),
        extension=pilot.extension_percent / 100,
        tau=None if pilot.tau is None else float(pilot.tau),
    )
