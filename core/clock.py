"""The one place that knows what day it is.

The demo company lives on a fixed date (the TODAY setting), so that its overdue
conditions and quarter pace stay as written; everything reads its "today" here.
Moments in the audit trail are always the real clock: they are evidence.
"""

from datetime import date, datetime

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
