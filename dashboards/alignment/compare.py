"""What changed between two snapshots of the four tests. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

TESTS = ("T1", "T2", "T3", "T4")
BETTER = {"fail": 0, "unknown": 1, "partial": 2, "pass": 3}


@dataclass(frozen=True, slots=True)
class Moved:
    """A score, or a status, that is another one now."""

    name: str
    before: Any
    after: Any
    better: bool


@dataclass(frozen=True)
class Comparison:
    scores: list[Moved]
    goals: list[Moved]
    new: list[dict[str, Any]]
    gone: list[dict[str, Any]]
    told_anew: list[tuple[dict[str, Any], dict[str, Any]]]

    @property
    def is_empty(self) -> bool:
        return not (
            self.scores or self.goals or self.new or self.gone or self.told_anew
        )


def compare(old: Mapping[str, Any], new: Mapping[str, Any]) -> Comparison:
    """New and gone findings, findings with other words, goals and scores that moved."""
    before = {each["key"]: each for each in old["findings"]}
    after = {each["key"]: each for each in new["findings"]}
    return Comparison(
        scores=scores(old, new),
        goals=goals(old, new),
        new=[each for key, each in after.items() if key not in before],
        gone=[each for key, each in before.items() if key not in after],
        told_anew=[
            (before[key], each)
            for key, each in after.items()
            if key in before and before[key]["says"] != each["says"]
        ],
    )


def scores(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Moved]:
    pairs = [("Score", old["score"], new["score"])]
    pairs += [
        (test, old["tests"][test]["score"], new["tests"][test]["score"])
        for test in TESTS
    ]
    return [
        Moved(name, was, now, (now or 0) > (was or 0))
        for name, was, now in pairs
        if was != now
    ]


def goals(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Moved]:
    """Goals whose weakest link is another one; None where a goal was not there."""
    was = {each["code"]: each["worst"] for each in old["goals"]}
    now = {each["code"]: each["worst"] for each in new["goals"]}
    codes = [*was, *(code for code in now if code not in was)]
    return [
        Moved(
            code,
            was.get(code),
            now.get(code),
            BETTER.get(now.get(code, ""), -1) > BETTER.get(was.get(code, ""), -1),
        )
        for code in codes
        if was.get(code) != now.get(code)
    ]
