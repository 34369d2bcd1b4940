"""How often a problem happened on a day: typed, imported, or sent by another system."""

from datetime import date

from django.db import transaction

from core import audit
from core.clock import today
from core.errors import Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history
from support.actions import problems
from support.models import IncidentDay, Problem

MOST = 1_000_000


@transaction.atomic
def count(
    problem: Problem,
    *,
    day: date,
    count: int,
    minutes_lost: int = 0,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> tuple[IncidentDay, bool]:
    """(the count of that day, whether anything changed). Another count corrects it.

    What happens on a day after the problem was resolved reopens it. `minutes_lost`
    are working minutes of all people together.
    """
    problem = problems.held(problem, by=by, perm=Perm.PROBLEM_REPORT)
    fitting(problem, day, count, minutes_lost)
    person = history.actor(by, acting)
    row = IncidentDay.objects.filter(problem=problem, day=day).first()
    was = [row.count, row.minutes_lost] if row else None
    if row and was == [count, minutes_lost]:
        return row, False
    row = row or IncidentDay(problem=problem, day=day)
    row.count, row.minutes_lost, row.recorded_by = count, minutes_lost, person
    row.save()
    audit.record(
        by, Verb.INCIDENTS_COUNTED, problem, team=problem.product.team,
        day=day, was=was, now=[count, minutes_lost],
    )  # fmt: skip
    resolved_on = problem.resolved_on
    if count and resolved_on and day > resolved_on:
        said = f"Counted {count} times on {day.isoformat()}, after it was resolved."
        problems.reopen(problem, reason=said, by=by, on=on, acting=acting)
    return row, True


def fitting(problem: Problem, day: date, count: int, minutes_lost: int) -> None:
    """Raise Unfit for a day or a number that cannot be."""
    if day > today():
        raise Unfit("day", "That day is still to come.")
    if day < problem.since:
        said = f"{problem.key} is seen since {problem.since.isoformat()}: change that day first."
        raise Unfit("day", said)
    if not 0 <= count <= MOST:
        raise Unfit("count", f"Between 0 and {MOST}.")
    if not 0 <= minutes_lost <= MOST:
        raise Unfit("minutes_lost", f"Between 0 and {MOST}.")
    if minutes_lost and not count:
        raise Unfit("minutes_lost", "Nothing happened, so no time was lost.")
