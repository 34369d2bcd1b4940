"""What the demo company learned at vendors' forums and elsewhere. All ours: that support
was nowhere for half a year is the gap that the log shows."""

from datetime import date

from core.verbs import Verb
from dashboards.demo.put import person, put
from discovery.models import Learning
from portfolio.models import Vendor

# kind, title, day, vendor, families, learned, next step, who, by, written by
LOG = [
    ("qbr", "Tessaly quarterly review, third quarter", "2026-09-08", "Tessaly Cloud", ["IT", "OPS", "PM"],
     "The voice bot for collections moves to March 2027. Callback windows are used by two comparable lenders with one rule per state.",
     "Bring the state rules to the December review", "Dana Whitlock", "2026-12-08", "Dana Whitlock"),
    ("user_group", "Fennmark user group, Dallas", "2026-06-17", "Fennmark WFM", ["OPS", "PM"],
     "Three centers let people swap shifts without approval under four hours; none saw service levels fall.",
     "Ask for the swap rules in the pilot of the mobile app", "Aisha Grant", "2026-12-15", "Aisha Grant"),
    ("webinar", "Brightquill roadmap webinar", "2026-02-11", "Brightquill AI", ["PM"],
     "Summaries in Spanish were promised for September; accuracy on amounts was not shown.", "", "", "", "Priya Raman"),
    ("site_visit", "Halyard Ridge, Tulsa", "2026-04-21", "Halyard Ridge", ["OPS", "SUP"],
     "The recording notice is read after the account number there. Coaching is done in idle time, by the same tool as ours.",
     "", "", "", "Tyrell Banks"),
    ("training", "Masked keypad payments for supervisors", "2026-10-14", "Paylantern", ["OPS", "IT"],
     "Associates hear tones, never digits; a caller who speaks the number still has to be stopped by hand.", "", "", "", "Tom Brandvold"),
]  # fmt: skip


def load() -> None:
    for kind, title, day, vendor, families, learned, step, who, by, writer in LOG:
        put(
            Learning,
            {"title": title, "held_on": date.fromisoformat(day)},
            Verb.LEARNING_RECORDED,
            kind=kind,
            vendor=Vendor.objects.get(name=vendor),
            families=families,
            learned=learned,
            next_step=step,
            owner=person(who) if who else None,
            due_on=date.fromisoformat(by) if by else None,
            recorded_by=person(writer),
        )
