"""What a live pilot went past, in its recorded results: asked by the clock. Reads only.

Three lines stop it: a kill criterion with a measure, a guardrail that is broken
beyond doubt, and the largest exposure of the plan. The newest day of the treated
arm counts as soon as it is recorded: harm does not wait for the control arm.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Q

from pilots import data, figures, stoplines
from pilots.figures import Newest
from pilots.models import (
    Alarm,
    ArmObservation,
    ArmResult,
    KillCriterion,
    Measure,
    Pilot,
)
from pilots.readout import Verdict
from pilots.sentences import unit
from pilots.stoplines import TREATED

Kind = Alarm.Kind
Results = dict[int, Newest]
Line = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Due:
    """An alarm to raise; `pauses` unless the plan says that a person is to pause it."""

    kind: str
    text: str
    value: Decimal
    line: Decimal
    as_of: date
    criterion: KillCriterion | None = None
    measure: Measure | None = None
    pauses: bool = True

    @property
    def place(self) -> Line:
        """Which line it is: only one alarm waits for each."""
        return line_of(self.kind, self.criterion, self.measure)


def due(pilot: Pilot) -> list[Due]:
    """What is past its line and waits for an alarm: not raised, nor answered as it is."""
    kept = list(pilot.alarms.select_related("criterion", "measure"))
    waiting = {line_of(a.kind, a.criterion, a.measure) for a in kept if not a.answer}
    false = {
        (line_of(a.kind, a.criterion, a.measure), a.as_of, a.value)
        for a in kept
        if a.answer == Alarm.Answer.FALSE_ALARM
    }
    return [
        each
        for each in passed(pilot)
        if each.place not in waiting
        and (each.place, each.as_of, each.value) not in false
    ]


def passed(pilot: Pilot) -> list[Due]:
    """Every line that the newest results are past."""
    results = stoplines.treated(pilot)
    return [
        *stops(pilot, results),
        *guardrails(pilot),
        *exposure(pilot, results),
    ]


def line_of(
    kind: str, criterion: KillCriterion | None, measure: Measure | None
) -> Line:
    return (
        str(kind),
        criterion.pk if criterion else None,
        measure.pk if measure else None,
    )


def stops(pilot: Pilot, results: Results) -> list[Due]:
    found = []
    for each in stoplines.of(pilot, results):
        criterion, measure = each.criterion, each.criterion.measure
        if measure and each.room is not None and each.room < 0:
            line = Decimal(criterion.threshold or 0)
            value = stoplines.level(criterion, results) or 0.0
            words = f"{criterion.text}: {shown(measure, value)}"
            found.append(
                Due(
                    Kind.STOP_LINE, words, exact(value), exact(line),
                    results[measure.pk][TREATED].as_of, criterion, measure,
                    criterion.auto,
                )
            )  # fmt: skip
    return found


def guardrails(pilot: Pilot) -> list[Due]:
    """Those whose whole interval lies beyond the margin: arms on the day they share."""
    results = figures.results_of(pilot)
    found = []
    for measure in pilot.measures.filter(part=Measure.Part.GUARDRAIL):
        newest = results.get(measure.pk, {})
        guard, row = figures.standing(measure, newest), newest.get(TREATED)
        if guard and row and guard.verdict == Verdict.SEVERE:
            value = stoplines.value_of(row) or 0.0
            words = f"{measure.name} is broken beyond doubt: {shown(measure, value)}"
            found.append(
                Due(
                    Kind.GUARDRAIL, words, exact(guard.worsening), exact(guard.margin),
                    row.as_of, measure=measure,
                )
            )  # fmt: skip
    return found


def exposure(pilot: Pilot, results: Results) -> list[Due]:
    """More contacts had the change than the plan allows (data.contacts)."""
    seen, most = data.contacts(pilot, results.values()), pilot.max_contacts
    if seen is None or not most or seen[0] <= most:
        return []
    had, by = seen
    words = f"{had:,} contacts had the change; {most:,} are allowed"
    return [Due(Kind.EXPOSURE, words, Decimal(had), Decimal(most), by)]


def exact(value: float | Decimal) -> Decimal:
    """As the column keeps it, so that the same figure is the same alarm."""
    return Decimal(str(value)).quantize(Decimal("0.000001"))


def shown(measure: Measure, value: float) -> str:
    return unit(measure.unit).level(value)


def alarmed() -> list[Pilot]:
    """The live pilots that are past a line nobody was told of."""
    live = [Pilot.State.RUNNING, Pilot.State.PAUSED]
    typed = ArmResult.objects.values("measure__pilot")
    by_rows = ArmObservation.objects.values("measure__pilot")
    measured = Q(pk__in=typed) | Q(pk__in=by_rows)
    rows = Pilot.objects.filter(measured, state__in=live).order_by("pk")
    return [pilot for pilot in rows if due(pilot)]
