"""What shows that a requirement is met: the stories that carry it, its tests and their runs."""

from datetime import date

from django.db import transaction

from backlog.actions import requirement_telling as telling
from backlog.actions.requirements import held, still_going
from backlog.models import (
    Item,
    Requirement,
    RequirementResult,
    RequirementTest,
    ResultState,
)
from core import access, audit
from core.clock import today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance.actions import history


@transaction.atomic
def trace(row: Requirement, *, item: Item, by: User) -> Requirement:
    """A story carries it. A story of another product may: systems meet."""
    row = held(row, by=by)
    still_going(row)
    access.require(by, Perm.BACKLOG_VIEW, team=item.product.team)
    if row.items.filter(pk=item.pk).exists():
        raise Unfit("item", f"{item.key} carries it already.")
    row.items.add(item)
    unmet(row)
    audit.record(
        by, Verb.REQUIREMENT_TRACED, row, team=row.product.team, reason=item.key
    )
    return row


@transaction.atomic
def untrace(row: Requirement, *, item: Item, by: User) -> Requirement:
    """A story does not carry it any more; what it was stays in the history."""
    row = held(row, by=by)
    still_going(row)
    if not row.items.filter(pk=item.pk).exists():
        raise Refused(f"{item.key} does not carry {row.key}.")
    row.items.remove(item)
    unmet(row)
    audit.record(
        by, Verb.REQUIREMENT_UNTRACED, row, team=row.product.team, reason=item.key
    )
    return row


def unmet(row: Requirement) -> None:
    """What is met stands on its stories and tests: when they change it is agreed again."""
    row.version += 1
    if row.state == Requirement.State.MET:
        row.state, row.met_on = Requirement.State.AGREED, None
    row.save(update_fields=["version", "state", "met_on"])


@transaction.atomic
def add_test(
    row: Requirement,
    *,
    name: str,
    kind: str = RequirementTest.Kind.FUNCTIONAL,
    steps: str = "",
    by: User,
) -> RequirementTest:
    """A test that will show it."""
    row = held(row, by=by, perm=Perm.REQUIREMENT_TEST)
    still_going(row)
    if row.tests.filter(retired_on=None, name__iexact=name.strip()).exists():
        raise Unfit("name", f"{row.key} has a test of this name already.")
    test = RequirementTest.objects.create(
        requirement=row, name=name.strip(), kind=kind, steps=steps
    )
    unmet(row)
    audit.record(
        by, Verb.REQUIREMENT_TEST_ADDED, row, team=row.product.team, reason=test.name
    )
    return test


@transaction.atomic
def retire_test(test: RequirementTest, *, by: User) -> RequirementTest:
    """It says nothing any more; its results stay."""
    row = held(test.requirement, by=by, perm=Perm.REQUIREMENT_TEST)
    still_going(row)
    test = RequirementTest.objects.select_for_update().get(pk=test.pk)
    if test.retired_on:
        raise Refused(f"“{test.name}” is retired already.")
    test.retired_on = today()
    test.save()
    unmet(row)
    audit.record(
        by, Verb.REQUIREMENT_TEST_RETIRED, row, team=row.product.team, reason=test.name
    )
    return test


@transaction.atomic
def record(
    test: RequirementTest,
    *,
    state: str,
    note: str = "",
    link: str = "",
    edition: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> RequirementResult:
    """How a run went, against the wording of now; `edition` is the one that was read.

    What had been met and now fails is agreed again, and whoever set it is told. The
    same said twice on one day by one person is one run.
    """
    row = held(test.requirement, by=by, perm=Perm.REQUIREMENT_TEST)
    still_going(row)
    test = RequirementTest.objects.select_for_update().get(pk=test.pk)
    if test.retired_on:
        raise Refused(f"“{test.name}” is retired: add another test.")
    fitting(row, state, note, edition)
    day, person = history.day(by, on), history.actor(by, acting)
    told = {"edition": row.edition, "state": state, "note": note, "link": link, "on": day}  # fmt: skip
    newest = test.results.first()
    if newest and test.results.filter(pk=newest.pk, by=person, **told).exists():
        return newest
    result = RequirementResult.objects.create(test=test, by=person, **told)
    test.last, test.last_on = state, day
    test.save()
    audit.record(
        by, Verb.REQUIREMENT_TESTED, row, team=row.product.team, person=person,
        reason=f"{test.name}: {state}", note=note,
    )  # fmt: skip
    if state != ResultState.PASSED:
        unmet(row)
        telling.failed(row, result, by=by)
    return result


def fitting(row: Requirement, state: str, note: str, edition: int | None) -> None:
    """Raise for a run of another wording, or one that does not say what was seen."""
    if edition is not None and edition != row.edition:
        raise Refused(f"{row.key} has another wording since: read it, then test it.")
    if state not in ResultState.values:
        raise Unfit("state", "Passed, failed, or could not be run.")
    if state != ResultState.PASSED and not note.strip():
        raise Unfit("note", "Say what was seen.")
