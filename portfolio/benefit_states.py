"""The life of a benefit: which state may follow which (domain.md §10). Pure.

Who may move it, and what must be true first, is in actions/benefits.py.
"""

from collections.abc import Mapping

IDENTIFIED, BASELINED, APPROVED = "identified", "baselined", "forecast_approved"
REALISING, REALISED, LEAKING = "realising", "realised", "leaking"
WRITTEN_OFF, SUSTAINED = "written_off", "sustained"

FOLLOWS: Mapping[str, tuple[str, ...]] = {
    IDENTIFIED: (BASELINED, WRITTEN_OFF),
    BASELINED: (APPROVED, WRITTEN_OFF),
    APPROVED: (REALISING, BASELINED, WRITTEN_OFF),
    REALISING: (REALISED, LEAKING, WRITTEN_OFF),
    LEAKING: (REALISING, REALISED, WRITTEN_OFF),
    REALISED: (SUSTAINED, LEAKING, WRITTEN_OFF),
    SUSTAINED: (LEAKING,),
    WRITTEN_OFF: (),
}
# In these an actual may be recorded: the forecast stands and work has begun.
MEASURED = frozenset({REALISING, REALISED, LEAKING, SUSTAINED})
# Until Finance signs, the figures are a draft.
DRAFT = frozenset({IDENTIFIED, BASELINED})
# The states that people choose; the others come with a signature or a measurement.
CHOSEN = frozenset({REALISING, REALISED, SUSTAINED, WRITTEN_OFF})


def may_follow(state: str, to: str) -> bool:
    return to in FOLLOWS[state]


def choices(state: str) -> list[str]:
    """The states a person may move it to by hand from `state`, in order."""
    return [to for to in FOLLOWS[state] if to in CHOSEN]
