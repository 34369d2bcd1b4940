"""What lies between two states of the roadmap: pure, from two lists of kept cards.

Source: mission.md, G28. A card is the same by its key, which is never given twice. A
field that one of the two does not know (it was written down before the field was
there) is no difference.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Kept = Mapping[str, Any]


class Kind(StrEnum):
    """In the order of reading."""

    MOVED = "moved"
    ADDED = "added"
    REMOVED = "removed"
    RETITLED = "retitled"
    CONFIDENCE = "confidence"
    TARGET = "target"
    CHANGED = "changed"


SAYS = {
    Kind.MOVED: "Moved",
    Kind.ADDED: "Added",
    Kind.REMOVED: "Removed",
    Kind.RETITLED: "New wording",
    Kind.CONFIDENCE: "Confidence",
    Kind.TARGET: "Target",
    Kind.CHANGED: "Other changes",
}
# field: the kind of its change, and what people call it
FIELDS = {
    "title": (Kind.RETITLED, "Outcome"),
    "confidence": (Kind.CONFIDENCE, "Confidence"),
    "measure": (Kind.TARGET, "Target metric"),
    "baseline": (Kind.TARGET, "Baseline"),
    "target": (Kind.TARGET, "Target"),
    "objective": (Kind.CHANGED, "Objective"),
    "key_result": (Kind.CHANGED, "Key result"),
    "owner": (Kind.CHANGED, "Owner"),
    "external_on": (Kind.CHANGED, "External date"),
    "external_source": (Kind.CHANGED, "Who sets that date"),
    "visibility": (Kind.CHANGED, "Audience"),
    "needs": (Kind.CHANGED, "Waits for"),
    "problem": (Kind.CHANGED, "Problem"),
}
COLUMNS = {
    "now": "Now",
    "next": "Next",
    "later": "Later",
    "done": "Done",
    "dropped": "Dropped",
}
NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing about one card that is not what it was. `what` names the field."""

    kind: Kind
    key: str
    title: str
    product: str
    what: str
    old: str
    new: str


def between(old: Iterable[Kept], new: Iterable[Kept]) -> list[Difference]:
    """Every difference from `old` to `new`, in the order of kinds and keys."""
    before = {card["key"]: card for card in old}
    after = {card["key"]: card for card in new}
    found = [gone(before[key]) for key in before.keys() - after.keys()]
    found += [come(after[key]) for key in after.keys() - before.keys()]
    for key in before.keys() & after.keys():
        found += changes(before[key], after[key])
    order = list(Kind)
    return sorted(found, key=lambda each: (order.index(each.kind), natural(each.key)))


def natural(key: str) -> tuple[int, str]:
    """RC-9 stands before RC-10."""
    return len(key), key


def gone(card: Kept) -> Difference:
    return one(Kind.REMOVED, card, "Column", column(card), NOTHING)


def come(card: Kept) -> Difference:
    return one(Kind.ADDED, card, "Column", NOTHING, column(card))


def changes(old: Kept, new: Kept) -> list[Difference]:
    found = []
    if old["horizon"] != new["horizon"]:
        found.append(one(Kind.MOVED, new, "Column", column(old), column(new)))
    for name, (kind, label) in FIELDS.items():
        known = name in old and name in new
        if known and old[name] != new[name]:
            found.append(one(kind, new, label, said(old[name]), said(new[name])))
    return found


def one(kind: Kind, card: Kept, what: str, old: str, new: str) -> Difference:
    return Difference(kind, card["key"], card["title"], card["product"], what, old, new)


def column(card: Kept) -> str:
    return COLUMNS[card["horizon"]]


def said(value: Any) -> str:
    if value in (None, "", []):
        return NOTHING
    return ", ".join(value) if isinstance(value, list) else str(value)
