"""Keeps the roadmap as it stands: by hand under a name, and once a month by itself."""

from datetime import date

from django.db import transaction

from core import access, audit, system
from core.clock import now, today
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from roadmap import keeping
from roadmap.actions.order import lock_board
from roadmap.models import Card, Horizon, Snapshot


@transaction.atomic
def take(*, name: str, by: User, month: date | None = None) -> Snapshot:
    """Keep every card as it is now, also the done and the dropped, and seal it.

    No card moves meanwhile, so the snapshot and the ledger tell the same. The digest
    goes into the audit trail too: who could write both rows would still be seen.
    """
    lock_board()
    access.require(by, Perm.ROADMAP_VIEW, team=None)
    access.require_somewhere(by, Perm.ROADMAP_EDIT)
    if not name.strip():
        raise Unfit("name", "Say what this snapshot is for.")
    cards = Card.objects.for_board().order_by("key", "pk")
    content = keeping.content_of(cards, today())
    if not content["cards"]:
        raise Refused("There is no card to keep yet.")
    snapshot = Snapshot.objects.create(
        name=name.strip(),
        month=month,
        taken_on=today(),
        taken_at=now(),
        taken_by=by,
        content=content,
        digest=keeping.digest(content),
        cards=len(content["cards"]),
        now_keys=in_now(content),
    )
    digest = snapshot.digest
    audit.record(by, Verb.SNAPSHOT_TAKEN, snapshot, digest=digest, cards=snapshot.cards)
    return snapshot


def in_now(content: keeping.Kept) -> list[str]:
    return [row["key"] for row in content["cards"] if row["horizon"] == Horizon.NOW]


def month_is_due() -> bool:
    """True if this month has no snapshot yet, and there is something to keep."""
    taken = Snapshot.objects.filter(month=today().replace(day=1)).exists()
    return not taken and Card.objects.exists()


@transaction.atomic
def take_month() -> int:
    """Take this month's snapshot unless it is there; return how many were taken."""
    lock_board()
    if not month_is_due():
        return 0
    first = today().replace(day=1)
    take(name=f"{first:%B %Y}", month=first, by=system.user())
    return 1
