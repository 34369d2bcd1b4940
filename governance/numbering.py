"""Running numbers that people say aloud: GD-01, C3, W-01."""

from zlib import crc32

from django.db import connection
from django.db.models import IntegerField, Max, Model, QuerySet
from django.db.models.functions import Cast, Substr


def lock(prefix: str) -> None:
    """Let one transaction at a time take a number; freed when it ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(%s)", [crc32(f"key {prefix}".encode())]
        )


def next_key(rows: "QuerySet[Model]", prefix: str, *, digits: int = 1) -> str:
    """The key after the highest of `rows`. Holds the prefix's lock until commit."""
    lock(prefix)
    number = Cast(Substr("key", len(prefix) + 1), IntegerField())
    numbered = rows.filter(key__regex=rf"^{prefix}\d+$")
    highest = numbered.aggregate(highest=Max(number))["highest"] or 0
    return f"{prefix}{highest + 1:0{digits}d}"
