"""Mistakes of scoring that the figures give away, each with what to do about it.

Source: domain.md §2, “Mistakes to detect”; Black Swan Farming on urgency without value.
Units: spreads count steps of the scale (1→0, 2→1, … 20→6), not points. That a column
lacks its 1 is `backlog.votes.without_a_one`: it alone stops a session.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from backlog.votes import COLUMNS
from backlog.wsjf import SCALE

# Below this a column hardly tells its items apart: the square of 0.8 steps.
NARROW = Fraction(64, 100)
FEWEST = 3  # of two items nobody can say that they are all alike
NAMED = 8
LARGEST = 13
URGENT = 13
INCREMENT = timedelta(weeks=13)  # re-scored at every boundary of an increment

FLAT, LARGE, HOLLOW, CAUSELESS = "flat", "large", "hollow", "causeless"
ALONE, STALE, MIXED = "alone", "stale", "mixed"


@dataclass(frozen=True)
class Judged:
    """One item with its scores and how they came about.

    `scorers` gave them, `sources` names the session of each ("" for none); with
    `is_feature` it must answer an opportunity; `parts` are the items below it.
    """

    key: str
    scores: Mapping[str, int]
    is_feature: bool = True
    opportunities: int = 0
    parts: int = 0
    proposer: int | None = None
    scorers: frozenset[int] = frozenset()
    scored_on: date | None = None
    sources: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Finding:
    """A mistake in words, and where it was seen: keys of items, or one column."""

    kind: str
    says: str
    do: str
    keys: tuple[str, ...] = ()
    column: str = ""

    @property
    def named(self) -> str:
        """ "F-1, F-2 and 3 more"."""
        more = len(self.keys) - NAMED
        told = ", ".join(self.keys[:NAMED])
        return f"{told} and {more} more" if more > 0 else told


WORDS: Mapping[str, tuple[str, str]] = {
    LARGE: (
        "Larger than 13 and not split.",
        "Split it: a smaller size lifts a rank more than any other score.",
    ),
    HOLLOW: (
        "Urgent, but worth nothing: value and risk reduction are 1.",
        "Ask what is lost if it never comes. A legal date is a class of service, not a score.",
    ),
    CAUSELESS: (
        "No opportunity asks for it.",
        "Link the opportunity it answers, or ask whether it is a solution without a problem.",
    ),
    ALONE: (
        "Whoever proposed it is the only one who scored it.",
        "Put it up in a session, or ask a second scorer.",
    ),
    STALE: (
        "Scored longer ago than one increment.",
        "Score it anew: what was urgent then may not be now.",
    ),
    MIXED: (
        "Its scores come from more than one session.",
        "Score all four columns against the same items: 5 in one session is not 5 in another.",
    ),
}


def of_item(item: Judged, *, on: date) -> list[str]:
    """The kinds of mistakes that one item's own scores show, as of a day."""
    told = {
        LARGE: item.scores.get("job_size", 0) > LARGEST and not item.parts,
        HOLLOW: is_hollow(item.scores),
        CAUSELESS: item.is_feature and not item.opportunities,
        ALONE: item.proposer is not None and item.scorers == {item.proposer},
        STALE: item.scored_on is not None and item.scored_on < on - INCREMENT,
        MIXED: len(item.sources) > 1,
    }
    return [kind for kind, seen in told.items() if seen]


def is_hollow(scores: Mapping[str, int]) -> bool:
    """Urgency alone fills the sum: the known flaw of adding time criticality."""
    worth = {scores.get("business_value"), scores.get("risk_reduction")}
    return worth == {1} and scores.get("time_criticality", 0) >= URGENT


def is_flat(values: Sequence[int]) -> bool:
    """Everything between 8 and 13, or as close elsewhere: deviation under 0.8 steps."""
    if len(values) < FEWEST:
        return False
    steps = [SCALE.index(value) for value in values]
    mean = Fraction(sum(steps), len(steps))
    return sum((step - mean) ** 2 for step in steps) / len(steps) < NARROW


def of_items(items: Iterable[Judged], *, on: date) -> list[Finding]:
    """Each kind of mistake once, with the keys of the items that show it."""
    keys: dict[str, list[str]] = {}
    for item in items:
        for kind in of_item(item, on=on):
            keys.setdefault(kind, []).append(item.key)
    return [
        Finding(kind, *WORDS[kind], keys=tuple(keys[kind]))
        for kind in WORDS
        if kind in keys
    ]


def of_columns(items: Sequence[Judged], labels: Mapping[str, str]) -> list[Finding]:
    """The columns that hardly tell the items apart."""
    found = []
    for column in COLUMNS:
        values = [item.scores[column] for item in items if column in item.scores]
        if is_flat(values):
            says = (
                f"{labels[column]}: everything between {min(values)} and {max(values)}."
            )
            do = "Make the smallest a 1 and judge the rest against it."
            found.append(Finding(FLAT, says, do, column=column))
    return found
