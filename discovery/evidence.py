"""How strong evidence is, and what to do first: two scales and one product. Pure.

Source: Itamar Gilad, "The Confidence Meter" (0 to 10), as domain.md §4 reads it.
Confidence (0 to 1) = min(1, strongest evidence ÷ 5). Priority = reach share (0 to 1)
× frequency (1 to 5) × severity (1 to 5) × strongest evidence ÷ 10: no unit,
comparable only among opportunities. Ten anecdotes are still anecdotes: volume
never raises a strength, only a stronger kind of evidence does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum
from typing import Any


class Rung(Enum):
    """One rung of the meter: its words and its value at the top of its range."""

    SELF_CONVICTION = ("One's own conviction", "0.01")
    PITCH = ("A pitch deck", "0.03")
    THEMATIC = ("A theme of the market", "0.1")
    OPINION = ("Somebody else's opinion", "0.2")
    ESTIMATE = ("An estimate or a plan", "0.5")
    ANECDOTE = ("One to three people said so", "1")
    MARKET = ("Market data", "2")
    SEVERAL = ("Several sources of one kind, or many contacts", "2")
    USER_EVIDENCE = ("Product data, usability or 20 interviews", "3")
    TEST = ("A test or a pilot", "5")
    LAUNCH = ("Results after launch", "10")

    def __init__(self, words: str, value: str) -> None:
        self.words = words
        self.strength = Decimal(value)


RUNGS = tuple(sorted(Rung, key=lambda rung: rung.strength))
NOTHING = Decimal(0)


def confidence(strongest: Decimal) -> Decimal:
    """min(1, strongest ÷ 5): what a roadmap card shows (domain.md §4)."""
    return min(Decimal(1), strongest / 5)


def priority(
    reach: Decimal, frequency: int, severity: int, strongest: Decimal
) -> Decimal:
    """Reach × frequency × severity × strongest ÷ 10: .4637 × 5 × 3 × .5 → 3.478."""
    return reach * frequency * severity * strongest / 10


@dataclass(frozen=True)
class Source:
    """A published note as evidence: its kind and what it recorded."""

    kind: str
    details: Mapping[str, Any]


INTERVIEWS_FOR_USER_EVIDENCE = 20
PEOPLE_STILL_ANECDOTES = 3
SPOKEN = {"listening_session", "customer_interview"}
MANY_CONTACTS = 20  # complaints or checked contacts, from which it is data


def rung_of(source: Source) -> Rung:
    """What one note is worth on its own."""
    details = source.details
    if source.kind == "analytics_insight":
        return Rung.USER_EVIDENCE
    if source.kind == "qa_insight":
        return enough(details.get("sample"))
    if source.kind == "support_voc":
        return enough(details.get("count_30d"))
    if source.kind == "market_vendor_intel":
        return market(details)
    if source.kind in {"journey_walkthrough", "operational_deep_dive"}:
        return Rung.SEVERAL
    return Rung.ANECDOTE


def enough(contacts: Any) -> Rung:
    return Rung.USER_EVIDENCE if (contacts or 0) >= MANY_CONTACTS else Rung.ANECDOTE


def market(details: Mapping[str, Any]) -> Rung:
    """What the market says, by who says it: who sells it only pitches."""
    if details.get("source_type") == "vendor" or details.get("independence") == 0:
        return Rung.PITCH
    return Rung.MARKET if details.get("independence") == 2 else Rung.OPINION


def strongest(sources: Iterable[Source]) -> Decimal:
    """The strongest of the notes together; 0 without any.

    People who said so are counted only to tell anecdotes (1 to 3) from several
    (4 to 19) and from user evidence (20 or more interviews).
    """
    listed = list(sources)
    spoken = sum(source.kind in SPOKEN for source in listed)
    rungs = [rung_of(source) for source in listed]
    if spoken >= INTERVIEWS_FOR_USER_EVIDENCE:
        rungs.append(Rung.USER_EVIDENCE)
    elif spoken > PEOPLE_STILL_ANECDOTES:
        rungs.append(Rung.SEVERAL)
    return max((rung.strength for rung in rungs), default=NOTHING)


def in_words(strength: Decimal) -> str:
    """The highest rung that `strength` reaches: 3 → "Product data, usability …"."""
    reached = [rung for rung in RUNGS if rung.strength <= strength]
    return reached[-1].words if reached else "Nothing yet"
