"""Who was left out, since when and why: written down once, at most taken back."""

from datetime import date
from typing import Any

from django.db import transaction

from core import audit
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from pilots import codes
from pilots.actions import results
from pilots.models import ArmObservation, ArmResult, Exclusion, Pilot

Reason = Exclusion.Reason


@transaction.atomic
def add(
    pilot: Pilot, *, unit: str, reason: str, day: date, note: str = "", arm: str = "",
    by: User,
) -> Exclusion:  # fmt: skip
    """Leave a unit out. Its arm is known where it was assigned or measured."""
    pilot = results.begin(pilot, by=by)
    unit = code(unit)
    sound(pilot, unit, reason=reason, day=day, note=note)
    known = arm_of(pilot, unit)
    if known and arm not in {"", known}:
        raise Unfit("arm", f"{unit} is in the {known} arm.")
    if pilot.assignment_lists.exists() and not known:
        text = f"{unit} is not on the assignment list: there is nothing to leave out."
        raise Unfit("unit", text)
    made = Exclusion.objects.create(
        pilot=pilot, unit=unit, arm=known or arm, day=day, reason=reason,
        note=note.strip()[:200], after_results=measured(pilot, unit), made_by=by,
    )  # fmt: skip
    told(made, Verb.UNIT_EXCLUDED, by=by)
    return made


@transaction.atomic
def take_back(exclusion: Exclusion, *, reason: str, by: User) -> Exclusion:
    """Say that an exclusion was a mistake; both stay on record."""
    pilot = results.begin(exclusion.pilot, by=by)
    if not reason.strip():
        raise Unfit("reason", "Say why it was a mistake.")
    if exclusion.takes_back_id:
        raise Refused("This takes an exclusion back already.")
    if Exclusion.objects.filter(takes_back=exclusion).exists():
        raise Refused(f"The exclusion of {exclusion.unit} was taken back before.")
    made = Exclusion.objects.create(
        pilot=pilot, unit=exclusion.unit, arm=exclusion.arm, day=today(),
        reason=exclusion.reason, note=reason.strip()[:200],
        after_results=measured(pilot, exclusion.unit), takes_back=exclusion, made_by=by,
    )  # fmt: skip
    told(made, Verb.UNIT_TAKEN_BACK, by=by)
    return made


def code(unit: str) -> str:
    try:
        return codes.token(unit)
    except ValueError as error:
        raise Unfit("unit", f"The unit: {error}.") from error


def sound(pilot: Pilot, unit: str, *, reason: str, day: date, note: str) -> None:
    if reason not in Reason.values:
        raise Unfit("reason", f"Choose a reason: {', '.join(Reason.values)}.")
    if reason == Reason.OTHER and not note.strip():
        raise Unfit("note", "Say which other reason it is.")
    if day > today():
        raise Unfit("day", "Nobody is left out from a day that is still to come.")
    same = Exclusion.objects.in_force().filter(pilot=pilot, unit=unit, reason=reason)
    if same.exists():
        raise Unfit("unit", f"{unit} is excluded for this reason already.")


def arm_of(pilot: Pilot, unit: str) -> str:
    """The arm a unit was assigned to or, without a list, was measured in; "" if unknown."""
    newest = pilot.assignment_lists.last()
    if newest:
        assigned = newest.assignments.filter(unit=unit)
        return assigned.values_list("arm", flat=True).first() or ""
    rows = ArmObservation.objects.filter(measure__pilot=pilot, unit=unit)
    return rows.values_list("arm", flat=True).first() or ""


def measured(pilot: Pilot, unit: str) -> bool:
    """True if whoever excludes could have seen how it went: its rows, or any reading."""
    rows = ArmObservation.objects.filter(measure__pilot=pilot, unit=unit)
    typed = ArmResult.objects.filter(measure__pilot=pilot)
    return rows.exists() or typed.exists() or pilot.readouts.exists()


def told(made: Exclusion, verb: Verb, *, by: User) -> None:
    pilot: Any = made.pilot
    audit.record(
        by, verb, pilot, team=pilot.product.team, unit=made.unit, arm=made.arm,
        reason=made.note or made.get_reason_display(), day=made.day,
        result=str(made), after_results=made.after_results,
    )  # fmt: skip
