"""Who wins a field that stands on both sides: a three-way merge. Pure arithmetic.

`base` is the value both sides last agreed on, `ours` and `theirs` what stands there now,
all three in one canonical form (`backlog.jira.mapping`). A side that still holds the base
has no edit to lose; two edits that differ are a conflict, and nothing is overwritten.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

Value = str | None
# Never agreed on, as when an issue meets an item that was there before.
NEVER: Any = type("Never", (), {"__repr__": lambda self: "NEVER"})()


class Direction(StrEnum):
    OFF = "off"
    IN = "in"
    OUT = "out"
    ONCE = "once"
    BOTH = "both"


class Rule(StrEnum):
    """Who decides when both sides were edited."""

    ASK = "ask"
    OURS = "ours"
    THEIRS = "theirs"
    NEWEST = "newest"


class Step(StrEnum):
    NONE = "none"  # leave both as they are
    AGREE = "agree"  # both hold the same: remember it as the base
    IN = "in"  # theirs comes to us
    OUT = "out"  # ours goes to them
    CONFLICT = "conflict"  # a person decides


@dataclass(frozen=True)
class Field:
    """How one field is carried."""

    direction: Direction
    rule: Rule = Rule.ASK
    # For the rule of the newest: which side was edited last, or neither if nobody knows.
    last: Step = Step.CONFLICT


def decide(field: Field, base: Any, ours: Value, theirs: Value) -> Step:
    """The one step that loses nobody's edit."""
    if field.direction == Direction.OFF:
        return Step.NONE
    if ours == theirs:
        return Step.NONE if base == ours else Step.AGREE
    if base is NEVER:
        return first_meeting(field, ours, theirs)
    if field.direction == Direction.ONCE:
        return Step.NONE
    if ours != base and theirs != base:
        return clash(field)
    return allowed(field.direction, Step.IN if ours == base else Step.OUT)


def first_meeting(field: Field, ours: Value, theirs: Value) -> Step:
    """Without a base an empty side has nothing to lose; two texts are a conflict."""
    if not ours:
        return allowed(field.direction, Step.IN)
    if not theirs:
        return allowed(field.direction, Step.OUT)
    return Step.NONE if field.direction == Direction.ONCE else clash(field)


def clash(field: Field) -> Step:
    """A conflict, unless a rule settles it in a direction that the field is carried in."""
    sides = {Rule.OURS: Step.OUT, Rule.THEIRS: Step.IN, Rule.NEWEST: field.last}
    ruled = sides.get(field.rule)
    if ruled and allowed(field.direction, ruled) == ruled:
        return ruled
    return Step.CONFLICT


def allowed(direction: Direction, step: Step) -> Step:
    """`step`, or none if the field is not carried that way."""
    ways = {
        Direction.IN: {Step.IN},
        Direction.OUT: {Step.OUT},
        Direction.ONCE: {Step.IN, Step.OUT},
        Direction.BOTH: {Step.IN, Step.OUT},
    }
    return step if step in ways.get(direction, set()) else Step.NONE


def landed(
    base: Mapping[str, Value], sending: Mapping[str, Value], theirs: Mapping[str, Value]
) -> dict[str, Value]:
    """The base, with what was being sent when a worker was killed, if it arrived."""
    arrived = {n: v for n, v in sending.items() if n in theirs and theirs[n] == v}
    return {**base, **arrived}


def plan(
    fields: Mapping[str, Field],
    base: Mapping[str, Value],
    ours: Mapping[str, Value],
    theirs: Mapping[str, Value],
) -> dict[str, Step]:
    """The step of every field that stands on both sides and has something to do."""
    steps = {
        name: decide(field, base.get(name, NEVER), ours[name], theirs[name])
        for name, field in fields.items()
        if name in ours and name in theirs
    }
    return {name: step for name, step in steps.items() if step != Step.NONE}
