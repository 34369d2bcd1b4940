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
    INSERT INTO backlog_keycounter AS counter (prefix, last) VALUES (%s, %s)
    ON CONFLICT (prefix) DO UPDATE SET last = counter.last + excluded.last
    RETURNING last"""
SKIP = """
    INSERT INTO backlog_keycounter AS counter (prefix, last) VALUES (%s, %s)
    ON CONFLICT (prefix) DO UPDATE SET last = greatest(counter.last, excluded.last)"""


def take(kind: str, count: int = 1) -> list[str]:
    """The next `count` keys of a kind. Its counter stays locked until the commit."""
    prefix = PREFIXES[Item.Kind(kind)]
    with connection.cursor() as cursor:
        cursor.execute(TAKE, [prefix, count])
        [last] = cursor.fetchone() or [0]
    return [f"{prefix}-{number}" for number in range(last - count + 1, last + 1)]


def pass_over(key: str) -> None:
    """Keep the counter from ever giving out a key that somebody chose."""
    counted = COUNTED.fullmatch(key)
    if counted:
        with connection.cursor() as cursor:
            cursor.execute(SKIP, [counted[1], int(counted[2])])
