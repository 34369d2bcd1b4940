"""Looks for words and numbers in every row of every table: nothing may have kept them."""

from collections.abc import Iterable

from django.apps import apps
from django.db import connection


def rows_with(sql: str, asked: str) -> list[str]:
    """The tables of which a row, as one text put through `sql`, matches `asked`."""
    found = []
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model._meta.managed:
                table = connection.ops.quote_name(model._meta.db_table)
                cursor.execute(
                    f"SELECT count(*) FROM {table} AS row WHERE {sql}",  # noqa: S608
                    [asked],
                )
                if cursor.fetchone()[0]:
                    found.append(model._meta.db_table)
    return found


def tables_saying(words: str) -> list[str]:
    """The tables in which these words stand, be it in a search index by their stem."""
    return rows_with("row::text ILIKE %s", f"%{words}%")


def tables_with_digits(numbers: Iterable[str]) -> list[str]:
    """The tables in which one of these numbers stands, however its digits are spaced."""
    alone = "|".join(f"(^|[^0-9]){number}([^0-9]|$)" for number in numbers)
    plain = "regexp_replace(row::text, '([0-9])[ ()./_-]+(?=[0-9])', '\\1', 'g')"
    return rows_with(f"{plain} ~ %s", alone)
