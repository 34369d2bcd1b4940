"""What changed in the work of one person's teams, told from the audit trail."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from core import access
from core.models import AuditEntry, User
from core.queries import pages_of

SHOWN = 12
# Verbs that tell of the work. Who wrote a note down is told to nobody.
TOLD = (
    "product.", "goal.", "objective.", "key_result.", "benefit.", "theme.", "opportunity.",
    "evidence.", "item.", "pilot.", "review.", "condition.", "waiver.", "card.", "raci.",
    "result.", "scoring.",
)  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One line of “what changed”. `who` did it, or the note that travelled."""

    who: str
    did: str
    what: str
    url: str
    at: datetime


def changes(user: User) -> list[Change]:
    """The newest changes by others in this person's teams (or in all, without a team)."""
    told = Q()
    for start in TOLD:
        told |= Q(verb__startswith=start)
    rows = AuditEntry.objects.filter(told).exclude(actor=user).select_related("actor")
    rows = rows.exclude(data__has_key="demo")  # what was loaded did not just happen
    # What runs by itself is no news either; what it brings in for items is.
    rows = rows.exclude(~Q(verb__startswith="item."), actor__is_system=True)
    teams = {m.team_id for m in access.memberships(user) if m.team_id}
    if teams:
        rows = rows.filter(team__in=teams)
    newest = list(rows.order_by("-pk")[:SHOWN])
    pages = pages_of(newest, user)
    return [
        told_as(row, pages.get((row.subject_type, row.subject_id), ""))
        for row in newest
    ]


def told_as(row: AuditEntry, url: str) -> Change:
    subject, _, verb = row.verb.partition(".")
    kind = subject.replace("_", " ")
    return Change(
        who=str(row.actor),
        did=f"{verb.replace('_', ' ')} the {kind}",
        what=row.subject_name,
        url=url,
        at=row.at,
    )
