"""The text behind a link is fetched, kept, and fetched again if that failed."""

from django.db import transaction
from django.db.models import QuerySet

from core import audit, system
from core.clock import now
from core.errors import Refused
from core.fetching import Unfetched
from core.models import User
from core.verbs import Verb
from governance import snapshots
from governance.actions.evidence import require_may_add, require_still_open, send
from governance.actions.reviews import locked, touch
from governance.models import Evidence
from governance.snapshots import Snapshot

State = Evidence.Snapshot


def take(row: Evidence) -> Evidence:
    """Fetch what waits. Safe to run twice: the second finds nothing that waits."""
    if row.snapshot_state != State.WAITING:
        return row
    try:
        found = snapshots.taken(row.link)
    except Unfetched as error:
        return settle(row, None, why=str(error))
    return settle(row, found)


@transaction.atomic
def settle(row: Evidence, found: Snapshot | None, *, why: str = "") -> Evidence:
    """Keep the text, or why there is none. What was decided meanwhile stays as it was."""
    review = locked(row.review)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=row.pk)
    if row.snapshot_state != State.WAITING:
        return row
    try:
        require_still_open(review, row.criterion, row.condition)
    except Refused as closed:
        found, why = None, f"It came too late. {closed}"
    row.snapshot_state = State.KEPT if found else State.FAILED
    row.snapshot_text = found.text if found else ""
    row.snapshot_sha256 = found.sha256 if found else ""
    row.snapshot_at, row.snapshot_why = now() if found else None, why[:200]
    row.save()
    if found:
        touch(review)
    told = {"evidence": row.pk, "title": row.title, "sha256": row.snapshot_sha256}
    verb = Verb.SNAPSHOT_KEPT if found else Verb.SNAPSHOT_FAILED
    audit.record(system.user(), verb, review, team=review.team, **told, why=why)
    return row


@transaction.atomic
def ask(evidence: Evidence, *, by: User) -> Evidence:
    """Have a link's text fetched that was never fetched, or could not be."""
    review = locked(evidence.review)
    row = Evidence.objects.select_for_update(of=("self",)).get(pk=evidence.pk)
    require_may_add(review, row.condition, by)
    require_still_open(review, row.criterion, row.condition)
    if not row.link:
        raise Refused("This is a file: its content is kept already.")
    if row.snapshot_state in (State.KEPT, State.WAITING):
        raise Refused("Its text is kept already, or on its way.")
    row.snapshot_state, row.snapshot_why = State.WAITING, ""
    row.save(update_fields=["snapshot_state", "snapshot_why"])
    told = {"evidence": row.pk, "title": row.title}
    audit.record(by, Verb.SNAPSHOT_ASKED, review, team=review.team, **told)
    send(row)
    return row


def lost() -> "QuerySet[Evidence]":
    """Links that still wait: their message or their worker may be gone."""
    return Evidence.objects.filter(snapshot_state=State.WAITING).order_by("pk")
