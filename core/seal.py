"""Seals the audit trail: a keyed hash chain that shows any later change.

Each entry, as canonical JSON behind the digest before it, goes through HMAC-SHA-256
with the audit key; the result is its seal, and the start of the next. Who can
write to the database but has no key cannot make a seal that fits. Rows are sealed in
the order of their ids, after their own transaction, so writers never wait for it.

An id is taken before its row is visible, so a row with a lower id may commit later.
To skip none, `settled` notes the newest id taken, then waits until every transaction
that holds the trail's writing lock at that moment has ended: an INSERT takes the lock
before its id. What is not there then will never come.
"""

import hashlib
import hmac
import json
import time
from collections.abc import Iterable, Iterator
from datetime import UTC

from django.conf import settings
from django.db import connection, transaction

from core.clock import now
from core.models import AuditEntry, AuditSeal

BATCH = 1000
WAIT_SECONDS = 10.0
START = "0" * 64


class KeyMissing(Exception):
    """A seal names a key that this installation was not given."""


def key(key_id: str) -> bytes:
    keys = {**settings.AUDIT_OLD_KEYS, settings.AUDIT_KEY_ID: settings.AUDIT_KEY}
    if key_id not in keys:
        raise KeyMissing(f"No audit key {key_id!r}: set AUDIT_OLD_KEYS.")
    return str(keys[key_id]).encode()


def canonical(entry: AuditEntry) -> bytes:
    """An entry as JSON that has one spelling: sorted keys, no spaces, UTC times."""
    fields = {
        "id": entry.pk,
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "verb": entry.verb,
        "subject_type": entry.subject_type,
        "subject_id": entry.subject_id,
        "subject_name": entry.subject_name,
        "team": entry.team_id,
        "data": entry.data,
        "request_id": entry.request_id,
    }
    text = json.dumps(fields, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return text.encode()


def digest(sequence: int, previous: str, entry: AuditEntry, key_id: str) -> str:
    message = f"{sequence}|{previous}|".encode() + canonical(entry)
    return hmac.new(key(key_id), message, hashlib.sha256).hexdigest()


def is_behind() -> bool:
    """True if some entry has no seal yet: cheap, to ask before waiting for writers."""
    head = AuditSeal.objects.order_by("-sequence").first()
    return AuditEntry.objects.filter(pk__gt=head.entry_id if head else 0).exists()


def seal_settled() -> int:
    """Seal every entry that is settled and not yet sealed; return how many.

    Run it under the lock of its job: two at once would meet in the sequence.
    """
    newest = settled()
    sealed = 0
    while newest is not None and (count := seal_batch(newest)):
        sealed += count
    return sealed


@transaction.atomic
def seal_batch(newest: int) -> int:
    head = AuditSeal.objects.order_by("-sequence").first()
    start = head.entry_id if head else 0
    rows = AuditEntry.objects.filter(pk__gt=start, pk__lte=newest).order_by("pk")
    sequence = head.sequence if head else 0
    seals = list(linked(rows[:BATCH], sequence, head.digest if head else START))
    AuditSeal.objects.bulk_create(seals)
    return len(seals)


def linked(
    entries: Iterable[AuditEntry], sequence: int, previous: str
) -> Iterator[AuditSeal]:
    key_id, at = settings.AUDIT_KEY_ID, now()
    for place, entry in enumerate(entries, sequence + 1):
        made = digest(place, previous, entry, key_id)
        yield AuditSeal(
            sequence=place,
            entry_id=entry.pk,
            previous=previous,
            digest=made,
            key_id=key_id,
            sealed_at=at,
        )
        previous = made


def settled() -> int | None:
    """The newest id below which no new row can appear; None if writers keep us waiting."""
    newest = newest_taken()
    waiting = writers()
    deadline = time.monotonic() + WAIT_SECONDS
    while waiting:
        if time.monotonic() > deadline:
            return None
        time.sleep(0.05)
        waiting &= writers()
    return newest


def newest_taken() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(pg_sequence_last_value("
            "pg_get_serial_sequence('core_auditentry', 'id')::regclass), 0)"
        )
        [newest] = cursor.fetchone() or [0]
    return int(newest)


def writers() -> set[str]:
    """The transactions, other than ours, that have written or may yet write entries."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT virtualtransaction FROM pg_locks WHERE locktype = 'relation' "
            "AND database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) "
            "AND relation = 'core_auditentry'::regclass "
            "AND mode = 'RowExclusiveLock' AND granted AND pid <> pg_backend_pid()"
        )
        return {row[0] for row in cursor.fetchall()}
