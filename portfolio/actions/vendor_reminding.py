"""Telling the people of a vendor's products what needs them: once, when it begins.

Nothing is written but notices, each for the day on which it began, so running again
tells nobody twice.
"""

from datetime import date, timedelta

from django.db import transaction

from core import system
from core.actions import notices
from core.notices import Kind
from governance.actions.reminding import is_told
from portfolio.models import Vendor
from portfolio.queries import vendor_watch
from portfolio.vendor_watch import Alert

STALE = timedelta(days=30)  # what began longer ago waits on home pages, and is not told


def remind(day: date) -> int:
    """Tell what began lately; return of how many things somebody was told."""
    fresh = [
        (vendor, alert)
        for vendor, alert in vendor_watch.of_all(day)
        if day - alert.since <= STALE
    ]
    return sum(tell(vendor, alert) for vendor, alert in fresh)


@transaction.atomic
def tell(vendor: Vendor, alert: Alert) -> bool:
    if is_told(vendor, alert.occasion):
        return False
    people = list(vendor_watch.people_of(vendor))
    notices.tell(
        people, kind=Kind.VENDOR, about=vendor, text=f"{vendor}: {alert.text}",
        occasion=alert.occasion, by=system.user(),
    )  # fmt: skip
    return bool(people)
