"""Who is told when a pilot stops: its owner, who rolls it back, who signed for it."""

from core.actions import notices
from core.models import User
from core.notices import Kind
from governance import gates
from pilots.models import Alarm, Pilot


def concerned(pilot: Pilot) -> list[User]:
    """The owner, the rollback owner, and the reviewers who signed its gate."""
    review = gates.latest(pilot.gate, pilot)
    signed = review.signatures.select_related("signed_by") if review else ()
    people = [pilot.owner, pilot.rollback_owner, *(each.signed_by for each in signed)]
    return [person for person in people if person]


def paused(pilot: Pilot, *, by: User) -> None:
    """The system paused it: nobody on the floor did, so they have to hear it."""
    if by.is_system:
        tell(pilot, f"paused. {pilot.pause_reason}", f"paused {pilot.version}", by=by)


def killed(pilot: Pilot, *, by: User) -> None:
    tell(pilot, f"stopped. {pilot.killed_because}", "killed", by=by)


def alarmed(alarm: Alarm, *, by: User) -> None:
    """An alarm that paused nothing; one that did is told with the pause."""
    if not alarm.paused:
        tell(alarm.pilot, f"alarm. {alarm.text}", f"alarm {alarm.pk}", by=by)


def answered(alarm: Alarm, *, by: User) -> None:
    said = alarm.get_answer_display().lower()
    tell(alarm.pilot, f"alarm answered: {said}", f"answer {alarm.pk}", by=by)


def tell(pilot: Pilot, what: str, occasion: str, *, by: User) -> None:
    notices.tell(
        concerned(pilot), kind=Kind.PILOT_STOPPED, about=pilot, by=by,
        text=f"{pilot.key} {pilot.title[:80]}: {what}", occasion=occasion,
    )  # fmt: skip
