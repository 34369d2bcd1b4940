"""Whose act it was, and on which day.

People act as themselves, today. Records of the past are loaded by the system
user, who names the person (`acting`) and the day (`on`); every rule still runs
for that person, and the audit trail says that the system wrote it.
"""

from datetime import date, datetime, time

from django.core.exceptions import PermissionDenied
from django.utils import timezone

from core.clock import now, today
from core.errors import Refused
from core.models import User


def actor(by: User, acting: User | None) -> User:
    """The person whose act this is."""
    if acting is None or acting == by:
        return by
    if not by.is_system:
        raise PermissionDenied(f"{by} cannot act for {acting}")
    return acting


def day(by: User, on: date | None) -> date:
    """The day the act counts from."""
    if on is None or on == today():
        return today()
    if not by.is_system:
        raise Refused("It counts from today: another day cannot be chosen.")
    return on


def moment(by: User, on: date | None) -> datetime:
    """The real moment; for a loaded record, noon of its day."""
    if on is None or day(by, on) == today():
        return now()
    return timezone.make_aware(datetime.combine(on, time(12)))
