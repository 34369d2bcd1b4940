"""The statement of a month as a record: every service, every promise, the totals.

Numbers are texts in the record, so that its hash is the same wherever it is read:
US dollars with two decimals, percents and points with four. Whether a level was met is
judged exactly, not by what is shown.
"""

from collections.abc import Iterable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import floor
from typing import Any

from core.clock import today
from core.models import User
from governance import credit_page, delegated, sla, sla_page
from governance.models import ChargeStatement, Delegation, Party, PartySeat

State = ChargeStatement.State

CENT, FINE = Decimal("0.01"), Fraction(1, 10_000)


def draft(month: date) -> dict[str, Any]:
    """The record of a month as it is known now."""
    page = sla_page.page(month)
    policy = credit_page.Policies().row(month)
    lines = [line_of(row) for row in page.rows]
    return {
        "month": f"{month:%Y-%m}",
        "policy": credit_page.in_words(policy) if policy else {},
        "services": [
            {
                "service": charge.service,
                "charge": dollars(charge.amount),
                "credit": credit_of(charge.service, page.totals.lines),
                "levels": [
                    each["code"] for each in lines if each["service"] == charge.service
                ],
            }
            for charge in page.charges
        ],
        "levels": lines,
        "totals": {
            "charged": dollars(page.totals.charged),
            "earned": dollars(page.totals.earned),
            "cap": dollars(page.totals.cap),
            "credits": dollars(page.totals.credits),
            "due": dollars(page.totals.charged - page.totals.credits),
        },
    }


def line_of(row: sla_page.Row) -> dict[str, Any]:
    """One promise of either direction; results are empty where nothing was due."""
    level, line = row.level, row.line
    found: dict[str, Any] = {
        "code": level.code,
        "name": level.name,
        "provider": row.result.provider if row.result else level.provider,
        "consumer": level.consumer,
        "service": row.result.service if row.result else level.service,
    }
    if line is None:
        return found | dict.fromkeys(RESULTS, "")
    return found | {
        "target": points(Fraction(line.target_percent)),
        "met": str(line.met),
        "due": str(line.due),
        "attainment": points(100 * line.attainment),
        "shortfall": points(line.shortfall),
        "tier": points(Fraction(100 * line.rate)) if line.charge else "",
        "credit": dollars(line.credit),
        "result": "met" if line.is_met else "missed",
    }


RESULTS = (
    "target", "met", "due", "attainment", "shortfall", "tier", "credit", "result",
)  # fmt: skip


def credit_of(service: str, lines: Iterable[sla.Line]) -> str:
    earned = (line.credit for line in lines if line.service == service)
    return dollars(sum(earned, Decimal(0)))


def dollars(amount: Decimal) -> str:
    return str(amount.quantize(CENT, ROUND_HALF_UP))


def points(value: Fraction) -> str:
    """Percent or points to four decimals."""
    shown = Decimal(floor(value / FINE + Fraction(1, 2)))
    return str(shown.scaleb(-4))


# --- who speaks -------------------------------------------------------------------------
def speaks_for(person: User, side: str) -> bool:
    """Whether this person, or somebody they act for, sits for a party of a side."""
    day = today()
    whose = {person, *delegated.acting_for(person, scope=Delegation.Scope.RACI, on=day)}
    seats = PartySeat.objects.held_on(day).filter(person__in=whose, party__side=side)
    return seats.exists()


def speakers(side: str) -> list[User]:
    """Who sits for a side today: whom to tell."""
    seats = PartySeat.objects.held_on(today()).filter(party__side=side)
    return [row.person for row in seats.select_related("person").order_by("pk")]


def waiting(person: User) -> list[ChargeStatement]:
    """Issued ones wait for the center, disputed ones for IT."""
    rows = ChargeStatement.objects.visible_to(person).for_page().order_by("month")
    found = list(rows.filter(state__in=[State.ISSUED, State.DISPUTED]))
    asked = {State.ISSUED: Party.Side.CENTER, State.DISPUTED: Party.Side.IT}
    mine = {side: speaks_for(person, side) for side in asked.values()} if found else {}
    return [
        row
        for row in found
        if mine[asked[State(row.state)]]
        and (row.state == State.DISPUTED or row.issued_by_id != person.pk)
    ]
