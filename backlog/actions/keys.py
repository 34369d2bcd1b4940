"""Keys such as F-125: counted per prefix, each given once."""

import re

from django.db import connection

from backlog.models import Item

PREFIXES = {
    Item.Kind.THEME: "T",
    Item.Kind.EPIC: "E",
    Item.Kind.FEATURE: "F",
    Item.Kind.STORY: "S",
    Item.Kind.ENABLER: "EN",
    Item.Kind.DEFECT: "D",
    Item.Kind.DEBT: "TD",
}
COUNTED = re.compile(r"([A-Z]{1,12})-([1-9][0-9]{0,8})")

TAKE = """
    UPDATE backlog_keycounter SET last = last + %(count)s WHERE prefix = %(prefix)s
    RETURNING last"""
# The first key of a prefix follows those that are already there.
BEGIN = """
    INSERT INTO backlog_keycounter AS counter (prefix, last)
    SELECT %(prefix)s, %(count)s + coalesce(max(split_part(key, '-', 2)::int), 0)
    FROM backlog_item WHERE key ~ ('^' || %(prefix)s || '-[1-9][0-9]{0,8}$')
    ON CONFLICT (prefix) DO UPDATE SET last = counter.last + %(count)s
    RETURNING last"""
SKIP = """
    INSERT INTO backlog_keycounter AS counter (prefix, last) VALUES (%s, %s)
    ON CONFLICT (prefix) DO UPDATE SET last = greatest(counter.last, excluded.last)"""


def take(kind: str, count: int = 1) -> list[str]:
    """The next `count` keys of a kind. Its counter stays locked until the commit."""
    prefix = PREFIXES[Item.Kind(kind)]
    asked: dict[str, str | int] = {"prefix": prefix, "count": count}
    with connection.cursor() as cursor:
        cursor.execute(TAKE, asked)
        found = cursor.fetchone()
        if found is None:
            cursor.execute(BEGIN, asked)
            found = cursor.fetchone()
    last = found[0] if found else 0
    return [f"{prefix}-{number}" for number in range(last - count + 1, last + 1)]


def pass_over(key: str) -> None:
    """Keep the counter from ever giving out a key that somebody chose."""
    counted = COUNTED.fullmatch(key)
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(SKIP, [counted[1], int(counted[2])])
