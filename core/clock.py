"""The one place that knows what day it is.

The demo company lives on a fixed date (the TODAY setting), so that its overdue
conditions and quarter pace stay as written; everything reads its "today" here.
Moments in the audit trail are always the real clock: they are evidence.
"""

from datetime import date, datetime, timedelta

from django.conf import settings
from django.utils import timezone


def today() -> date:
    """The product's current date, in the person's time zone."""
    if settings.TODAY:
        return date.fromisoformat(settings.TODAY)
    return timezone.localdate()


def now() -> datetime:
    """The real moment, aware, in UTC. For records of who did what when."""
    return timezone.now()


def moment() -> datetime:
    """The moment by which clocks are read: now, or this time of day on the fixed date.

    Only for what runs out, such as a service level. What happened is kept with `now`.
    """
    return now() + timedelta(days=(today() - timezone.localdate()).days)
