"""The two ways a rule of the domain says no. Their text is for people."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Model


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
