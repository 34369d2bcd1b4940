"""What happened to one pilot, newest first, in words."""

from dataclasses import dataclass
from typing import Any

from core.models import AuditEntry
from core.verbs import in_words
from pilots.models import Pilot


@dataclass(frozen=True, slots=True)
class Told:
    """One line of the history in words."""

    actor: Any
    text: str
    at: Any


def history(pilot: Pilot, most: int = 30) -> list[Told]:
    """What happened to the pilot, newest first; one query."""
    rows = AuditEntry.objects.filter(
        subject_type="pilots.pilot", subject_id=pilot.pk
    ).select_related("actor")
    return [Told(row.actor, words(row), row.at) for row in rows.order_by("-id")[:most]]


def words(row: AuditEntry) -> str:
    said = in_words(row.verb).lower().removeprefix("pilot ")
    reason = (
        row.data.get("reason") or row.data.get("decision") or row.data.get("result")
    )
    return f"{said}: {reason}" if reason else said
