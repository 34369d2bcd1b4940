"""The colour of every state, in one place: the same word looks the same everywhere.

Empty: plain. accent: under way. good: done or met. bad: stopped or broken.
lit: it needs somebody (the lamp; design guide §4.3), so few states have it.
"""

from collections.abc import Mapping

TONES: Mapping[str, str] = {
    # under way
    "running": "accent",
    "in_delivery": "accent",
    "pilot": "accent",
    "scheduled": "accent",
    "in_progress": "accent",
    "selected": "accent",
    "realising": "accent",
    "forecast_approved": "accent",
    "in_review": "accent",
    "evidence": "accent",
    "checked": "accent",
    "now": "accent",
    # ended well
    "approved": "good",
    "live": "good",
    "met": "good",
    "done": "good",
    "ready": "good",
    "succeeded": "good",
    "realised": "good",
    "sustained": "good",
    "addressed": "good",
    "validated": "good",
    "verified": "good",
    "published": "good",
    "scale": "good",
    "on_track": "good",
    "decided": "good",
    "agreed": "good",
    # ended badly, or stands still
    "failed": "bad",
    "killed": "bad",
    "stop": "bad",
    "rejected": "bad",
    "reversed": "bad",
    "revoked": "bad",
    "breached": "bad",
    "blocked": "bad",
    "leaking": "bad",
    "written_off": "bad",
    # somebody has to act
    "redaction_review": "lit",
    "submitted": "lit",
    "evidence_submitted": "lit",
    "readout": "lit",
    "paused": "lit",
    "returned": "lit",
    "approved_with_conditions": "lit",
    "met_with_condition": "lit",
    "not_met": "lit",
    "expired": "lit",
    "at_risk": "lit",
    "behind": "lit",
    "overdue": "lit",
    # quiet outlines: not yet, or no longer, part of the work
    "draft": "line",
    "proposed": "line",
    "planned": "line",
    "retired": "line",
    "stopped": "line",
    "archived": "line",
    "withdrawn": "line",
    "superseded": "line",
    "dropped": "line",
    "dismissed": "line",
    "cancelled": "line",
    "deferred": "line",
    "waived": "line",
}
