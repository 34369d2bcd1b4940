"""The policy that the product starts with: set 1 (domain.md §7, the table of gates).

Starting data, not law: the first load puts it into the database, where an
administrator drafts the next set. Nothing reads it afterwards.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from governance.catalogue import CATALOGUE, FIRST_DAY

__all__ = ["AI", "FIRST_DAY", "RULES", "SEATS", "codes_of", "seats_of"]

AI = "ai"  # the question whether a model takes part

# code: name, the families it judges
SEATS: dict[str, tuple[str, tuple[str, ...]]] = {
    "PRD": ("Product", ()),
    "CMP": ("Compliance", ("regulatory", "governance")),
    "SEC": ("Information security", ("security",)),
    "MRM": ("Model and AI risk", ("governance",)),
    "OPS": ("Operations", ()),
    "IT": ("IT", ()),
    "FIN": ("Finance", ()),
}


@dataclass(frozen=True)
class Rule:
    """Who decides a gate. `approvals` None: every seat; the first seat has the chair."""

    seats: tuple[str, ...]
    approvals: int | None = None
    vetoes: tuple[str, ...] = ()
    days: int | None = None
    months: int | None = None


RULES: dict[str, Rule] = {
    "G0": Rule(("PRD", "OPS"), days=180),
    "G1": Rule(("CMP", "PRD", "SEC"), days=90),
    "G2": Rule(("CMP", "SEC", "OPS", "IT", "MRM"), days=90),
    "G3": Rule(
        ("CMP", "SEC", "OPS", "IT", "MRM", "FIN"),
        approvals=5,
        vetoes=("CMP", "SEC"),
        months=12,
    ),
    "G4": Rule(("CMP", "PRD", "FIN"), months=12),
}


def seats_of(gate: str) -> Iterator[dict[str, object]]:
    """The seats of a gate as the fields of `RuleSeat`, the kind by its code."""
    rule = RULES[gate]
    for code in rule.seats:
        yield {
            "seat": code,
            "veto": code in rule.vetoes,
            "chair": code == rule.seats[0],
            "only_if": AI if code == "MRM" else "",
        }


def codes_of(gate: str) -> list[str]:
    """The criteria that a gate asks for."""
    return sorted({each.code for each in CATALOGUE if gate in each.gates})
