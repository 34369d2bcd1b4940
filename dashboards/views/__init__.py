"""Pages that read everything and change nothing."""

from dashboards.views.alignment import (
    alignment,
    alignment_changes,
    alignment_take,
)
from dashboards.views.drift import drift_panel
from dashboards.views.home import home, search
from dashboards.views.outcomes import outcomes, outcomes_refresh
from dashboards.views.threads import thread
from dashboards.views.trees import opportunity_tree

__all__ = [
    "alignment",
    "alignment_changes",
    "alignment_take",
    "drift_panel",
    "home",
    "opportunity_tree",
    "outcomes",
    "outcomes_refresh",
    "search",
    "thread",
]
