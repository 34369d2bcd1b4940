"""Statements as pages show them: which months have one, and what this person may do."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Min

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance import canonical, offices, statement
from governance.models import ChargeStatement, Party, ServiceCharge, ServicePrice

MONTHS = 12  # back from the last one that is over
State = ChargeStatement.State


@dataclass(frozen=True)
class Steps:
    """What this person may do now."""

    issue: bool = False
    answer: bool = False


@dataclass(frozen=True)
class Listed:
    month: date
    statement: ChargeStatement | None


def months() -> list[Listed]:
    """The last months that were charged, newest first, each with what stands of it."""
    rows = ChargeStatement.objects.standing().for_page()
    standing = {row.month: row for row in rows}
    typed = set(ServiceCharge.objects.values_list("month", flat=True))
    first = ServicePrice.objects.aggregate(first=Min("effective_from"))["first"]
    last, found = today().replace(day=1), []
    for _ in range(MONTHS):
        last = before(last)
        if last in standing or last in typed or (first and last >= first):
            found.append(Listed(last, standing.get(last)))
    return found


def before(month: date) -> date:
    """The first day of the month before."""
    count = month.year * 12 + month.month - 2
    return date(count // 12, count % 12 + 1, 1)


def may_issue(person: User) -> bool:
    return access.may(person, Perm.SLA_RECORD) and statement.speaks_for(
        person, Party.Side.IT
    )


def steps(row: ChargeStatement, person: User) -> Steps:
    """As the actions ask it."""
    if not access.may(person, Perm.SLA_RECORD):
        return Steps()
    center = statement.speaks_for(person, Party.Side.CENTER)
    return Steps(
        issue=may_issue(person) and row.state in (State.ISSUED, State.DISPUTED),
        answer=center and row.state == State.ISSUED and person != row.issued_by,
    )


def differs(row: ChargeStatement) -> dict[str, Any] | None:
    """The totals as they are known now, where they are others than the statement's."""
    found = statement.draft(row.month)
    if canonical.digest(found) == row.content_sha256:
        return None
    totals: dict[str, Any] = found["totals"]
    return totals


def directions(content: dict[str, Any]) -> list[tuple[str, list[dict[str, Any]]]]:
    """Its promises by who owes them: those of IT, then those of the center."""
    theirs = {party.code for party in Party.objects.filter(side=Party.Side.IT)}
    ours: list[dict[str, Any]] = []
    center: list[dict[str, Any]] = []
    for line in content["levels"]:
        is_it = offices.first_of(line["provider"]) in theirs
        (ours if is_it else center).append(line)
    return [("What IT owes", ours), ("What the contact center owes", center)]


def first_month() -> date:
    """The month one would issue next: the last that is over."""
    return before(today())
