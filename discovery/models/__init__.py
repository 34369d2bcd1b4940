from discovery.models.evidence import NoteOpportunity, NoteTheme, ThemeOpportunity
from discovery.models.notes import ListeningSession, Note, RedactionEvent
from discovery.models.opportunities import Opportunity
from discovery.models.themes import Theme

__all__ = [
    "ListeningSession",
    "Note",
    "NoteOpportunity",
    "NoteTheme",
    "Opportunity",
    "RedactionEvent",
    "Theme",
    "ThemeOpportunity",
]
