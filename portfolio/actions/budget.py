"""Changes to the budget: its lines, their drivers, and what they pay for."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit, refuse_outside
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from portfolio.actions import related
from portfolio.models import BudgetLine, Goal

MONEY = ("forecast_usd", "committed_usd", "actual_usd", "charged_usd", "outside_usd")
DRIVERS = ("growth", "contact_rate_change", "handle_time_change")


@transaction.atomic
def create(
    *, code: str, year: int, goals: Iterable[Goal] = (), by: User, **fields: Any
) -> BudgetLine:
    """Add a line to a plan year. Raises Refused if the year has its code already."""
    access.require_somewhere(by, Perm.BUDGET_EDIT)
    if BudgetLine.objects.filter(code__iexact=code, year=year).exists():
        raise Refused(f"The budget of {year} has a line {code} already.")
    line = BudgetLine(code=code, year=year, **fields)
    refuse_impossible(line)
    line.save()
    line.goals.set(goals)
    audit.record(by, Verb.BUDGET_CREATED, line, code=code, year=year, kind=line.kind)
    return line


@transaction.atomic
def edit(
    line: BudgetLine,
    *,
    version: int | None,
    goals: Iterable[Goal] | None = None,
    by: User,
    **fields: Any,
) -> BudgetLine:
    """Change a line. Its code and year stay: another year is another line."""
    line = BudgetLine.objects.select_for_update(of=("self",)).get(pk=line.pk)
    access.require_somewhere(by, Perm.BUDGET_EDIT)
    sent = fields if goals is None else {**fields, "goals": goals}
    versions.claim(line, version, **sent)
    changed = versions.apply(line, **fields)
    refuse_impossible(line)
    line.save()
    changed |= related.replace(line, "goals", goals)
    audit.record(by, Verb.BUDGET_CHANGED, line, changed=changed)
    return line


def refuse_impossible(line: BudgetLine) -> None:
    """Raise Unfit for a figure that can never stand, and say which and why."""
    refuse_outside(line, "2000", "2100", "year")
    refuse_outside(line, "0.01", "999999", "base_fte")
    refuse_outside(line, "0", "999999", "funded_fte")
    refuse_outside(line, "-99.99", "999", *DRIVERS)
    refuse_outside(line, "0.1", "999999", "calls")
    refuse_outside(line, "1", "86400", "handle_s")
    refuse_outside(line, "0", "999999999999", *MONEY)
    refuse_outside(line, "0", "99999999", "point_usd")
    if line.funded_fte and line.base_fte is None:
        raise Unfit(
            "base_fte", "Say how many people it had before: funded FTE need a base."
        )
    if (line.calls is None) != (line.handle_s is None):
        raise Unfit(
            "handle_s" if line.handle_s is None else "calls",
            "Contacts and handle time go together: give both, or neither.",
        )
