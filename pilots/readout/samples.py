"""Did the draw give each arm the units it was to have?

Arms that are not of the planned sizes have lost units on one side, and who was lost
is seldom chance: no effect can be trusted before that is explained.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from scipy import special

ALARM = 0.001  # so rarely by chance that something else is to blame


@dataclass(frozen=True, slots=True)
class SampleRatio:
    """χ² of the arms' sizes against the planned split."""

    statistic: float
    df: int
    p: float
    alarm: bool


def sample_ratio(
    counts: Sequence[int], planned: Sequence[float] = (), alarm: float = ALARM
) -> SampleRatio:
    """The arms' sizes against their planned shares, even ones if none are given."""
    split = planned or [1.0] * len(counts)
    if len(counts) < 2 or len(split) != len(counts) or min(split) <= 0:
        raise ValueError("Two arms or more, each with its planned share above 0.")
    if min(counts) < 0 or sum(counts) == 0:
        raise ValueError("There is no unit in any arm yet.")
    expected = [sum(counts) * share / sum(split) for share in split]
    found = sum((n - e) ** 2 / e for n, e in zip(counts, expected, strict=True))
    p = float(special.chdtrc(len(counts) - 1, found))
    return SampleRatio(found, len(counts) - 1, p, p < alarm)
