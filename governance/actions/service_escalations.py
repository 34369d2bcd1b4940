"""What both offices make of an escalation: acknowledged, planned, agreed, closed."""

from datetime import date
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.actions import notices
from core.clock import now, today
from core.errors import Refused, Unfit
from core.factors import Proof
from core.models import User
from core.notices import Kind
from core.roles import Perm
from core.verbs import Verb
from governance import canonical, escalation_page, offices, reauth
from governance.models import Office, ServiceEscalation

State = ServiceEscalation.State


@transaction.atomic
def acknowledge(
    escalation: ServiceEscalation, *, version: int | None, by: User
) -> ServiceEscalation:
    """Say for the answering office that one has it."""
    row = held(escalation)
    require_office(row, row.answering, by)
    if row.state != State.OPEN:
        raise Refused(f"{row} was acknowledged already.")
    versions.claim(row, version)
    take_up(row, by)
    row.save()
    audit.record(by, Verb.ESCALATION_ACKNOWLEDGED, row, level=row.level.code)
    tell(row, row.other, "is acknowledged", "acknowledged", by=by)
    return row


@transaction.atomic
def propose(
    escalation: ServiceEscalation,
    *,
    plan: str,
    met_again_on: date,
    version: int | None,
    by: User,
) -> ServiceEscalation:
    """Say for the answering office what is done about it; again until it is agreed."""
    row = held(escalation)
    require_office(row, row.answering, by)
    if row.state == State.PLANNED:
        raise Refused(f"A plan for {row.level.code} is agreed.")
    if not plan.strip():
        raise Unfit("plan", "Say what is done about it, and by whom.")
    if met_again_on <= today():
        raise Unfit("met_again_on", "It is met again from a day to come on.")
    versions.claim(row, version, plan=plan, met_again_on=met_again_on)
    if row.state == State.OPEN:
        take_up(row, by)
    row.plan, row.met_again_on = plan.strip(), met_again_on
    row.planned_by, row.planned_at = by, now()
    row.save()
    audit.record(
        by, Verb.ESCALATION_PLANNED, row, about=plan, met_again_on=met_again_on
    )
    tell(row, row.other, "has a plan to agree on", f"plan {row.version}", by=by)
    return row


@transaction.atomic
def agree(
    escalation: ServiceEscalation, *, version: int | None, by: User
) -> ServiceEscalation:
    """Agree for the other office to the plan, as one has read it."""
    row = held(escalation)
    require_office(row, row.other, by)
    if row.state == State.PLANNED:
        raise Refused(f"The plan for {row.level.code} is agreed already.")
    if not row.is_answered:
        raise Refused("There is no plan to agree on yet.")
    if by.pk == row.planned_by_id:
        raise Refused("Who proposed the plan does not agree to it for the other side.")
    versions.claim(row, version)
    row.state, row.agreed_by, row.agreed_at = State.PLANNED, by, now()
    row.save()
    audit.record(by, Verb.ESCALATION_AGREED, row, level=row.level.code)
    tell(row, row.answering, "has a plan that is agreed", "agreed", by=by)
    return row


@transaction.atomic
def close(
    escalation: ServiceEscalation, *, version: int | None, by: User
) -> ServiceEscalation:
    """Close it for either office, once the level was met two months in a row."""
    row = held(escalation)
    require_either(row, by)
    if not escalation_page.is_met_again(row):
        raise Refused(
            f"{row.level.code} was not met two months in a row since. It closes "
            "before that only for a reason that the other side signs."
        )
    versions.claim(row, version)
    return closed(row, by, why="met two months in a row")


