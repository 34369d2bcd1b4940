"""What became of a note, in plain words, and how well the loop is closed. Pure.

A note is answered once its author was told what becomes of it: that it is in a theme,
behind an opportunity or a feature, in a pilot, live, or declined and why; or when a
person wrote back. That somebody read it is no answer. Days are whole days from the day
it was said. Source: mission.md G17.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

LATE_AFTER = 14  # days without an answer, after which a note is listed. Ours.

# Stage: (with the name of what it led to, without it for who may not see that).
WORDS = {
    "waiting": ("Waiting to be read", "Waiting to be read"),
    "read": ("Read, and not grouped yet", "Read, and not grouped yet"),
    "theme": ("In the theme “{}”", "In a theme"),
    "opportunity": ("Behind the opportunity {}", "Behind an opportunity"),
    "feature": ("Behind the feature {}", "Behind a feature"),
    "pilot": ("In the pilot {}", "In a pilot"),
    "live": ("Live: {}", "Live"),
    "declined": ("Declined", "Declined"),
    "withdrawn": ("Taken back", "Taken back"),
}
# From the least to the furthest; declined only where nothing else came of it.
ORDER = ("declined", "waiting", "read", "theme", "opportunity", "feature", "pilot", "live")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reached:
    """How far something has come: its stage, the thing it led to, why if it was declined."""

    stage: str
    subject: tuple[str, int] | None = None
    opportunity: int | None = None
    because: str = ""


def furthest(found: Iterable[Reached], otherwise: Reached) -> Reached:
    """The one that came furthest; of two as far, the newer thing. Else `otherwise`."""
    return max(found, key=place, default=otherwise)


def place(reached: Reached) -> tuple[int, int]:
    return ORDER.index(reached.stage), reached.subject[1] if reached.subject else 0


def in_words(stage: str, name: str = "", because: str = "", need: str = "") -> str:
    """“In the pilot PIL-02 Payment bot v2”; without its name, for which need.

    >>> in_words("feature", need="OPP-1 Stop retyping")
    'Behind a feature, for OPP-1 Stop retyping'
    """
    named, plain = WORDS[stage]
    text = named.format(name) if name else plain
    text += f", for {need}" if need and not name else ""
    return f"{text}: {because}" if because else text


@dataclass(frozen=True, slots=True)
class Closure:
    """The loop over some notes: how many were answered, and in how many days."""

    notes: int
    answered: int
    days: Sequence[int]

    @property
    def rate(self) -> float | None:
        """Answered ÷ all, 0 to 1; None where there is no note."""
        return self.answered / self.notes if self.notes else None

    @property
    def median(self) -> float | None:
        """The middle number of days to an answer; of an even number, their mean."""
        if not self.days:
            return None
        ordered, half = sorted(self.days), len(self.days) // 2
        if len(ordered) % 2:
            return ordered[half]
        return (ordered[half - 1] + ordered[half]) / 2
