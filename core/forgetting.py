"""Takes words out of every table of the product, wherever somebody put them.

A quote is copied: into a finding, a comment, a slide that was shared, an answer kept
for a repeated request, a figure computed last night. So every column that can hold
text is looked through, found in the models as they are, and not in a list that
somebody would have to remember. Search indexes follow, for they are worked out from the rows.

What the database itself keeps as it was written (signed and sealed records) is not
changed, and neither is a table the caller spares: those are counted, so that a person
can be told.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import connection, models

TAKEN_OUT = "[WITHDRAWN]"
SHORTEST = 12  # characters; less is said by anybody, and is no quote
Table = type[models.Model]


@dataclass
class Gone:
    """In how many rows of each table words were replaced, and in how many they stay."""

    replaced: dict[str, int] = field(default_factory=dict)
    left: dict[str, int] = field(default_factory=dict)


def forget(quotes: Iterable[str], spare: Iterable[Table] = ()) -> Gone:
    """Replace each of `quotes` by TAKEN_OUT in every text; run it in a transaction.

    A row that changes takes another version, so that no open form brings the words
    back. Longer quotes go first: a sentence is part of what was said.
    """
    wanted = sorted({quote for quote in quotes if len(quote) >= SHORTEST}, key=len)
    gone, kept = Gone(), sealed_tables() | {each._meta.db_table for each in spare}
    for model in tables():
        name = model._meta.db_table
        told, act = (gone.left, counted) if name in kept else (gone.replaced, replace)
        rows = sum(
            act(model, column, quote)
            for column in columns(model)
            for quote in reversed(wanted)
        )
        if rows:
            told[name] = rows
    return gone


def tables() -> Iterator[Table]:
    """Our own tables, through tables too; those of libraries hold no words of ours."""
    labels = {config.label for config in apps.get_app_configs() if config.path}
    for model in apps.get_models(include_auto_created=False):
        ours = model.__module__.split(".")[0] in labels
        if ours and model._meta.managed and not model._meta.proxy:
            yield model


def columns(model: Table) -> list["models.Field[object, object]"]:
    """The columns a person's words can be in: not choices, not what is worked out."""
    kinds = (models.TextField, models.CharField, models.JSONField)
    return [
        each
        for each in model._meta.local_concrete_fields
        if isinstance(each, kinds)
        and not each.choices
        and not isinstance(each, models.GeneratedField)
        and (each.max_length or SHORTEST) >= SHORTEST
    ]


def sealed_tables() -> set[str]:
    """Tables whose rows a trigger keeps as they were written."""
    sql = (
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND (t.tgtype & 2) > 0 AND (t.tgtype & 16) > 0"
    )  # a BEFORE trigger on UPDATE
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def found(column: "models.Field[object, object]", quote: str) -> tuple[str, str]:
    """(the column as text in SQL, the quote as it stands there)."""
    name = connection.ops.quote_name(column.column or "")
    if isinstance(column, models.JSONField):
        return f"{name}::text", json.dumps(quote, ensure_ascii=False)[1:-1]
    return name, quote


def counted(model: Table, column: "models.Field[object, object]", quote: str) -> int:
    text, asked = found(column, quote)
    table = connection.ops.quote_name(model._meta.db_table)
    sql = f"SELECT count(*) FROM {table} WHERE position(%s in {text}) > 0"  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked])
        return int(cursor.fetchone()[0])


def replace(model: Table, column: "models.Field[object, object]", quote: str) -> int:
    text, asked = found(column, quote)
    table = connection.ops.quote_name(model._meta.db_table)
    name = connection.ops.quote_name(column.column or "")
    cast = "::jsonb" if isinstance(column, models.JSONField) else ""
    versioned = any(each.name == "version" for each in model._meta.local_fields)
    more = ", version = version + 1" if versioned else ""
    sql = (
        f"UPDATE {table} SET {name} = replace({text}, %s, %s){cast}{more} "  # noqa: S608
        f"WHERE position(%s in {text}) > 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, [asked, TAKEN_OUT, asked])
        return int(cursor.rowcount)


def in_tables(rows: dict[str, int]) -> str:
    """Rows of tables, for a person: `{"governance_pack": 2}` → “2 in pack”."""
    labels = {name: name.partition("_")[2].replace("_", " ") for name in rows}
    return ", ".join(f"{n} in {labels[name]}" for name, n in rows.items())
