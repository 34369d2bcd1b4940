from discovery.models.answers import Answer, Reply
from discovery.models.evaluations import (
    VendorCandidate,
    VendorConflict,
    VendorCriterion,
    VendorEvaluation,
    VendorFinding,
    VendorMustHave,
    VendorScorer,
)
from discovery.models.evidence import (
    STRENGTHS,
    Direction,
    NoteOpportunity,
    NoteTheme,
    ThemeOpportunity,
)
from discovery.models.feeds import CalendarFeed
from discovery.models.insights import (
    IMPORTANCE,
    Highlight,
    Insight,
    InsightOpportunity,
    Tag,
)
from discovery.models.learning import Learning
from discovery.models.notes import Note
from discovery.models.opportunities import Opportunity
from discovery.models.photos import Photo
from discovery.models.redactions import RedactionEvent
from discovery.models.retention import Removal, RetentionRule
from discovery.models.sessions import ListeningSession, SessionAttendance
from discovery.models.snoozes import Snooze
from discovery.models.suggestions import SuggestedNote, Suggestion
from discovery.models.themes import Theme
from discovery.models.vendor_scores import VendorScore
from discovery.models.voices import Channel, Shift, Tenure, Who

__all__ = [
    "IMPORTANCE",
    "STRENGTHS",
    "Answer",
    "CalendarFeed",
    "Channel",
    "Direction",
    "Highlight",
    "Insight",
    "InsightOpportunity",
    "Learning",
    "ListeningSession",
    "Note",
    "NoteOpportunity",
    "NoteTheme",
    "Opportunity",
    "Photo",
    "RedactionEvent",
    "Removal",
    "Reply",
    "RetentionRule",
    "SessionAttendance",
    "Shift",
    "Snooze",
    "SuggestedNote",
    "Suggestion",
    "Tag",
    "Tenure",
    "Theme",
    "ThemeOpportunity",
    "VendorCandidate",
    "VendorConflict",
    "VendorCriterion",
    "VendorEvaluation",
    "VendorFinding",
    "VendorMustHave",
    "VendorScore",
    "VendorScorer",
    "Who",
]
