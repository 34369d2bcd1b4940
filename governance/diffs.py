"""What lies between two records of a review: pure, from two documents.

Rows are the same by their code, key, family or name; lines of a part by their label. A
section that one of the two does not know (it was signed before the section was there)
is no difference. Hashes, versions and who signed are the record's own and left out.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Record = Mapping[str, Any]
NAMES = (
    "code",
    "key",
    "family",
    "name",
    "title",
)  # what a row is known by, in this order
HEAD = frozenset({"format", "key", "version", "subject"})  # the record's own
LEFT_OUT = frozenset(
    {
        "sha256", "values", "signatures", "record_hash", "assessed_by", "submitted_by",
        "asked_by", "in_force_from",
    }
)  # fmt: skip
WORDS = {
    "asked": "What is asked",
    "criteria": "Criterion",
    "evidence": "Evidence",
    "conditions": "Condition",
    "waivers": "Waiver",
    "raci": "RACI",
    "checks": "Check",
    "facts": "Facts",
    "parts": "",
    "lines": "",
}


@dataclass(frozen=True)
class Change:
    """One thing that differs: where, what it was, what it is; empty: there was none."""

    path: str
    before: str
    after: str


def compare(before: Record, now: Record) -> list[Change]:
    """Every difference, in the order of the page."""
    known = {name: now[name] for name in now if name in before}
    return list(differences((), {name: before[name] for name in known}, known))


def differences(path: tuple[str, ...], before: Any, now: Any) -> list[Change]:
    before, now = keyed(before), keyed(now)
    if not (isinstance(before, dict) and isinstance(now, dict)):
        return [] if before == now else [Change(told(path), plain(before), plain(now))]
    found: list[Change] = []
    for name in [*before, *(each for each in now if each not in before)]:
        if name not in (LEFT_OUT if path else LEFT_OUT | HEAD):
            found += differences((*path, name), before.get(name), now.get(name))
    return found


def keyed(value: Any) -> Any:
    """Rows by their names, lines by their labels; anything else as it is."""
    if not isinstance(value, list) or not value:
        return value or ({} if isinstance(value, list) else value)
    if all(isinstance(each, Mapping) for each in value):
        return {name_of(each): each for each in value}
    if all(isinstance(each, list | tuple) and len(each) == 2 for each in value):
        lines: dict[str, str] = {}
        for label, text in value:
            lines[label] = f"{lines[label]}; {text}" if label in lines else text
        return lines
    return value


def name_of(row: Mapping[str, Any]) -> str:
    return str(next((row[name] for name in NAMES if row.get(name)), row))


def told(path: tuple[str, ...]) -> str:
    """(criteria, S05, verdict) → “Criterion S05, verdict”."""
    words = [WORDS.get(name, name) for name in path]
    return ", ".join(word.replace("_", " ") for word in words if word)


def plain(value: Any) -> str:
    if value in (None, "", [], {}):
        return ""
    if isinstance(value, Mapping):
        return row_in_words(value)
    if isinstance(value, list | tuple):
        return ", ".join(map(plain, value))
    return str(value)


def row_in_words(row: Mapping[str, Any]) -> str:
    """A row that came or went, by what people know it by."""
    said = [row.get(name) for name in ("text", "title", "verdict", "state")]
    return ", ".join(str(each) for each in said if each) or ", ".join(
        plain(each) for name, each in row.items() if name not in LEFT_OUT
    )
