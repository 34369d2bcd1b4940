"""Available rather than needed: which side a feature's evidence is on. Pure.

Source: mission.md G22 (“building what is available rather than what is needed”). A feature is
needed when a published note speaks for an opportunity it answers, directly or through a
theme, and is no market note; or when a regulator says so. It is available when a market
note speaks for it or it rests on a vendor's promise that is open or kept. What is
available and not needed is the warning.
"""

from enum import StrEnum


class Side(StrEnum):
    BOTH = "both"
    NEEDED = "needed"
    AVAILABLE = "available"
    NEITHER = "neither"

    @property
    def label(self) -> str:
        return LABELS[self]

    @property
    def is_warning(self) -> bool:
        return self is Side.AVAILABLE


LABELS = {
    Side.BOTH: "Needed and available",
    Side.NEEDED: "Needed, nobody offers it",
    Side.AVAILABLE: "Available rather than needed",
    Side.NEITHER: "Neither asked for nor offered",
}
SIDES = {
    (True, True): Side.BOTH,
    (True, False): Side.NEEDED,
    (False, True): Side.AVAILABLE,
    (False, False): Side.NEITHER,
}


def side(*, is_needed: bool, is_available: bool) -> Side:
    return SIDES[is_needed, is_available]
