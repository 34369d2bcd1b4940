"""Problems: reported, taken on, explained, planned, resolved, back again, closed."""

from datetime import date
from typing import Any

from django.db import transaction

from backlog.models import Item
from core import access, audit, versions
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history
from governance.models import ChangeRequest
from portfolio.models import Product
from support.actions import mending, problem_telling
from support.models import Problem, ProblemStep, Risk
from support.severity import severity

PREFIX = "PRB-"
Step = ProblemStep.Kind


@transaction.atomic
def report(
    *,
    product: Product,
    title: str,
    seen: str,
    since: date,
    driver: str,
    impact: int,
    urgency: int,
    risk: Risk | None = None,
    key: str = "",
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """Say what goes wrong. Whoever manages and owns the product is told.

    `risk` is the one that foresaw it; `risk_answers.happened` calls this with it.
    """
    access.require(by, Perm.PROBLEM_REPORT, team=product.team)
    day, person = history.day(by, on), history.actor(by, acting)
    not_ahead(since, day)
    problem = Problem.objects.create(
        key=key if key and by.is_system else numbering.next_key(Problem.objects.all(), PREFIX, digits=2),
        product=product, title=title, seen=seen, since=since, driver=driver,
        impact=impact, urgency=urgency, severity=severity(impact, urgency),
        reported_on=day, reported_by=person, risk=risk,
    )  # fmt: skip
    ProblemStep.objects.create(problem=problem, kind=Step.OPENED, on=day, by=person)
    audit.record(by, Verb.PROBLEM_REPORTED, problem, team=product.team, person=person)
    problem_telling.reported(problem, by=by)
    return problem


def not_ahead(since: date, day: date) -> None:
    if since > day:
        raise Unfit("since", "That day is still to come: say when it was first seen.")


def held(problem: Problem, *, by: User, perm: Perm = Perm.PROBLEM_SOLVE) -> Problem:
    """The problem, locked, for somebody who may do this."""
    rows = Problem.objects.select_for_update(of=("self",)).select_related(
        "product__team", "owner"
    )
    problem = rows.get(pk=problem.pk)
    access.require(by, perm, team=problem.product.team)
    return problem


def still_unsolved(problem: Problem) -> None:
    if not problem.is_unsolved:
        state = problem.get_state_display().lower()
        raise Refused(f"{problem.key} is {state}: reopen it first.")


@transaction.atomic
def edit(problem: Problem, *, version: int | None, by: User, **fields: Any) -> Problem:
    """Change what is said of it; its severity follows from impact and urgency."""
    problem = held(problem, by=by)
    still_unsolved(problem)
    not_ahead(fields.get("since", problem.since), problem.reported_on)
    first = problem.incidents.order_by("day").first()
    if first and fields.get("since", problem.since) > first.day:
        said = (
            f"It was counted on {first.day.isoformat()} already: not later than that."
        )
        raise Unfit("since", said)
    versions.claim(problem, version, **fields)
    changed = versions.apply(problem, **fields)
    level = severity(problem.impact, problem.urgency)
    changed |= versions.apply(problem, severity=level)
    problem.save()
    audit.record(
        by, Verb.PROBLEM_CHANGED, problem, team=problem.product.team, changed=changed
    )
    return problem


def stepped(
    problem: Problem,
    kind: str,
    verb: Verb,
    *,
    by: User,
    on: date | None,
    acting: User | None,
    reason: str = "",
    **told: Any,
) -> None:
    """Keep the problem, its step and the line of the trail."""
    day, person = history.day(by, on), history.actor(by, acting)
    if kind not in (Step.REOPENED, Step.CLOSED) and problem.responded_on is None:
        problem.responded_on = day
    problem.save()
    ProblemStep.objects.create(
        problem=problem, kind=kind, on=day, by=person, reason=reason
    )
    if reason:
        told["reason"] = reason
    audit.record(by, verb, problem, team=problem.product.team, person=person, **told)


@transaction.atomic
def take(
    problem: Problem,
    *,
    owner: User,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """Give it to somebody who solves problems of this team: oneself, or another."""
    problem = held(problem, by=by)
    still_unsolved(problem)
    if not access.allows(owner, Perm.PROBLEM_SOLVE, team=problem.product.team):
        raise Unfit("owner", f"{owner} does not solve problems of {problem.product}.")
    if problem.owner_id == owner.pk:
        raise Unfit("owner", f"{owner} has it already.")
    versions.claim(problem, version, owner=owner)
    problem.owner = owner
    stepped(
        problem, Step.TAKEN, Verb.PROBLEM_TAKEN, by=by, on=on, acting=acting,
        owner=owner,
    )  # fmt: skip
    problem_telling.given(problem, by=by)
    return problem


@transaction.atomic
def find_cause(
    problem: Problem,
    *,
    cause: str,
    workaround: str = "",
    driver: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """Say what it comes from, and what helps until it is mended.

    The cause may show that it is another side's: `driver` then says which.
    """
    problem = held(problem, by=by)
    still_unsolved(problem)
    if not cause.strip():
        raise Unfit("cause", "Say what it comes from.")
    driver = driver or problem.driver
    versions.claim(problem, version, cause=cause, workaround=workaround, driver=driver)
    changed = versions.apply(problem, cause=cause, workaround=workaround, driver=driver)
    if problem.state == Problem.State.OPEN:
        problem.state = Problem.State.CAUSE_KNOWN
    stepped(
        problem, Step.CAUSE_FOUND, Verb.PROBLEM_EXPLAINED, by=by, on=on, acting=acting,
        changed=changed,
    )  # fmt: skip
    problem_telling.explained(problem, by=by)
    return problem


@transaction.atomic
def plan_fix(
    problem: Problem,
    *,
    item: Item | None = None,
    change_request: ChangeRequest | None = None,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """Name the backlog item or the change request that mends it."""
    problem = held(problem, by=by)
    still_unsolved(problem)
    if problem.state == Problem.State.OPEN:
        raise Refused("Find the cause first: what is planned then mends that.")
    if item is None and change_request is None:
        raise Unfit(
            "item", "Name the backlog item or the change request that mends it."
        )
    mending.known(problem, item=item, change_request=change_request, by=by)
    versions.claim(problem, version, item=item, change_request=change_request)
    problem.item, problem.change_request = item, change_request
    problem.state = Problem.State.FIX_PLANNED
    stepped(
        problem, Step.FIX_PLANNED, Verb.PROBLEM_PLANNED, by=by, on=on, acting=acting,
        item=item, change_request=change_request,
    )  # fmt: skip
    return problem


@transaction.atomic
def resolve(
    problem: Problem,
    *,
    prevents: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """It is mended. Says what keeps it from coming back; quiet days then close it."""
    problem = held(problem, by=by)
    still_unsolved(problem)
    if problem.state == Problem.State.OPEN:
        raise Refused("Find the cause first: without it, it is quiet but not resolved.")
    if not prevents.strip():
        raise Unfit("prevents", "Say what keeps it from coming back.")
    versions.claim(problem, version, prevents=prevents)
    problem.state, problem.prevents = Problem.State.RESOLVED, prevents
    problem.resolved_on = history.day(by, on)
    stepped(
        problem, Step.RESOLVED, Verb.PROBLEM_RESOLVED, by=by, on=on, acting=acting,
        reason=prevents,
    )  # fmt: skip
    problem_telling.resolved(problem, by=by)
    return problem


@transaction.atomic
def reopen(
    problem: Problem,
    *,
    reason: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Problem:
    """It is back. Who reports problems may say so; its owner is told."""
    problem = held(problem, by=by, perm=Perm.PROBLEM_REPORT)
    if problem.is_unsolved:
        raise Refused(f"{problem.key} is not resolved: count what happens now instead.")
    if not reason.strip():
        raise Unfit("reason", "Say what is seen again.")
    versions.claim(problem, version, reason=reason)
    problem.state, problem.prevents = Problem.State.OPEN, ""
    problem.resolved_on = problem.closed_on = None
    problem.reopened += 1
    stepped(
        problem, Step.REOPENED, Verb.PROBLEM_REOPENED, by=by, on=on, acting=acting,
        reason=reason,
    )  # fmt: skip
    problem_telling.back(problem, by=by)
    return problem


@transaction.atomic
def close(problem: Problem, *, by: User, on: date | None = None) -> Problem:
    """It stayed quiet long enough (the job, see `quiet.py`)."""
    problem = held(problem, by=by)
    if problem.state != Problem.State.RESOLVED:
        raise Refused(f"Only what is resolved is closed; {problem.key} is not.")
    versions.claim(problem, None)
    problem.state = Problem.State.CLOSED
    problem.closed_on = on or today()
    stepped(problem, Step.CLOSED, Verb.PROBLEM_CLOSED, by=by, on=on, acting=None)
    return problem
