"""What a check found: recorded once, and corrected by another row that says why."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from core import audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.verbs import Verb
from governance import calendars
from governance.actions import history
from support import run_due
from support.actions import problems, run_duties, run_phases
from support.models import Problem, RunDuty, RunResult

Finding = RunResult.Finding


@dataclass(frozen=True, slots=True)
class NewProblem:
    """What is reported where a check found something that no problem tells of yet."""

    title: str
    driver: str
    impact: int
    urgency: int


@transaction.atomic
def record(
    duty: RunDuty,
    *,
    finding: str,
    note: str = "",
    problem: Problem | None = None,
    new_problem: NewProblem | None = None,
    version: int | None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> RunResult:
    """Say that the check was done today, and what it found.

    What needs work names a problem of the product that is not resolved, or reports a
    new one, seen as the note says. The same said twice by one person is one row.
    """
    duty = run_duties.held(duty, by=by)
    day, person = history.day(by, on), history.actor(by, acting)
    last = duty.results.first()
    if last and is_repeated(last, day, person, finding, note, version, duty):
        return last
    run_phases.require_live(duty.phase.product, day)
    require_applying(duty)
    if finding not in (Finding.FINE, Finding.NEEDS_WORK):
        raise Unfit("finding", "It is fine, or it needs work.")
    versions.claim(duty, version, finding=finding, note=note)
    found = found_problem(duty, finding, note, problem, new_problem, by, on, acting)
    row = RunResult.objects.create(
        duty=duty, done_on=day, was_due_on=duty.due_on, finding=finding,
        note=note.strip(), problem=found, by=person, at=history.moment(by, on),
    )  # fmt: skip
    duty.due_on = run_due.due_after(calendars.gates(), day, duty.check_of.every_days)
    duty.save()
    audit.record(
        by, Verb.RUN_CHECK_DONE, duty, team=duty.phase.product.team, person=person,
        finding=finding, problem=found.key if found else "", due_on=duty.due_on,
    )  # fmt: skip
    return row


@transaction.atomic
def correct(
    duty: RunDuty,
    *,
    finding: str,
    note: str = "",
    problem: Problem | None = None,
    new_problem: NewProblem | None = None,
    because: str,
    version: int | None,
    by: User,
) -> RunResult:
    """Add a row that holds in place of the newest one, of the same day.

    “Not done” puts the check back to the day it was due before.
    """
    duty = run_duties.held(duty, by=by)
    last = duty.results.first()
    if last is None:
        raise Refused(f"Nothing is recorded of {duty} yet.")
    require_applying(duty)
    if not because.strip():
        raise Unfit("because", "Say what was wrong.")
    versions.claim(duty, version, finding=finding, note=note, because=because)
    found = found_problem(duty, finding, note, problem, new_problem, by, None, None)
    row = RunResult.objects.create(
        duty=duty, corrects=last, because=because.strip(), done_on=last.done_on,
        was_due_on=last.was_due_on, finding=finding, note=note.strip(),
        problem=found, by=by, at=history.moment(by, None),
    )  # fmt: skip
    duty.due_on = due_as(row, duty)
    duty.save()
    audit.record(
        by, Verb.RUN_CHECK_CORRECTED, duty, team=duty.phase.product.team,
        was=last.finding, now=finding, reason=because, due_on=duty.due_on,
    )  # fmt: skip
    return row


def due_as(row: RunResult, duty: RunDuty) -> date:
    """When the check is due as `row` has it; its day stays where it was done before."""
    if row.finding == Finding.NOT_DONE:
        return row.was_due_on
    if row.corrects and row.corrects.finding != Finding.NOT_DONE:
        return duty.due_on
    days = duty.check_of.every_days
    return run_due.due_after(calendars.gates(), row.done_on, days)


def is_repeated(
    last: RunResult,
    day: date,
    person: User,
    finding: str,
    note: str,
    version: int | None,
    duty: RunDuty,
) -> bool:
    """Whether the same person sent the same once more, from the same page."""
    if version != duty.version - 1 or last.corrects_id:
        return False
    said = (last.done_on, last.by_id, last.finding, last.note)
    return said == (day, person.pk, finding, note.strip())


def require_applying(duty: RunDuty) -> None:
    if duty.left_out_on:
        raise Refused(f"{duty} is left out: take it in again first.")
    if duty.check_of.retired_on:
        raise Refused(f"{duty.check_of.code} is retired: nobody does it any more.")


def found_problem(
    duty: RunDuty,
    finding: str,
    note: str,
    problem: Problem | None,
    new: NewProblem | None,
    by: User,
    on: date | None,
    acting: User | None,
) -> Problem | None:
    """The problem that what needs work goes to; None for what is fine."""
    if finding != Finding.NEEDS_WORK:
        return None
    if not note.strip():
        raise Unfit("note", "Say what needs work.")
    product = duty.phase.product
    if problem is not None:
        return named_problem(problem, duty)
    if new is None:
        raise Unfit("problem", "Name a problem, or report a new one.")
    told: dict[str, Any] = {name: getattr(new, name) for name in NewProblem.__slots__}
    return problems.report(
        product=product, seen=note.strip(), since=history.day(by, on), by=by, on=on,
        acting=acting, **told,
    )  # fmt: skip


def named_problem(problem: Problem, duty: RunDuty) -> Problem:
    problem = Problem.objects.select_for_update().get(pk=problem.pk)
    if problem.product_id != duty.phase.product_id:
        raise Unfit("problem", f"{problem.key} is of another product.")
    if not problem.is_unsolved:
        said = f"{problem.key} is resolved: reopen it, or report a new one."
        raise Unfit("problem", said)
    return problem
