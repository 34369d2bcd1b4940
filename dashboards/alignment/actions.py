"""Keeps snapshots of the four tests. They are derived, so nothing is audited."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import Max, Q

from core import access
from core.clock import now, today
from core.errors import Refused
from core.models import AuditEntry, User
from core.roles import Perm
from dashboards.alignment.page import Page
from dashboards.alignment.record import digest, recorded
from dashboards.models import AlignmentSnapshot

Cause = AlignmentSnapshot.Cause
SETTLED = timedelta(seconds=30)
# Changes after which the four tests may answer otherwise.
WATCHED = ("goal.", "budget.", "practice.")


def is_due() -> bool:
    """True if the month has no snapshot yet, or a goal or the budget changed since."""
    return not has_month() or changed_since(newest())


def due() -> AlignmentSnapshot | None:
    """Take what is due: the month's snapshot, or one after a change. Safe to repeat."""
    if not has_month():
        return keep(Cause.MONTH)
    return keep(Cause.CHANGE) if changed_since(newest()) else None


def has_month() -> bool:
    month = today().replace(day=1)
    return AlignmentSnapshot.objects.filter(month=month).exists()


@transaction.atomic
def take(*, note: str = "", by: User) -> AlignmentSnapshot:
    """Keep how it stands now, by hand. Refused while nothing changed since the last one."""
    access.require_somewhere(by, Perm.DASHBOARD_VIEW)
    kept = keep(Cause.ASKED, note=note)
    if kept is None:
        raise Refused(
            "Nothing changed since the last snapshot. Compare it with an older one."
        )
    return kept


@transaction.atomic
def keep(cause: Cause, *, note: str = "") -> AlignmentSnapshot | None:
    """Keep one snapshot; None, and the last one's cursor moved on, if all is as it was."""
    one_at_a_time()
    month = today().replace(day=1) if cause == Cause.MONTH else None
    if month and has_month():
        return None
    # Numbers may commit out of order: the last moments are looked at again next time.
    settled = AuditEntry.objects.filter(at__lt=now() - SETTLED)
    cursor = settled.aggregate(newest=Max("pk"))["newest"] or 0
    data = recorded(Page())
    last, mark = newest(), digest(data)
    if last and last.digest == mark and cause != Cause.MONTH:
        AlignmentSnapshot.objects.filter(pk=last.pk).update(cursor=cursor)
        return None
    return AlignmentSnapshot.objects.create(
        taken_on=today(),
        taken_at=now(),
        month=month,
        cause=cause,
        note=note,
        digest=mark,
        cursor=cursor,
        data=data,
    )


def one_at_a_time() -> None:
    """Two that take a snapshot at once would take the same one twice."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('alignment snapshot'))")


def newest() -> AlignmentSnapshot | None:
    return AlignmentSnapshot.objects.order_by("-taken_at", "-id").first()


def changed_since(last: AlignmentSnapshot | None) -> bool:
    if last is None:
        return True
    told = Q()
    for start in WATCHED:
        told |= Q(verb__startswith=start)
    return AuditEntry.objects.filter(told, pk__gt=last.cursor).exists()


def before(snapshot: AlignmentSnapshot) -> AlignmentSnapshot | None:
    """The one that was kept before this one."""
    rows = AlignmentSnapshot.objects.order_by("-taken_at", "-id")
    older = rows.filter(taken_at__lte=snapshot.taken_at).exclude(pk=snapshot.pk)
    return older.first()
