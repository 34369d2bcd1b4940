"""Could the work be staffed another way tomorrow? Pure.

Source: seed 002 ("innovative staffing models": people at home, outsourcers, gig workers)
and mission G23. A way of staffing is as ready as the share of live capabilities its people
need that are ready for them; what nobody has said counts as not ready and is named apart.
Units: shares from 0 to 1, people as heads.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

# The fields of a capability, and what the ways are called.
WAYS = {"home": "At home", "partner": "Outsourcer", "gig": "Gig workers"}
READY, NOT_READY, NOT_NEEDED, NOT_SAID = "ready", "not_ready", "not_needed", ""


@dataclass(frozen=True, slots=True)
class Part:
    """One live capability, and how it fits each way of staffing."""

    code: str
    fits: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Way:
    """`people` work so today; the lists are codes of capabilities."""

    key: str
    name: str
    people: int
    ready: list[str]
    missing: list[str]
    unsaid: list[str]

    @property
    def needed(self) -> int:
        return len(self.ready) + len(self.missing) + len(self.unsaid)

    @property
    def share(self) -> Fraction | None:
        """None where nothing is needed: there is nothing to be ready."""
        return Fraction(len(self.ready), self.needed) if self.needed else None


def readiness(parts: Iterable[Part], people: Mapping[str, int]) -> list[Way]:
    parts = list(parts)
    return [
        Way(
            key,
            name,
            people.get(key, 0),
            *([p.code for p in parts if p.fits[key] == f] for f in IN_ORDER),
        )
        for key, name in WAYS.items()
    ]


IN_ORDER = (READY, NOT_READY, NOT_SAID)
