"""The statement of a month: issued by IT, accepted or disputed by the contact center."""

from datetime import date

from django.db import transaction

from core import access, audit, versions
from core.actions import notices
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, numbering, sla, statement
from governance.actions import mandate
from governance.models import ChargeStatement, GovernedAct, Party
from governance.rights import Act

State = ChargeStatement.State


@transaction.atomic
def issue(month: date, *, note: str = "", by: User) -> ChargeStatement:
    """Say for IT what a month that is over was charged.

    Again after a dispute, or while nobody has answered and the figures changed: then
    the edition before is corrected by this one. What was accepted stays.
    """
    require_side(by, Party.Side.IT)
    numbering.lock("statements")
    month = month.replace(day=1)
    if sla.following(month) > today():
        raise Unfit("month", f"{month:%B %Y} is not over yet.")
    content = statement.draft(month)
    if not content["services"]:
        raise Unfit("month", f"Nothing was charged in {month:%B %Y}.")
    rows = ChargeStatement.objects.select_for_update(of=("self",)).standing()
    before = rows.filter(month=month).first()
    if before:
        replace(before, content)
    row = ChargeStatement.objects.create(
        month=month, edition=before.edition + 1 if before else 1, content=content,
        content_sha256=canonical.digest(content), note=note.strip(), issued_by=by,
        issued_at=now(),
    )  # fmt: skip
    act = GovernedAct.Act.STATEMENT
    mandate.require(act, row, do=Act.WORK, team=None, by=by)
    audit.record(
        by, Verb.STATEMENT_ISSUED, row, month=month, edition=row.edition,
        totals=content["totals"], sha256=row.content_sha256,
    )  # fmt: skip
    tell(row, statement.speakers(Party.Side.CENTER), "waits for the center", by=by)
    return row


def replace(before: ChargeStatement, content: dict[str, object]) -> None:
    if before.state == State.ACCEPTED:
        raise Refused(f"{before} was accepted, and stays as it is.")
    same = canonical.digest(content) == before.content_sha256
    if same and before.state == State.ISSUED:
        raise Refused(f"{before} waits for the center, and nothing has changed since.")
    if same:
        raise Refused("Nothing has changed since it was disputed. Correct it first.")
    before.state = State.CORRECTED
    before.version += 1
    before.save()


@transaction.atomic
def accept(
    row: ChargeStatement, *, sha256: str, version: int | None, by: User
) -> ChargeStatement:
    """Take for the contact center exactly what was read: `sha256` is its hash."""
    row = to_answer(row, by)
    if sha256 != row.content_sha256 or not row.holds:
        raise Refused("This is not the statement you read. Open it again.")
    mandate.require(GovernedAct.Act.STATEMENT, row, team=None, by=by)
    return answered(row, State.ACCEPTED, "", version, by)


@transaction.atomic
def dispute(
    row: ChargeStatement, *, reason: str, version: int | None, by: User
) -> ChargeStatement:
    """Say for the contact center what is wrong with it."""
    row = to_answer(row, by)
    if not reason.strip():
        raise Unfit("reason", "Say what is wrong with it.")
    return answered(row, State.DISPUTED, reason.strip(), version, by)


def to_answer(row: ChargeStatement, by: User) -> ChargeStatement:
    require_side(by, Party.Side.CENTER)
    row = ChargeStatement.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.state != State.ISSUED:
        raise Refused(f"{row} is {row.get_state_display().lower()} already.")
    if row.issued_by_id == by.pk:
        raise Refused("Who issued it does not answer it for the other side.")
    return row


def answered(
    row: ChargeStatement, state: str, reason: str, version: int | None, by: User
) -> ChargeStatement:
    versions.claim(row, version, answer=reason)
    row.state, row.answer = state, reason
    row.answered_by, row.answered_at = by, now()
    row.save()
    verb = (
        Verb.STATEMENT_ACCEPTED if state == State.ACCEPTED else Verb.STATEMENT_DISPUTED
    )
    audit.record(
        by, verb, row, month=row.month, reason=reason, sha256=row.content_sha256
    )
    people = [row.issued_by, *statement.speakers(Party.Side.IT)]
    tell(row, people, f"is {row.get_state_display().lower()}", by=by)
    return row


def require_side(by: User, side: str) -> None:
    access.require_somewhere(by, Perm.SLA_RECORD)
    if not by.is_system and not statement.speaks_for(by, side):
        name = Party.Side(side).label
        raise Refused(f"Who sits for a party of {name} says this.")


def tell(row: ChargeStatement, people: list[User], what: str, *, by: User) -> None:
    notices.tell(
        people, kind=Kind.STATEMENT, about=row, text=f"The {row!s} {what}",
        occasion=f"{row.edition} {row.state}", by=by,
    )  # fmt: skip
