"""How severe a problem is: impact by urgency, as a table (domain.md §11, tickets).

1 is the worst of each. Pure: no Django, no clock.
"""

from collections.abc import Mapping

IMPACT: Mapping[int, str] = {
    1: "Everybody, or money or a rule at stake",
    2: "A site or a queue",
    3: "A group",
    4: "Single people",
}
URGENCY: Mapping[int, str] = {
    1: "Nobody can work",
    2: "Work is hampered, no way around",
    3: "There is a way around",
    4: "A nuisance",
}
# Rows are impact 1 to 4, columns urgency 1 to 4.
TABLE: tuple[tuple[str, str, str, str], ...] = (
    ("P1", "P1", "P2", "P3"),
    ("P1", "P2", "P3", "P3"),
    ("P2", "P3", "P3", "P4"),
    ("P3", "P3", "P4", "P4"),
)
LEVELS: Mapping[str, str] = {
    "P1": "P1 critical",
    "P2": "P2 high",
    "P3": "P3 medium",
    "P4": "P4 low",
}


def severity(impact: int, urgency: int) -> str:
    """P1 to P4, of impact and urgency from 1 to 4."""
    return TABLE[impact - 1][urgency - 1]
