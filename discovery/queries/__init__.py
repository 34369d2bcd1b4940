"""Reads that span models or shape a page, and what other apps ask of discovery."""

from discovery.queries.notes import inbox_count, notes_waiting_count
from discovery.queries.opportunities import Evidence, evidence_for, lacking

__all__ = [
    "Evidence",
    "evidence_for",
    "inbox_count",
    "lacking",
    "notes_waiting_count",
]
