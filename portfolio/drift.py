"""Is this product run as a product, or as a project that ends at go-live? Pure.

Source: seed 000 ("run as a project ends at go-live; run as a product, the contact center
keeps improving") and mission G21. A product has an owner, an outcome and no end date.
"""

from dataclasses import dataclass
from datetime import date, timedelta

FRESH = timedelta(days=90)

HAS_END_DATE = "has_end_date"
NO_OUTCOME_METRIC = "no_outcome_metric"
NO_DISCOVERY = "no_discovery_90_days"
OWNER_GONE = "owner_gone_after_go_live"


@dataclass(frozen=True, slots=True)
class Facts:
    """What the flags are read from.

    `owner_active` is None where nobody owns the backlog; `live_on` the newest day on
    which a project of this product ended, and so went live; None if none has.
    """

    ends_on: date | None = None
    outcomes: int = 0
    last_heard_on: date | None = None
    live_on: date | None = None
    manager_active: bool = True
    owner_active: bool | None = True


def flags(facts: Facts, on: date) -> tuple[str, ...]:
    """Every sign, on the day `on`, that this product is run as a project."""
    signs = {
        HAS_END_DATE: facts.ends_on is not None,
        NO_OUTCOME_METRIC: facts.outcomes == 0,
        NO_DISCOVERY: is_silent(facts.last_heard_on, on),
        OWNER_GONE: has_gone_live(facts.live_on, on) and not is_owned(facts),
    }
    return tuple(flag for flag, seen in signs.items() if seen)


def is_silent(last_heard_on: date | None, on: date) -> bool:
    """The ninetieth day still counts as heard."""
    return last_heard_on is None or on - last_heard_on > FRESH


def has_gone_live(live_on: date | None, on: date) -> bool:
    return live_on is not None and live_on <= on


def is_owned(facts: Facts) -> bool:
    """Both who decides what is built and who orders the backlog are still here."""
    return facts.manager_active and bool(facts.owner_active)
