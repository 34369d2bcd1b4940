"""Discovery for other systems: the same queries and actions as the pages.

Nothing here tells who collected a note, to anybody.
"""

from discovery.api.evaluations import EvaluationViewSet
from discovery.api.insights import InsightViewSet, TagViewSet
from discovery.api.learning import LearningViewSet
from discovery.api.notes import NoteViewSet
from discovery.api.opportunities import OpportunityViewSet
from discovery.api.retention import RemovalViewSet, RetentionViewSet
from discovery.api.sessions import SessionViewSet
from discovery.api.suggestions import SuggestionViewSet
from discovery.api.themes import ThemeViewSet

__all__ = [
    "EvaluationViewSet",
    "InsightViewSet",
    "LearningViewSet",
    "NoteViewSet",
    "OpportunityViewSet",
    "RemovalViewSet",
    "RetentionViewSet",
    "SessionViewSet",
    "SuggestionViewSet",
    "TagViewSet",
    "ThemeViewSet",
]
