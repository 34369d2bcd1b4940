"""Which contract needs a decision, and by when. Pure.

Source: domain.md §12 (a notice date that passed unseen renews a contract by itself).
"""

from dataclasses import dataclass
from datetime import date, timedelta

WARN_BEFORE_NOTICE = timedelta(days=60)
WARN_BEFORE_END = timedelta(days=180)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a contract stands: a word for programs, whether it needs somebody."""

    state: str
    needs_you: bool = False


RUNNING, OPEN_ENDED = Standing("running"), Standing("open_ended")
ENDED = Standing("ended", needs_you=True)
NOTICE_PASSED = Standing("notice_passed", needs_you=True)
NOTICE_DUE = Standing("notice_due", needs_you=True)
ENDS_SOON = Standing("ends_soon")


def standing(ends_on: date | None, notice_on: date | None, on: date) -> Standing:
    """The standing on the day `on`; notice may still be given on its last day."""
    if ends_on is None or notice_on is None:
        return OPEN_ENDED
    if ends_on < on:
        return ENDED
    if notice_on < on:
        return NOTICE_PASSED
    if notice_on - on <= WARN_BEFORE_NOTICE:
        return NOTICE_DUE
    return ENDS_SOON if ends_on - on <= WARN_BEFORE_END else RUNNING
