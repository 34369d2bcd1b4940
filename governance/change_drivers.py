"""What changes come from, technology or business: by what went live (seed 001)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet

from core.models import User
from governance.change_catalogue import TECHNICAL
from governance.models import ChangeClass, ChangeDriver, ChangeRequest


@dataclass(frozen=True)
class Share:
    """So many requests went live that come from this; code "" is unknown."""

    code: str
    name: str
    count: int


def usual(change_class: ChangeClass) -> str:
    """What a request of this class comes from where nobody says otherwise."""
    is_technical = change_class.counts_as in TECHNICAL
    return ChangeDriver.TECHNOLOGY if is_technical else ChangeDriver.BUSINESS


def split(person: User, since: date) -> list[Share]:
    """What went live since that day, by what it comes from. One query."""
    live = ChangeRequest.objects.visible_to(person).filter(live_at__date__gte=since)
    rows: QuerySet[ChangeRequest, tuple[str, int]]
    rows = live.order_by().values_list("driver").annotate(Count("pk"))
    found = dict(rows)
    names = [*ChangeDriver.choices, ("", "Unknown")]
    return [Share(code, str(name), found.get(code, 0)) for code, name in names]
