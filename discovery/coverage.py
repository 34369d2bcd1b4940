"""Where we have listened, and where nobody has for long. Pure.

Each voice weighs ½ to the power of its age over the half-life: 1 today, ½ after one
half-life (28 days unless set otherwise), ¼ after two. A place is fresh while its
voices together weigh a half or more, stale below, and unheard without any. So one voice lasts 28
days, two last 56. The half-life is ours, by domain.md §4: a product is silent at 28 days.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

FRESH = 0.5
Key = TypeVar("Key", bound=Hashable)
Days = Mapping[date, int]  # a day → how many voices


class Heard(StrEnum):
    FRESH = "fresh"
    STALE = "stale"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class Cell:
    """One place: how many voices, the last day, and how much they still weigh."""

    voices: int = 0
    last: date | None = None
    weight: float = 0.0

    @property
    def state(self) -> Heard:
        if self.last is None:
            return Heard.UNHEARD
        return Heard.FRESH if self.weight >= FRESH else Heard.STALE

    @property
    def is_lit(self) -> bool:
        """It needs somebody to go there and listen."""
        return self.state != Heard.FRESH


def weight(age: int, half_life: int) -> float:
    """What a voice of `age` days weighs, 0 to 1; one of a day to come weighs nothing."""
    return 0.0 if age < 0 else float(0.5 ** (age / half_life))


def cell(days: Days, on: date, half_life: int) -> Cell:
    """One place as it stands on the day `on`."""
    known = {day: voices for day, voices in days.items() if day <= on}
    return Cell(
        voices=sum(known.values()),
        last=max(known, default=None),
        weight=sum(n * weight((on - day).days, half_life) for day, n in known.items()),
    )


def cells(
    wanted: Iterable[Key], heard: Mapping[Key, Days], on: date, half_life: int
) -> dict[Key, Cell]:
    """Every place that is wanted, heard or not, in the order given."""
    return {key: cell(heard.get(key, {}), on, half_life) for key in wanted}


def share_fresh(weights: Mapping[Key, float], fresh: Iterable[Key]) -> float | None:
    """What part of the work has fresh evidence, 0 to 1; None without any work."""
    total = sum(weights.values())
    return sum(weights[key] for key in fresh) / total if total else None
