"""What the arms showed: recorded by day, corrected by version, never in a draft."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.tasks import after_commit
from core.verbs import Verb
from pilots import blind, readout, tasks, window
from pilots.actions.moving import held
from pilots.models import ArmResult, Measure, Pilot

Method, Period = Measure.Method, ArmResult.Period
# Until the decision: late data still counts, and makes a new read-out necessary.
OPEN = {Pilot.State.RUNNING, Pilot.State.PAUSED, Pilot.State.READOUT}
FIGURES = ("n", "successes", "mean", "sd", "table")


def begin(pilot: Pilot, *, by: User) -> Pilot:
    pilot = held(pilot)
    access.require(by, Perm.PILOT_MEASURE, team=pilot.product.team)
    if pilot.state not in OPEN:
        state = pilot.get_state_display().lower()
        raise Refused(f"{pilot.key} is {state}: results are recorded while it runs.")
    if closed := window.closed(pilot):
        raise Refused(closed)
    return pilot


@transaction.atomic
def record(
    measure: Measure,
    *,
    arm: str,
    as_of: date,
    period: str = Period.DURING,
    by: User,
    **figures: Any,
) -> ArmResult:
    """Record one arm up to one day: n with successes, or mean and sd, or a table."""
    pilot = begin(measure.pilot, by=by)
    measure = pilot.measures.get(pk=measure.pk)
    row = unsaved(measure, arm=arm, as_of=as_of, period=period, **figures)
    row.recorded_by, row.late = by, window.is_late(pilot)
    sound(pilot, row)
    if same_place(row).exists():
        raise Unfit("as_of", f"{place(row)} is recorded already: correct that result.")
    row.save()
    after_commit(tasks.watch_pilot, pilot.pk)
    told(by, Verb.RESULT_RECORDED, pilot, row, figures=figures_of(row))
    return row


@transaction.atomic
def correct(
    result: ArmResult, *, version: int | None, by: User, **figures: Any
) -> ArmResult:
    """Correct recorded figures; the audit keeps both."""
    pilot = begin(result.measure.pilot, by=by)
    row = ArmResult.objects.select_for_update(of=("self",)).get(pk=result.pk)
    versions.claim(row, version, **blind.told(row, figures, by))
    changed = versions.apply(row, **shaped(row.measure, figures))
    sound(pilot, row)
    row.save()
    after_commit(tasks.watch_pilot, pilot.pk)
    told(by, Verb.RESULT_CORRECTED, pilot, row, changed=changed)
    return row


@transaction.atomic
def record_many(
    pilot: Pilot, rows: Sequence[dict[str, Any]], *, by: User
) -> list[ArmResult]:
    """Record rows of `record`'s arguments, all or none; what is there is left."""
    pilot = begin(pilot, by=by)
    there = {place(row) for row in of(pilot)}
    made = [unsaved(**each) for each in rows]
    new = {place(row): row for row in made if place(row) not in there}
    for row in new.values():
        row.recorded_by, row.late = by, window.is_late(pilot)
        sound(pilot, row)
    saved = ArmResult.objects.bulk_create([*new.values()])
    after_commit(tasks.watch_pilot, pilot.pk)
    told = [(pilot, {"result": place(r), "figures": figures_of(r)}) for r in saved]
    audit.record_all(by, Verb.RESULT_RECORDED, told, team=pilot.product.team)
    return saved


def of(pilot: Pilot) -> QuerySet[ArmResult]:
    """Every result of the pilot, with its measure."""
    return ArmResult.objects.filter(measure__pilot=pilot).select_related("measure")


def unsaved(
    measure: Measure,
    *,
    arm: str,
    as_of: date,
    period: str = Period.DURING,
    **figures: Any,
) -> ArmResult:
    """The row as it would be recorded."""
    used = shaped(measure, figures)
    return ArmResult(measure=measure, arm=arm, as_of=as_of, period=period, **used)


def told(by: User, verb: Verb, pilot: Pilot, row: ArmResult, **data: Any) -> None:
    """One audit row on the pilot: that is where people look."""
    about = place(row)
    audit.record(by, verb, pilot, team=pilot.product.team, result=about, **data)


def place(row: ArmResult) -> str:
    arm, when = row.get_arm_display(), row.get_period_display().lower()
    return f"{row.measure.name}, {arm.lower()} arm, {when}, to {row.as_of}"


def same_place(row: ArmResult) -> QuerySet[ArmResult]:
    return ArmResult.objects.filter(
        measure=row.measure, arm=row.arm, period=row.period, as_of=row.as_of
    )


def figures_of(row: ArmResult) -> dict[str, Any]:
    return {
        name: getattr(row, name) for name in FIGURES if getattr(row, name) is not None
    }


def shaped(measure: Measure, figures: dict[str, Any]) -> dict[str, Any]:
    """The figures this method uses; the others are empty."""
    blank: dict[str, Any] = dict.fromkeys(FIGURES)
    used = {name: figures.get(name) for name in uses(measure)}
    if measure.method == Method.AGREEMENT and used["table"]:
        used["n"] = sum(used["table"])
    return blank | used


def uses(measure: Measure) -> tuple[str, ...]:
    if measure.method == Method.WELCH:
        return ("n", "mean", "sd")
    if measure.method == Method.AGREEMENT:
        return ("table", "n")
    return ("n", "successes")


def sound(pilot: Pilot, row: ArmResult) -> None:
    """Raise Unfit, with all that is wrong, unless the row can be read out."""
    if wrong := faults(pilot, row):
        day = day_is_right(pilot, row)
        raise Unfit("as_of" if day else "n", " ".join(wrong))


def faults(pilot: Pilot, row: ArmResult) -> list[str]:
    """Everything that keeps the row from being read out, as sentences."""
    wrong = [*day_is_right(pilot, row), *figures_are_right(row)]
    if row.measure.grain != Measure.Grain.TOTALS:
        how = row.measure.get_grain_display().lower()
        wrong.append(f"“{row.measure.name}” is recorded {how}: totals are worked out.")
    if row.arm == ArmResult.Arm.CONTROL and not row.measure.has_control:
        wrong.append(f"“{row.measure.name}” has no control arm.")
    if row.period == Period.BEFORE and row.measure.method != Method.DIFFERENCE:
        wrong.append("Only a difference in differences looks at the time before.")
    return wrong


def day_is_right(pilot: Pilot, row: ArmResult) -> list[str]:
    before = row.period == Period.BEFORE
    if wrong := window.faults(pilot, row.as_of, before=before):
        return wrong
    first = window.first_counted(pilot)
    if not before and first and row.as_of < first:
        days = pilot.discard_days
        return [f"The first {days} days are left out: count from {first} on."]
    return []


def figures_are_right(row: ArmResult) -> list[str]:
    lacking = [name for name in uses(row.measure) if getattr(row, name) is None]
    if lacking:
        return [f"“{row.measure.name}” needs {' and '.join(lacking)}."]
    try:
        check(row)
    except ValueError as error:
        return [str(error)]
    return []


def check(row: ArmResult) -> None:
    """Raise ValueError where the arithmetic has no answer."""
    if row.measure.method == Method.WELCH:
        readout.Mean(float(row.mean or 0), float(row.sd or 0), row.n)
    elif row.measure.method == Method.AGREEMENT:
        a, b, c, d = row.table or [0, 0, 0, 0]
        readout.kappa((a, b, c, d))
    else:
        readout.Count(row.successes or 0, row.n)
