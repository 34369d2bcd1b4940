"""Why a wave may not go out yet: everything that is missing, in words. Pure.

Source: mission G26 and G27, criteria G04 (people trained) and G05 (rollback rehearsed
within 30 minutes), domain.md §7 (a fifth more exposure is a material change).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from support.readiness import Cell, readiness

MOST_MINUTES = 30
FIFTH = 5  # up to one in five more than was asked for


@dataclass(frozen=True, slots=True)
class Proof:
    """One kind of test of the wave, as it stands."""

    name: str
    result: str
    verified: bool


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """Everything that the answer hangs on; `gate` is why G3 does not hold, or ""."""

    day: date
    planned_on: date
    gate: str = ""
    scales: bool = True
    conditions: Sequence[str] = ()
    before: Sequence[int] = ()  # waves before it that are not done
    severe: Sequence[str] = ()  # open issues of severity 1, in any wave
    tests: Sequence[Proof] = ()
    release: str = ""  # its key
    published: bool = False
    chosen: int = 0  # cells of the wave
    cells: Sequence[Cell] = ()  # of those, where somebody is on the roster
    unread: Sequence[str] = ()  # functions without a note
    people: int = 0  # in all waves together
    asked: int = 0  # what G3 was asked for
    rollback_owner: bool = False
    rehearsed: int | None = None  # minutes


def why_not_start(facts: WaveFacts) -> list[str]:
    """Everything in the way of its start; [] if nothing is."""
    early = facts.day < facts.planned_on
    return [
        *why_not_resume(facts),
        *(f"wave {number} is not done" for number in facts.before),
        *([f"its first day is {shown(facts.planned_on)}"] if early else []),
    ]


def why_not_resume(facts: WaveFacts) -> list[str]:
    """What has to hold all the time that it runs, so asked again when it goes on."""
    return [
        *why_not_run(facts),
        *untested(facts.tests),
        *unready(facts),
        *outgrown(facts),
        *no_way_back(facts),
    ]


def why_not_run(facts: WaveFacts) -> list[str]:
    """What takes its leave away while it runs: the clock asks this every minute."""
    found = [facts.gate] if facts.gate else []
    if not facts.scales:
        found.append("the decision on its pilot is not to scale")
    found += [f"an issue of severity 1 is open: {text}" for text in facts.severe]
    return [*found, *facts.conditions]


def untested(tests: Sequence[Proof]) -> list[str]:
    found = []
    for each in tests:
        if each.result != "passed":
            how = "failed" if each.result == "failed" else "is not run"
            found.append(f"the {each.name.lower()} test {how}")
        elif not each.verified:
            found.append(f"nobody else has verified the {each.name.lower()} test")
    return found


def unready(facts: WaveFacts) -> list[str]:
    """95 in 100 of the wave's people have read their note; nobody's part is left out."""
    if not facts.chosen:
        return ["no part of the floor is chosen"]
    if not facts.release:
        return ["no release says what its people have to read"]
    if not facts.published:
        return [f"{facts.release} is not published"]
    found = [f"{facts.release} has no note for {each.lower()}" for each in facts.unread]
    if len(facts.cells) < facts.chosen:
        found.append("a part of it has nobody on the roster")
    floor = readiness(facts.cells)
    if floor.of and not floor.ready:
        share = int(1000 * floor.passed / floor.of) / 10
        found.append(
            f"{floor.passed} of {floor.of} people have read {facts.release} "
            f"({share}%), {floor.short_by} short of 95 in 100"
        )
    return found


def outgrown(facts: WaveFacts) -> list[str]:
    if FIFTH * facts.people <= (FIFTH + 1) * facts.asked:
        return []
    reach = f"its waves reach {facts.people} people"
    return [f"{reach}, over a fifth more than the {facts.asked} that G3 was asked for"]


def no_way_back(facts: WaveFacts) -> list[str]:
    found = [] if facts.rollback_owner else ["a rollback owner"]
    if facts.rehearsed is None:
        return [*found, "its rollback was not rehearsed"]
    if facts.rehearsed > MOST_MINUTES:
        took = f"its rollback took {facts.rehearsed} minutes in the rehearsal"
        return [*found, f"{took}, more than {MOST_MINUTES}"]
    return found


def shown(day: date) -> str:
    return f"{day.day} {day:%b %Y}"