@transaction.atomic
def ask_to_close(
    escalation: ServiceEscalation, *, reason: str, version: int | None, by: User
) -> ServiceEscalation:
    """Say for one office why it may close before; the other side has to sign that."""
    row = held(escalation)
    office = require_either(row, by)
    if not reason.strip():
        raise Unfit("reason", "Say why it may close before two months are met.")
    versions.claim(row, version, closing_reason=reason)
    row.closing_reason, row.closing_for = reason.strip(), office
    row.closing_by, row.closing_at = by, now()
    row.save()
    audit.record(by, Verb.ESCALATION_CLOSING, row, reason=reason)
    occasion = f"closing {row.version}"
    tell(row, across(row, office), "may close if you sign why", occasion, by=by)
    return row


def sign_closing(
    escalation: ServiceEscalation,
    *,
    proof: Proof,
    record_hash: str,
    version: int | None = None,
    by: User,
) -> ServiceEscalation:
    """Sign for the other office that it closes for the reason that was read.

    `record_hash` is that of what was shown (`document`). The proof is looked at before
    the transaction, so that a wrong try stays counted.
    """
    factor = reauth.confirm(by, proof, about=record_hash)
    return signed(escalation, factor, record_hash, version, by)


@transaction.atomic
def signed(
    escalation: ServiceEscalation,
    factor: str,
    record_hash: str,
    version: int | None,
    by: User,
) -> ServiceEscalation:
    row = held(escalation)
    if row.closing_for is None:
        raise Refused("Nobody has said yet why it may close.")
    require_office(row, across(row, row.closing_for), by)
    if by.pk == row.closing_by_id:
        raise Refused("Who asked does not sign for the other side.")
    if record_hash != canonical.digest(document(row)):
        raise Refused("The escalation changed since you read it. Read it again.")
    versions.claim(row, version)
    why = row.closing_reason
    return closed(row, by, why=why, factor=factor, record_hash=record_hash)


def document(row: ServiceEscalation) -> dict[str, str]:
    """What is signed: which months, and the reason."""
    return {
        "level": row.level.code,
        "months": f"{row.first_month} {row.last_month}",
        "asked_by": str(row.closing_by or ""),
        "reason": row.closing_reason,
    }


def closed(
    row: ServiceEscalation, by: User, *, why: str, **more: Any
) -> ServiceEscalation:
    row.state, row.closed_by, row.closed_at = State.CLOSED, by, now()
    row.save()
    audit.record(by, Verb.ESCALATION_CLOSED, row, reason=why, **more)
    for office in (row.answering, row.other):
        tell(row, office, "is closed", "closed", by=by)
    return row


def held(escalation: ServiceEscalation) -> ServiceEscalation:
    rows = ServiceEscalation.objects.select_for_update(of=("self",)).for_page()
    return rows.get(pk=escalation.pk)


def take_up(row: ServiceEscalation, by: User) -> None:
    row.state, row.acknowledged_by, row.acknowledged_at = State.ACKNOWLEDGED, by, now()


def across(row: ServiceEscalation, office: Office) -> Office:
    return row.other if office == row.answering else row.answering


def require_office(row: ServiceEscalation, office: Office, by: User) -> None:
    access.require_somewhere(by, Perm.SLA_ANSWER)
    if not row.is_open:
        raise Refused(f"{row} is closed.")
    if not offices.speaks(by, office, today()):
        raise Refused(f"Who holds the office of {office} says this, or their delegate.")


def require_either(row: ServiceEscalation, by: User) -> Office:
    """The office this person speaks for here; the answering one first."""
    access.require_somewhere(by, Perm.SLA_ANSWER)
    if not row.is_open:
        raise Refused(f"{row} is closed.")
    for office in (row.answering, row.other):
        if offices.speaks(by, office, today()):
            return office
    raise Refused(f"Who holds the office of {row.answering} or {row.other} says this.")


def tell(
    row: ServiceEscalation, office: Office, what: str, occasion: str, *, by: User
) -> None:
    notices.tell(
        offices.speakers(office, today()), kind=Kind.SERVICE_ESCALATION, about=row,
        occasion=occasion, text=f"The escalation of {row.level.code} {what}", by=by,
    )  # fmt: skip
