"""Postgres advisory locks: held by a connection, and freed by the server if it dies."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from zlib import crc32

from django.db import InterfaceError, OperationalError, connection


def number(name: str) -> int:
    """A name as the 32 signed bits that a lock's key is made of."""
    return crc32(name.encode()) - 2**31


@contextmanager
def shard_lock(job: str, shard: str = "") -> Iterator[bool]:
    """Hold the lock of one shard of one job; yields False if somebody has it.

    Session-level, so that it spans the transactions of a long job.
    """
    held = take(number(job), number(shard))
    try:
        yield held
    finally:
        if held:
            release(number(job), number(shard))


def take(first: int, second: int) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s, %s)", [first, second])
        [held] = cursor.fetchone() or [False]
    return bool(held)


def release(first: int, second: int) -> None:
    """Free a lock; if the connection is gone, the server has done so already."""
    with suppress(OperationalError, InterfaceError), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [first, second])


def held_in(first: int) -> set[int]:
    """The second keys of all locks that some connection holds under `first`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' "
            "AND database = (SELECT oid FROM pg_database "
            "WHERE datname = current_database()) "
            "AND objsubid = 2 AND classid::bigint = %s",
            [first % 2**32],
        )
        return {row[0] for row in cursor.fetchall()}
