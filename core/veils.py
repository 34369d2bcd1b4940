"""What is on record, and not yet for the eyes of one person. Apps say what it is.

The trail keeps every figure. Where knowing one would tempt a person (the owner of a
pilot that runs, say), the app whose figure it is puts a veil before it here: the
trail, its API, the administration site and evidence packs ask. Nothing is taken away
from the record, and everybody else reads it.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

from core.models import AuditEntry, User

NAMED = frozenset({"result", "rows", "reason"})  # what it is about, not what it shows
WHY = "not shown to you yet"


class Veil(Protocol):
    """One rule of an app."""

    def entries(self, rows: Sequence[AuditEntry], user: User) -> set[int]:
        """The ids of those whose figures this person may not see yet."""

    def since(self, subject: Any, user: User) -> datetime | None:
        """From when on the record of `subject` is closed to this person; None: it is not."""


VEILS: list[Veil] = []


def put(veil: Veil) -> None:
    VEILS.append(veil)


def covered(rows: Sequence[AuditEntry], user: User) -> set[int]:
    """The ids of the entries that this person reads without their figures."""
    return {pk for veil in VEILS for pk in veil.entries(rows, user)}


def since(subject: Any, user: User) -> datetime | None:
    """From when on the record of `subject` is closed to this person, if it is."""
    found = (veil.since(subject, user) for veil in VEILS)
    return min((moment for moment in found if moment), default=None)


def veiled(data: dict[str, Any]) -> dict[str, Any]:
    """What is left of an entry: what it is about, and that there is more."""
    kept = {name: value for name, value in data.items() if name in NAMED}
    return kept | {"figures": WHY}
