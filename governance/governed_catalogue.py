"""The acts that the matrix can govern, as every installation begins (domain.md §8).

Which activity each is, and how long who is asked has. Nothing is enforced before an
administrator says from which day.
"""

from collections.abc import Mapping

# act: activity, pace
ACTS: Mapping[str, tuple[int, str]] = {
    "gate-G0": (8, "strategic"),
    "gate-G1": (17, "strategic"),
    "gate-G2": (17, "strategic"),
    "gate-G3": (17, "strategic"),
    "gate-G4": (17, "strategic"),
    "decision": (6, "strategic"),
    "roadmap": (8, "daily"),
    "pilot": (15, "daily"),
    "wave": (16, "daily"),
    "release": (18, "daily"),
    "statement": (32, "strategic"),
    "standard": (1, "strategic"),
    "require": (10, "daily"),
    "vendor": (5, "strategic"),
}
# pace: business days, open hours, calendar
TERMS: Mapping[str, tuple[int, int, str]] = {
    "strategic": (5, 0, "gates"),
    "daily": (1, 0, "gates"),
    "real_time": (0, 4, "center"),
}
