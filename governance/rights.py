"""What a version of the matrix allows, as arithmetic (domain.md §8). No Django here.

One question, one answer: may somebody who speaks for these parties do this in that
activity, by that version? Nothing is allowed that no cell allows.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Act(StrEnum):
    DECIDE = "decide"
    AGREE = "agree"  # in what both sides decide together
    WORK = "work"
    ANSWER = "answer"
    HEAR = "hear"


# The parts of a cell that allow an act.
LETTERS: Mapping[Act, frozenset[str]] = {
    Act.DECIDE: frozenset({"A", "A/R"}),
    Act.AGREE: frozenset({"A", "R", "A/R"}),
    Act.WORK: frozenset({"R", "A/R"}),
    Act.ANSWER: frozenset({"C"}),
    Act.HEAR: frozenset({"I"}),
}
VERBS: Mapping[Act, tuple[str, str]] = {
    Act.DECIDE: ("decides", "decide"),
    Act.AGREE: ("decides with the other side", "decide together"),
    Act.WORK: ("does the work", "do the work"),
    Act.ANSWER: ("is asked", "are asked"),
    Act.HEAR: ("is told", "are told"),
}


@dataclass(frozen=True)
class Version:
    """A version of the matrix: {activity number: {party code: part}}; "" is no part."""

    number: int
    rows: Mapping[int, Mapping[str, str]]


@dataclass(frozen=True)
class Verdict:
    """Whether it is allowed, for which party and by which part; `reason` is for people."""

    allowed: bool
    reason: str
    party: str = ""
    part: str = ""


def allowed(
    version: Version | None, activity: int, parties_of_person: Iterable[str], act: Act
) -> Verdict:
    """May somebody who speaks for these parties do this? The first that may is named.

    No version, no row, no cell: no.
    """
    if version is None:
        return Verdict(False, "No version of the matrix is in force.")
    where = f"activity {activity} of RACI version {version.number}"
    row = version.rows.get(activity)
    if row is None:
        return Verdict(False, f"There is no row for {where}.")
    for party in parties_of_person:
        part = row.get(party, "")
        if part in LETTERS[act]:
            reason = f"{party} {VERBS[act][0]}: it holds {part} in {where}."
            return Verdict(True, reason, party, part)
    return Verdict(False, f"{who(row, act)} in {where}.")


def who(row: Mapping[str, str], act: Act) -> str:
    """“CMP decides”, “OPS and SUP do the work”, “Nobody decides”."""
    found = holders(row, act)
    one, many = VERBS[act]
    if not found:
        return f"Nobody {one}"
    *first, last = found
    names = f"{', '.join(first)} and {last}" if first else last
    return f"{names} {one if not first else many}"


def holders(row: Mapping[str, str], act: Act) -> list[str]:
    """The parties whose part allows the act, in the order of the row."""
    return [party for party, part in row.items() if part in LETTERS[act]]
