"""Requirements: written, answered by IT, agreed on, met, withdrawn.

Who answers for IT is not who agrees for the center: the rights are of different roles,
and the same person is refused.
"""

from datetime import date
from typing import Any

from django.db import transaction

from backlog.actions import requirement_telling as telling
from backlog.models import Item, Requirement, RequirementEdition, ResultState
from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from governance import numbering
from governance.actions import history, mandate
from governance.models import GovernedAct
from portfolio.models import Product

PREFIX = "REQ-"
WORDING = ("statement", "fit_criterion")
State, Answer = Requirement.State, Requirement.Answer


@transaction.atomic
def write(
    *,
    product: Product,
    title: str,
    statement: str,
    fit_criterion: str,
    kind: str = Requirement.Kind.FUNCTIONAL,
    priority: str = Requirement.Priority.MUST,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Requirement:
    """Say what is needed, why, and how one will see that it is met. A draft at first."""
    access.require(by, Perm.REQUIREMENT_EDIT, team=product.team)
    day, person = history.day(by, on), history.actor(by, acting)
    row = Requirement.objects.create(
        key=numbering.next_key(Requirement.objects.all(), PREFIX, digits=2),
        product=product, title=title, statement=statement, fit_criterion=fit_criterion,
        kind=kind, priority=priority, set_by=person, set_on=day,
    )  # fmt: skip
    keep_edition(row, day, person)
    audit.record(by, Verb.REQUIREMENT_WRITTEN, row, team=product.team, person=person)
    return row


def keep_edition(row: Requirement, day: date, person: User, because: str = "") -> None:
    RequirementEdition.objects.create(
        requirement=row, number=row.edition, statement=row.statement,
        fit_criterion=row.fit_criterion, because=because, on=day, by=person,
    )  # fmt: skip


def held(
    row: Requirement, *, by: User, perm: Perm = Perm.REQUIREMENT_EDIT
) -> Requirement:
    """The requirement, locked, for somebody who may do this."""
    rows = Requirement.objects.select_for_update(of=("self",))
    row = rows.select_related("product__team", "set_by").get(pk=row.pk)
    access.require(by, perm, team=row.product.team)
    return row


def still_going(row: Requirement) -> None:
    if not row.is_going:
        raise Refused(f"{row.key} is withdrawn: write another one.")


@transaction.atomic
def edit(
    row: Requirement,
    *,
    because: str = "",
    version: int | None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
    **fields: Any,
) -> Requirement:
    """Change it. Another wording is another edition: a draft, answered and tested anew.

    Once IT has answered, another wording says why (`because`).
    """
    row = held(row, by=by)
    still_going(row)
    versions.claim(row, version, because=because, **fields)
    changed = versions.apply(row, **fields)
    if changed.keys() & set(WORDING):
        begin_edition(row, because, history.day(by, on), history.actor(by, acting))
    row.save()
    audit.record(
        by, Verb.REQUIREMENT_CHANGED, row, team=row.product.team, changed=changed,
        reason=because, edition=row.edition,
    )  # fmt: skip
    return row


def begin_edition(row: Requirement, because: str, day: date, person: User) -> None:
    if row.answer and not because.strip():
        raise Unfit("because", "IT has answered this wording: say why it changes.")
    row.edition += 1
    row.state, row.met_on = State.DRAFT, None
    row.agreed_by = row.agreed_on = None
    row.answer, row.answer_text = "", ""
    row.answered_by = row.answered_on = None
    row.tests.update(last="", last_on=None)
    keep_edition(row, day, person, because.strip() or "Before IT had answered.")


@transaction.atomic
def answer(
    row: Requirement,
    *,
    answer: str,
    answer_text: str = "",
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Requirement:
    """IT says whether it can. Until both agree it may say so again."""
    row = held(row, by=by, perm=Perm.REQUIREMENT_ANSWER)
    if row.state != State.DRAFT:
        state = row.get_state_display().lower()
        raise Refused(f"{row.key} is {state}: only a draft is answered.")
    if answer not in Answer.values:
        raise Unfit("answer", "Can, can with changes, or cannot.")
    if answer != Answer.CAN and not answer_text.strip():
        raise Unfit("answer_text", "Say which changes, or why not.")
    versions.claim(row, version, answer=answer, answer_text=answer_text)
    row.answer, row.answer_text = answer, answer_text
    row.answered_by, row.answered_on = history.actor(by, acting), history.day(by, on)
    row.save()
    audit.record(
        by, Verb.REQUIREMENT_ANSWERED, row, team=row.product.team,
        person=row.answered_by, reason=row.get_answer_display(), said=answer_text,
        edition=row.edition,
    )  # fmt: skip
    telling.answered(row, by=by)
    return row


@transaction.atomic
def agree(
    row: Requirement,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Requirement:
    """The center agrees on this wording and on what IT answered. Row 10 of the matrix."""
    row, person = held(row, by=by), history.actor(by, acting)
    if row.state != State.DRAFT:
        state = row.get_state_display().lower()
        raise Refused(f"{row.key} is {state}: only a draft is agreed on.")
    if not row.answer:
        raise Refused("IT has not answered yet: agree when it has said whether it can.")
    if row.answer == Answer.CANNOT:
        raise Refused("IT cannot: write it differently, or withdraw it.")
    if row.answered_by_id == person.pk:
        raise Refused("You answered for IT: somebody else agrees for the center.")
    versions.claim(row, version)
    mandate.require(
        GovernedAct.Act.REQUIREMENT, row, team=row.product.team,
        voices=[(person, None)], by=by, on=on,
    )  # fmt: skip
    row.state, row.agreed_by, row.agreed_on = State.AGREED, person, history.day(by, on)
    row.save()
    audit.record(
        by, Verb.REQUIREMENT_AGREED, row, team=row.product.team, person=person,
        edition=row.edition,
    )  # fmt: skip
    telling.agreed(row, by=by)
    return row


@transaction.atomic
def meet(
    row: Requirement,
    *,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Requirement:
    """It is met: its stories are done, and every test of this edition passed."""
    row = held(row, by=by)
    if row.state != State.AGREED:
        raise Refused(f"{row.key} is not agreed on: only then it can be met.")
    if left := missing(row):
        raise Refused(f"{row.key} is not met yet: {'; '.join(left)}.")
    versions.claim(row, version)
    row.state, row.met_on = State.MET, history.day(by, on)
    row.save()
    audit.record(
        by, Verb.REQUIREMENT_MET, row, team=row.product.team,
        person=history.actor(by, acting), edition=row.edition,
    )  # fmt: skip
    return row


def missing(row: Requirement) -> list[str]:
    """What stands between an agreed requirement and being met, in words."""
    carried = row.items.exclude(state=Item.State.DROPPED)
    tests = row.tests.filter(retired_on=None)
    open_items = list(carried.exclude(state=Item.State.DONE).order_by("key")[:5])
    open_tests = list(tests.exclude(last=ResultState.PASSED)[:5])
    found = [f"{item.key} is not done" for item in open_items]
    found += [f"“{test.name}” has not passed" for test in open_tests]
    if not carried.exists():
        found.append("no story carries it")
    if not tests.exists():
        found.append("no test shows it")
    return found


@transaction.atomic
def withdraw(
    row: Requirement,
    *,
    because: str,
    version: int | None = None,
    by: User,
    on: date | None = None,
    acting: User | None = None,
) -> Requirement:
    """It is not needed any more."""
    row = held(row, by=by)
    still_going(row)
    if not because.strip():
        raise Unfit("because", "Say why it is not needed any more.")
    versions.claim(row, version, because=because)
    row.state, row.met_on = State.WITHDRAWN, None
    row.agreed_by = row.agreed_on = None
    row.save()
    audit.record(
        by, Verb.REQUIREMENT_WITHDRAWN, row, team=row.product.team,
        person=history.actor(by, acting), reason=because, on=history.day(by, on),
    )  # fmt: skip
    telling.withdrawn(row, by=by)
    return row
