"""Changes to listening sessions: where we sat down with people, and when."""

from typing import Any

from django.db import transaction

from core import access, audit, versions
from core.errors import Refused
from core.models import User
from core.roles import Perm
from core.verbs import Verb
from discovery.actions import words
from discovery.models import ListeningSession


@transaction.atomic
def create(*, code: str = "", by: User, **fields: Any) -> ListeningSession:
    """Add a session. Without a code it gets the next one, LS-10 after LS-09."""
    access.require_somewhere(by, Perm.NOTE_CREATE)
    code = code or words.next_code(ListeningSession, "LS-", width=2)
    if ListeningSession.objects.filter(code=code).exists():
        raise Refused(f"There is already a session {code}.")
    clean, counts = words.clean(ListeningSession, fields)
    session = ListeningSession.objects.create(code=code, **clean)
    words.remember(counts, session=session)
    audit.record(by, Verb.SESSION_CREATED, session, code=code, redacted=counts)
    return session


@transaction.atomic
def edit(
    session: ListeningSession, *, version: int | None, by: User, **fields: Any
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
    audit.record(by, Verb.SESSION_CHANGED, session, changed=told, redacted=counts)
    return session
