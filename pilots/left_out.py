"""A reading the other ways: with those the plan leaves out, without all on the log.

What counts leaves out units for reasons that no arm can cause, and keeps all others as
assigned (`models.Exclusion`). How much that choice weighs is read beside it. Only what
is recorded unit by unit can be read so: totals are as somebody made them. Reads only.
"""

from dataclasses import dataclass
from typing import Any

from pilots import figures, peeking, readout
from pilots.data import PLANNED, Reasons
from pilots.models import Exclusion, Measure, Pilot
from pilots.terms import Terms

EVERY = frozenset(Exclusion.Reason.values)
NOBODY: Reasons = frozenset()


@dataclass(frozen=True, slots=True)
class Way:
    """`units` come in, or go out, against what counts."""

    name: str  # with_all, without_all
    out: Reasons
    units: int


def ways(pilot: Pilot) -> list[Way]:
    """Those that read other units than what counts; one query, none without units."""
    if all(each.grain != Measure.Grain.UNITS for each in pilot.measures.all()):
        return []
    log = Exclusion.objects.in_force().filter(pilot=pilot)
    units: dict[str, set[str]] = {}
    for unit, reason in log.values_list("unit", "reason"):
        units.setdefault("with_all" if reason in PLANNED else "without_all", set()).add(
            unit
        )
    known = (("with_all", NOBODY), ("without_all", EVERY))
    return [Way(name, out, len(units[name])) for name, out in known if name in units]


def rows(pilot: Pilot, by: Terms, way: Way, alpha: float) -> list[dict[str, Any]]:
    """Every measure of the reading as it would be; `alpha` is that of the primary one."""
    results = figures.results_of(pilot, way.out)
    found = []
    for each in by.measures:
        newest, level = results.get(each.pk, {}), readout.ALPHA
        always = None
        if each is by.main:
            level = alpha
            if by.any_day:
                effect = figures.effect_of(each, newest, float(each.alpha), way.out)
                always = peeking.always_of(by, effect)
        found.append(figures.described_measure(each, newest, level, always, way.out))
    return found
