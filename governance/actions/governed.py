"""Which act is which activity, from when the matrix is enforced, and how long an answer takes."""

from datetime import date

from django.db import transaction

from core import access, audit, versions
from core.clock import today
from core.errors import Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import delegated, mandates, raci_rights, rights, standins
from governance.models import (
    Activity,
    BusinessCalendar,
    ConsultTerm,
    GovernedAct,
    RaciRow,
)
from governance.rights import Act


@transaction.atomic
def bind(
    bound: GovernedAct,
    *,
    activity: Activity,
    pace: str,
    enforced_from: date | None,
    version: int | None,
    by: User,
) -> GovernedAct:
    """Say which activity an act is, and from which day the matrix is enforced for it.

    What is enforced is not put off again: that would be a way round the matrix. Unfit
    if the version in force has no row for it, or nobody speaks for its accountable party.
    """
    row = GovernedAct.objects.select_for_update(of=("self",)).get(pk=bound.pk)
    require_keeper(by)
    said = {"activity": activity, "pace": pace, "enforced_from": enforced_from}
    versions.claim(row, version, **said)
    if enforced_from != row.enforced_from:
        require_to_come(row, enforced_from, by)
    if enforced_from is not None:
        require_spoken_for(activity, max(enforced_from, today()))
    changed = versions.apply(row, **said)
    row.save()
    audit.record(by, Verb.ACT_BOUND, row, changed=changed)
    return row


@transaction.atomic
def set_term(
    term: ConsultTerm,
    *,
    days: int,
    hours: int,
    calendar: BusinessCalendar,
    version: int | None,
    by: User,
) -> ConsultTerm:
    """Change how long an answer may take. What is asked already keeps its time."""
    row = ConsultTerm.objects.select_for_update(of=("self",)).get(pk=term.pk)
    require_keeper(by)
    versions.claim(row, version, days=days, hours=hours, calendar=calendar)
    if bool(days) == bool(hours):
        raise Unfit("days", "Give business days or open hours, one of the two.")
    changed = versions.apply(row, days=days, hours=hours, calendar=calendar)
    row.save()
    audit.record(by, Verb.CONSULT_TERM_CHANGED, row, changed=changed)
    return row


def require_keeper(by: User) -> None:
    """By who keeps people and parties, as seats are: nobody who only edits the matrix."""
    access.require(by, Perm.PEOPLE_EDIT, team=None)


def require_to_come(row: GovernedAct, day: date | None, by: User) -> None:
    if row.enforced_from and row.enforced_from <= today():
        raise Unfit(
            "enforced_from",
            f"It is enforced since {row.enforced_from:%-d %B %Y}, and stays so.",
        )
    if day and day < today() and not by.is_system:
        raise Unfit("enforced_from", "It begins today or later: nothing reaches back.")


def require_spoken_for(activity: Activity, day: date) -> None:
    matrix = raci_rights.in_force(day)
    rows = RaciRow.objects.filter(matrix=matrix, activity=activity)
    if matrix is None or not rows.exists():
        raise Unfit(
            "activity", "The version in force on that day has no row for this activity."
        )
    version = mandates.version_of(matrix, activity)
    parts = version.rows.get(activity.number, {}) if version else {}
    people = delegated.people_on(day)
    for code in rights.holders(parts, Act.DECIDE):
        if not standins.why_silent(people, code, day):
            return
    raise Unfit("activity", "Nobody speaks for the party that decides it.")
