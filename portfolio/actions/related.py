"""Changes to lists of related rows, told in the audit trail like any other field."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Model

from core.versions import plain


def replace(
    row: Model, name: str, rows: Iterable[Model] | None
) -> dict[str, list[Any]]:
    """Make `rows` the related rows of `row` under `name`; None leaves them alone.

    Returns {name: [old names, new names]} if that changed anything, else {}.
    """
    if rows is None:
        return {}
    related = getattr(row, name)
    old, new = set(related.all()), set(rows)
    if old == new:
        return {}
    related.set(new)
    return {name: [names(old), names(new)]}


def names(rows: Iterable[Model]) -> list[Any]:
    return [plain(each) for each in sorted(rows, key=str)]
