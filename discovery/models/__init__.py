from discovery.models.evidence import (
    STRENGTHS,
    Direction,
    NoteOpportunity,
    NoteTheme,
    ThemeOpportunity,
)
from discovery.models.notes import ListeningSession, Note
from discovery.models.opportunities import Opportunity
from discovery.models.redactions import RedactionEvent
from discovery.models.themes import Theme

__all__ = [
    "STRENGTHS",
    "Direction",
    "ListeningSession",
    "Note",
    "NoteOpportunity",
    "NoteTheme",
    "Opportunity",
    "RedactionEvent",
    "Theme",
    "ThemeOpportunity",
]
