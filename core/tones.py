"""The colour of every state, in one place: the same word looks the same everywhere.

Empty: plain. accent: under way. good: done or met. bad: stopped or broken.
lit: it needs somebody (the lamp; design guide §4.3), so few states have it.
"""

from collections.abc import Mapping

TONES: Mapping[str, str] = {
    # under way
    "running": "accent",
    "approved": "good",
    "scheduled": "accent",
    "in_progress": "accent",
    "selected": "accent",
    "now": "accent",
    "published": "accent",
    "loading": "accent",
    "checked": "accent",
    # ended well
    "met": "good",
    "done": "good",
    "succeeded": "good",
    "attested": "good",
    "confirmed": "good",
    "addressed": "good",
    "validated": "good",
    "scale": "good",
    "on_track": "good",
    "granted": "good",
    "closed": "good",
    # ended badly, or stands still
    "failed": "bad",
    "killed": "bad",
    "kill": "bad",
    "rejected": "bad",
    "expired": "bad",
    "breached": "bad",
    "blocked": "bad",
    "unmet": "bad",
    "missed": "bad",
    # somebody has to act
    "redaction_review": "lit",
    "submitted": "lit",
    "readout": "lit",
    "at_risk": "lit",
    "behind": "lit",
    "overdue": "lit",
    "open_condition": "lit",
    # quiet outlines: no longer or not yet part of the work
    "archived": "line",
    "withdrawn": "line",
    "dropped": "line",
    "dismissed": "line",
    "cancelled": "line",
    "draft": "line",
}
