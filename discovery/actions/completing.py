"""What makes a note whole: what its kind records, and what its session says of itself."""

from datetime import timedelta
from typing import Any

from core.errors import Refused
from discovery import details as shapes
from discovery.models import ListeningSession, Note

INTEL_GOOD_FOR = timedelta(days=180)  # domain.md §4, market and vendor intelligence


def completed(fields: dict[str, Any]) -> None:
    """Check what its kind records, and add what follows from the rest."""
    if not (fields.get("verbatim") or fields.get("summary")):
        raise Refused("Say what happened: a note without words tells nobody anything.")
    kind, recorded = fields["kind"], fields.get("details") or {}
    values, errors = shapes.clean(kind, recorded)
    if errors:
        raise Refused(" ".join(f"{name}: {text}" for name, text in errors.items()))
    if kind == Note.Kind.MARKET_VENDOR_INTEL:
        good_until = fields["happened_on"] + INTEL_GOOD_FOR
        values.setdefault("expires_on", good_until.isoformat())
    fields["details"] = values
    if session := fields.get("session"):
        take_over(fields, session)


FROM_THE_ROOM = ("site", "queue", "shift")
CONSENT = ("consent_basis", "consent_scope", "consent_given_on", "recording_allowed")


def take_over(fields: dict[str, Any], session: ListeningSession) -> None:
    """What the session says of itself, where the note says nothing of its own.

    Consent is taken over as a whole: a note with a word of its own keeps its own.
    """
    for name in FROM_THE_ROOM:
        fields[name] = fields.get(name) or getattr(session, name)
    if not any(fields.get(name) for name in CONSENT):
        fields |= {name: getattr(session, name) for name in CONSENT}
