"""Which column feeds which field: guessed from names, corrected by people, remembered."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.imports.cells import rearmed
from core.imports.kinds import Field, Kind
from core.imports.reading import Row
from core.words import LONGEST_TEXT

# Field name → the numbers of the columns that feed it, from 0.
Columns = Mapping[str, Sequence[int]]


def plain(name: str) -> str:
    """“Custom field (Story Points)” and “story_points (2)” both become “storypoints”."""
    name = re.sub(r"^custom field \((.*)\)$", r"\1", name.strip(), flags=re.IGNORECASE)
    name = re.sub(r" \(\d+\)$", "", name)
    return re.sub(r"[^a-z0-9]", "", name.lower())


def guess(kind: Kind, columns: Sequence[str]) -> dict[str, list[int]]:
    """The columns whose names are a field's label or alias; best alias first."""
    named = [plain(column) for column in columns]
    found: dict[str, list[int]] = {}
    for field in kind.fields:
        hits = matching(field, named)
        if hits:
            found[field.name] = hits if field.many else hits[:1]
    return found


def matching(field: Field, named: Sequence[str]) -> list[int]:
    wanted = [plain(word) for word in (field.label, *field.aliases)]
    return [
        n
        for word in dict.fromkeys(wanted)
        for n, name in enumerate(named)
        if name == word
    ]


def header_hash(columns: Sequence[str]) -> str:
    return hashlib.sha256("\n".join(columns).encode()).hexdigest()


def missing(kind: Kind, mapping: Columns) -> list[str]:
    """Labels of required fields that no column feeds."""
    return [f.label for f in kind.fields if f.required and not mapping.get(f.name)]


def read(kind: Kind, mapping: Columns, row: Row) -> dict[str, Any]:
    """One row as our fields; raises ValueError naming the field that is wrong."""
    found: dict[str, Any] = {}
    for name, numbers in mapping.items():
        field = kind.field(name)
        texts = [row.values[n].strip() for n in numbers if n < len(row.values)]
        texts = [rearmed(text) for text in texts]
        texts = [cleaned(field, text) for text in texts if text]
        if field.required and not texts:
            raise ValueError(f"{field.label} is empty.")
        found[name] = texts if field.many else next(iter(texts), "")
    return found


def cleaned(field: Field, text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise ValueError(
            f"{field.label}: this is longer than {LONGEST_TEXT:,} characters."
        )
    try:
        return field.clean(text)
    except ValueError as error:
        raise ValueError(f"{field.label}: {error}") from error
