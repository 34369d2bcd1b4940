"""Looks at the audit chain that leave a record, and the daily mail with its head."""

from datetime import UTC

import structlog
from django.core.mail import send_mail
from django.db import transaction

from core import chain
from core.clock import now
from core.models import AuditCheck, User
from core.roles import Role

log = structlog.get_logger(__name__)


def check(*, anchor: bool = False) -> AuditCheck:
    """Recompute the whole chain and keep what was found."""
    found = chain.look()
    if found.fault:
        log.error("audit_fault", fault=found.fault)
    at = now()
    return AuditCheck.objects.create(
        at=at,
        head_sequence=found.sealed,
        head_digest=found.head_digest,
        unsealed=found.unsealed,
        fault=found.fault,
        anchored_on=at.astimezone(UTC).date() if anchor else None,
    )


def anchored_today() -> bool:
    return AuditCheck.objects.filter(anchored_on=now().astimezone(UTC).date()).exists()


@transaction.atomic
def anchor() -> AuditCheck:
    """Check the chain and mail its head to the administrators.

    In one transaction: if the mail cannot be sent, the day counts as not anchored.
    """
    made = check(anchor=True)
    state = made.fault or "The chain is in order."
    text = (
        f"{state}\n\nSealed entries: {made.head_sequence}\n"
        f"Head of the chain: {made.head_sequence}:{made.head_digest}\n"
        f"Not yet sealed: {made.unsealed}\n\n"
        "Keep this mail. With the line above, anybody can prove later that the trail "
        f"was not cut and made again:\n"
        f"  python manage.py verify_audit --anchor "
        f"{made.head_sequence}:{made.head_digest}\n"
    )
    subject = f"Tandem audit trail, {made.anchored_on}: "
    subject += "FAULT FOUND" if made.fault else f"head {made.head_sequence}"
    send_mail(subject, text, None, administrators())
    return made


def administrators() -> list[str]:
    people = User.objects.filter(
        is_active=True, memberships__role=Role.ADMINISTRATOR
    ).distinct()
    return list(people.order_by("email").values_list("email", flat=True))
