"""Changes to listening sessions: where we sat down with people, and when."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused, Unfit
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import words
from discovery.models import ListeningSession, SessionAttendance
from discovery.models.voices import IN_THE_ROOM

MOST = 500
Seats = Sequence[tuple[str, str, int]]  # role, tenure band or "", how many people


@transaction.atomic
def create(
    *, code: str = "", attendance: Seats = (), by: User, **fields: Any
) -> ListeningSession:
    """Add a session. Without a code it gets the next one, LS-10 after LS-09.

    `attendance` says how many of each role and tenure band sit there.
    """
    access.require_somewhere(by, Perm.NOTE_CREATE)
    code = code or words.next_code(ListeningSession, "LS-", width=2)
    if ListeningSession.objects.filter(code=code).exists():
        raise Refused(f"There is already a session {code}.")
    clean, counts = words.clean(ListeningSession, fields)
    session = ListeningSession.objects.create(code=code, **clean)
    words.remember(counts, session=session)
    seat(session, attendance)
    audit.record(by, Verb.SESSION_CREATED, session, code=code, redacted=counts)
    return session


@transaction.atomic
def edit(
    session: ListeningSession,
    *,
    version: int | None,
    attendance: Seats | None = None,
    by: User,
    **fields: Any,
) -> ListeningSession:
    """Change a session. Raises Stale if someone changed it after `version` was read."""
    session = ListeningSession.objects.select_for_update(of=("self",)).get(
        pk=session.pk
    )
    access.require_somewhere(by, Perm.NOTE_CREATE)
    versions.claim(session, version, **fields)
    clean, counts = words.clean(ListeningSession, fields)
    changed = versions.apply(session, **clean)
    session.save()
    words.remember(counts, session=session)
    told = words.telling(ListeningSession, changed)
    if attendance is not None:
        told |= seat(session, attendance)
    audit.record(by, Verb.SESSION_CHANGED, session, changed=told, redacted=counts)
    return session


def seat(session: ListeningSession, attendance: Seats) -> dict[str, list[Any]]:
    """Keep who sits there, as counts; return what the trail tells of the change."""
    for role, _tenure, people in attendance:
        if role not in IN_THE_ROOM:
            raise Unfit("attendance", "Associates, supervisors and customers sit in a room.")  # fmt: skip
        if not 1 <= people <= MOST:
            raise Unfit("attendance", f"Between 1 and {MOST} people of each.")
    given = [(role, tenure) for role, tenure, _people in attendance]
    if len(given) != len(set(given)):
        raise Unfit("attendance", "Name each role and tenure once.")
    before = [str(row) for row in session.attendance.all()]
    session.attendance.all().delete()
    rows = SessionAttendance.objects.bulk_create(
        SessionAttendance(session=session, participant=role, tenure=tenure, people=n)
        for role, tenure, n in sorted(attendance)
    )
    after = [str(row) for row in rows]
    return {"attendance": [before, after]} if before != after else {}
