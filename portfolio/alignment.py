"""Test T1: can every goal be mapped? Which goals serve nothing, and what enables nothing?

Source: domain.md §9. Business goals need a contact-center goal below them and
contact-center goals a business goal above; a capability goal without a parent is
listed too, but does not enter the coverage.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

BUSINESS, CONTACT_CENTER, CAPABILITY = "business", "contact_center", "capability"
LAYERS = (BUSINESS, CONTACT_CENTER, CAPABILITY)
WEAK = 1


class Status(StrEnum):
    PASS = "pass"  # noqa: S105  not a password
    PARTIAL = "partial"
    FAIL = "fail"
    UNKNOWN = "unknown"  # counts as 0 and is shown apart: nobody can judge it yet


@dataclass(frozen=True, slots=True)
class Node:
    id: int
    level: str
    code: str


@dataclass(frozen=True, slots=True)
class Edge:
    """`child` serves `parent`; strength 1 weak, 2 clear, 3 strong."""

    child: int
    parent: int
    strength: int


@dataclass(frozen=True, slots=True)
class Finding:
    """One goal's answer to T1, in words for people."""

    node: Node
    status: Status
    says: str


@dataclass(frozen=True)
class Coverage:
    findings: list[Finding] = field(default_factory=list)

    @property
    def counted(self) -> list[Finding]:
        return [f for f in self.findings if f.node.level != CAPABILITY]

    @property
    def mapped(self) -> int:
        return sum(f.status != Status.FAIL for f in self.counted)

    @property
    def total(self) -> int:
        return len(self.counted)

    @property
    def share(self) -> Fraction | None:
        """(Business goals with a child + contact-center goals with a parent) ÷ all."""
        return Fraction(self.mapped, self.total) if self.total else None

    @property
    def orphans(self) -> list[Finding]:
        return [f for f in self.findings if f.status == Status.FAIL]

    @property
    def weak(self) -> list[Finding]:
        return [f for f in self.findings if f.status == Status.PARTIAL]


def coverage(nodes: Iterable[Node], edges: Collection[Edge]) -> Coverage:
    """T1 for every goal, in the order given."""
    below: dict[int, list[int]] = {}
    above: dict[int, list[int]] = {}
    for edge in edges:
        below.setdefault(edge.parent, []).append(edge.strength)
        above.setdefault(edge.child, []).append(edge.strength)
    return Coverage(
        [
            finding(node, (below if node.level == BUSINESS else above).get(node.id, []))
            for node in nodes
        ]
    )


def finding(node: Node, strengths: Collection[int]) -> Finding:
    if not strengths:
        return Finding(node, Status.FAIL, f"{node.code} {MISSING[node.level]}")
    if max(strengths) == WEAK:
        return Finding(node, Status.PARTIAL, f"{node.code} has weak links only")
    return Finding(node, Status.PASS, f"{node.code} is mapped")


MISSING = {
    BUSINESS: "has no contact-center goal",
    CONTACT_CENTER: "serves no business goal",
    CAPABILITY: "serves no contact-center goal",
}


def is_adjacent(child_level: str, parent_level: str) -> bool:
    """True if `child_level` lies directly below `parent_level`.

    Links between adjacent layers only point upwards, so they can form no cycle.
    """
    return LAYERS.index(child_level) == LAYERS.index(parent_level) + 1
