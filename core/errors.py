"""The two ways a rule of the domain says no. Their text is for people."""

from collections.abc import Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Model

SAME_MOMENT = "Somebody saved the same thing at the same moment. Look at it again before you go on."
# SQLSTATE of unique_violation and exclusion_violation.
MET_ANOTHER = frozenset({"23505", "23P01"})


class Refused(Exception):
    """The request was understood and allowed for this person, but not now."""


class Stale(Refused):
    """Someone else changed the same thing first; nothing was saved.

    `current` is the row as it is now, `mine` the values this person sent, by
    field name. Both are shown, so that neither is lost.
    """

    def __init__(self, current: Model, mine: Mapping[str, Any]) -> None:
        super().__init__(
            f"{current} changed while you were working on it. Nothing is lost yet."
        )
        self.current = current
        self.mine = dict(mine)


def met_another(error: IntegrityError) -> bool:
    """True if a constraint caught two people doing the same thing at once.

    Actions look before they write; only what happened between look and write
    gets here, and the answer is a 409, not a fault of ours.
    """
    return getattr(error.__cause__, "pgcode", "") in MET_ANOTHER
