"""`record` adds one audit row, in the transaction of the change it tells of."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model
from structlog.contextvars import get_contextvars

from core.clock import now
from core.models import AuditEntry, Team, User
from core.verbs import Verb
from core.versions import plain


def record(
    actor: User, verb: Verb, subject: Model, *, team: Team | None = None, **data: Any
) -> AuditEntry:
    """Add one audit row. Call it inside the transaction of the change it tells of."""
    row = entry(actor, verb, subject, team, data)
    row.save(force_insert=True)
    return row


def record_all(
    actor: User,
    verb: Verb,
    changes: Iterable[tuple[Model, Mapping[str, Any]]],
    *,
    team: Team | None = None,
) -> None:
    """Add one audit row for each (subject, data), in one statement: for batches."""
    AuditEntry.objects.bulk_create(
        entry(actor, verb, subject, team, data) for subject, data in changes
    )


def entry(
    actor: User, verb: Verb, subject: Model, team: Team | None, data: Mapping[str, Any]
) -> AuditEntry:
    return AuditEntry(
        at=now(),
        actor=actor,
        verb=verb,
        subject_type=subject._meta.label_lower,
        subject_id=subject.pk,
        subject_name=str(subject)[:200],
        team=team,
        data=kept(data),
        request_id=str(get_contextvars().get("request_id", ""))[:60],
    )


def kept(value: Any) -> Any:
    """`value` as JSON: dicts and lists inside, everything else by its plain form."""
    if isinstance(value, Mapping):
        return {str(name): kept(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [kept(each) for each in value]
    return plain(value)
