"""Who goes into which arm: drawn so that anybody with the seed draws the same again.

Source: stratified permuted blocks (Pocock 1983), ordered by HMAC-SHA256 instead of a
generator, so that the same seed gives the same list on every machine. Units: what is
randomised, an account or an agent. Pure.
"""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

CONTROL, TREATMENT = "control", "treatment"
BLOCK = 4  # the fewest units of one block


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit to draw: its code, and what it should be even in."""

    code: str
    stratum: str = ""
    cluster: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """A unit and its arm."""

    unit: Unit
    arm: str


def draw(units: Iterable[Unit], split: tuple[int, int], seed: str) -> list[Place]:
    """Each unit's arm: in each stratum, block by block, as near to `split` as can be.

    `split` is (parts for control, parts for treatment). Raises ValueError for a unit
    that comes twice.
    """
    strata: dict[str, list[Unit]] = {}
    seen: set[str] = set()
    for unit in units:
        if unit.code in seen:
            raise ValueError(f"{unit.code} comes twice.")
        seen.add(unit.code)
        strata.setdefault(unit.stratum, []).append(unit)
    return [
        place
        for stratum in sorted(strata)
        for place in drawn(strata[stratum], pattern(split), f"{seed}|{stratum}")
    ]


def pattern(split: tuple[int, int]) -> list[str]:
    """The arms of one block: the split, as often as makes a block of 4 or more."""
    if min(split) < 1:
        raise ValueError("Each arm gets one part or more.")
    times = -(-BLOCK // sum(split))
    return [CONTROL] * (split[0] * times) + [TREATMENT] * (split[1] * times)


def drawn(units: Sequence[Unit], arms: Sequence[str], key: str) -> list[Place]:
    """One stratum: units in the order of chance, then each block's arms likewise."""
    mixed = sorted(units, key=lambda unit: chance(key, "unit", unit.code))
    found = []
    for start in range(0, len(mixed), len(arms)):
        block = mixed[start : start + len(arms)]
        order = sorted(
            range(len(arms)), key=lambda at: chance(key, "arm", f"{start} {at}")
        )
        found += [Place(unit, arms[at]) for unit, at in zip(block, order, strict=False)]
    return found


def chance(key: str, what: str, of: str) -> bytes:
    """Where it falls: nobody can tell without the key, everybody can check with it."""
    return hmac.digest(key.encode(), f"{what} {of}".encode(), "sha256")


def digest(places: Iterable[Place]) -> str:
    """SHA-256 of a list, whatever order its rows are in."""
    lines = sorted(
        "\t".join((each.unit.code, each.arm, each.unit.stratum, each.unit.cluster))
        for each in places
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
