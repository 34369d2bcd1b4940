"""The run-phase checks the product starts with (seed 001: monitoring, ongoing testing,
optimizing). Ours, not law.

Starting data: loaded once and kept in the database from then on, where administrators
keep it. `done_by` says whose it usually is: IT runs what carries the product, the
center's support watches and tunes what callers and associates meet.
"""

from collections.abc import Iterator
from typing import Any

WEEK, MONTH, QUARTER, HALF_YEAR = 7, 30, 91, 182  # days

# code, part, who, every, what is done, why it matters
CHECKS = (
    ("M1", "monitoring", "it", WEEK, "Availability, errors and response times are watched, and each alarm reached somebody",
     "An alarm that nobody hears is found out by callers."),
    ("M2", "monitoring", "center", WEEK, "Containment, transfers and abandoned contacts are read by day, and what moved is explained",
     "What callers meet changes without any alarm."),
    ("M3", "monitoring", "it", MONTH, "Capacity and licences are held against the forecast of the next quarter",
     "A full line turns callers away on the busiest day."),
    ("M4", "monitoring", "center", MONTH, "Figures in reports agree with the records they come from",
     "Decisions rest on reports; a changed field falsifies them silently."),
    ("T1", "testing", "center", MONTH, "The main journeys are gone through from end to end: prompts, routing, skills, hand-over to a person",
     "Each part may work while the whole leads callers astray."),
    ("T2", "testing", "it", MONTH, "Regression tests ran after the changes of this month, ours and the vendor's",
     "A change elsewhere breaks what nobody looked at."),
    ("T3", "testing", "it", QUARTER, "Something was restored from a backup and looked at",
     "A backup that was never restored is a hope."),
    ("T4", "testing", "it", HALF_YEAR, "The product was failed over and brought back, within the time the business can do without it",
     "Continuity that was never tried fails when it is needed."),
    ("T5", "testing", "it", HALF_YEAR, "It was tested under the load of the next peak",
     "The peak is no day for finding the limit."),
    ("O1", "optimizing", "center", MONTH, "What associates and callers say of it was read, and one thing was made easier",
     "Small annoyances are paid for in every contact."),
    ("O2", "optimizing", "center", QUARTER, "Prompts, messages, routing and skills were tuned to how callers behave now",
     "What was right at the start drifts away from the callers."),
    ("O3", "optimizing", "it", QUARTER, "Configuration and unused features were looked through against what the vendor recommends",
     "What is paid for and not used is waste, and defaults grow old."),
    ("O4", "optimizing", "it", QUARTER, "What it costs was held against how much it is used: licences, minutes, storage",
     "Cost grows by itself, use does not."),
)  # fmt: skip


def rows() -> Iterator[dict[str, Any]]:
    """The checks as the fields of `RunCheck`."""
    for code, part, done_by, every_days, text, why in CHECKS:
        yield {
            "code": code, "part": part, "done_by": done_by, "every_days": every_days,
            "text": text, "why": why,
        }  # fmt: skip
