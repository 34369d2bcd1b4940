"""What changes an approval no longer covers: the subject's facts then, and now.

Source: domain.md §7, material change: another vendor model version, kind of data,
queue, state, language or channel, or over a fifth more exposure. A site more and other
exclusions are ours [POLICY]. Less of anything is no change: what was approved with
more is approved with less. Only facts that both sides tell are compared.

Units: contacts, dollars and percent of the traffic, each compared with itself.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

Facts = Mapping[str, Any]
MORE = Decimal("1.2")  # exactly a fifth more is not material yet

# name: what one of them is called, what all of them are called
SETS = {
    "vendor_models": ("vendor model version", "Vendor models"),
    "data_classes": ("kind of data", "Data"),
    "sites": ("site", "Sites"),
    "queues": ("queue", "Queues"),
    "states": ("state", "States"),
    "languages": ("language", "Languages"),
    "channels": ("channel", "Channels"),
}
# name: what there may be more of, and its label
AMOUNTS = {
    "max_contacts": ("contacts", "Largest exposure, contacts"),
    "budget": ("money", "Budget, USD"),
    "share_percent": ("traffic", "Share of contacts, %"),
}
TEXTS = {"exclusions": "Excluded"}


@dataclass(frozen=True)
class Change:
    """One kind of change, and what is new: “another queue (AUT)”."""

    words: str
    new: str = ""

    def __str__(self) -> str:
        return f"{self.words} ({self.new})" if self.new else self.words


def changes(approved: Facts, now: Facts) -> list[Change]:
    """What in `now` outgrows what was approved; [] if nothing does."""
    both = {name for name in approved if name in now}
    found = [
        *(added(name, approved, now) for name in SETS if name in both),
        *(rewritten(name, approved, now) for name in TEXTS if name in both),
        *(grown(name, approved, now) for name in AMOUNTS if name in both),
    ]
    return [each for each in found if each]


def added(name: str, approved: Facts, now: Facts) -> Change | None:
    """What was not among the approved."""
    new = sorted(set(map(str, now[name])) - set(map(str, approved[name])))
    return Change(f"another {SETS[name][0]}", ", ".join(new)) if new else None


def rewritten(name: str, approved: Facts, now: Facts) -> Change | None:
    return Change(f"other {name}") if approved[name] != now[name] else None


def grown(name: str, approved: Facts, now: Facts) -> Change | None:
    """Over a fifth more than was approved; a limit that was lifted is more than any."""
    what, was, is_now = AMOUNTS[name][0], amount(approved[name]), amount(now[name])
    if now[name] is None and was:
        return Change(f"no limit of {what} any more")
    return Change(f"over a fifth more {what}") if is_now > MORE * was else None


def amount(value: Any) -> Decimal:
    return Decimal(str(value or 0))


def told(facts: Facts) -> list[tuple[str, str]]:
    """The facts as people read them: label and text, in one order."""
    sets = [
        (label, ", ".join(facts.get(name, ()))) for name, (_, label) in SETS.items()
    ]
    texts = [(label, str(facts.get(name, ""))) for name, label in TEXTS.items()]
    amounts = [
        (label, f"{amount(facts[name]):,}")
        for name, (_, label) in AMOUNTS.items()
        if facts.get(name)
    ]
    return [line for line in [*sets, *texts, *amounts] if line[1]]
