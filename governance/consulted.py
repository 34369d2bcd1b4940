"""How the parties answered when they were asked before a decision, counted for both sides.

An answer comes before its time is over or not at all, so each question is one of three:
answered in time, without a response, or still waiting.
"""

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db.models import Count, Q
from django.utils import timezone

from core.clock import moment
from governance.models import Consult, Party


@dataclass(frozen=True)
class Asked:
    """One party: how often it was asked, and what came of it."""

    party: str
    side: str
    asked: int
    answered: int
    silent: int

    @property
    def waiting(self) -> int:
        return self.asked - self.answered - self.silent

    @property
    def of(self) -> str:
        """Whose it is, in words; "" for a party of neither side."""
        return "" if self.side == Party.Side.NONE else Party.Side(self.side).label


def by_party(since: date) -> list[Asked]:
    """Every party whose answer was or is due from that day on, in one query.

    IT first, then the contact center, then those of neither; what no worker has marked
    yet is without a response from the moment its time is over.
    """
    begin = timezone.make_aware(datetime.combine(since, time.min))
    rows = Consult.objects.filter(due_at__gte=begin).values(
        "party__code", "party__side"
    )
    counted = rows.annotate(
        asked=Count("pk"),
        answered=Count("pk", filter=Q(answered_at__isnull=False)),
        silent=Count("pk", filter=Q(answered_at=None, due_at__lte=moment())),
    )
    found = [
        Asked(
            row["party__code"], row["party__side"],
            row["asked"], row["answered"], row["silent"],
        )
        for row in counted.order_by("party__position", "party__code")
    ]  # fmt: skip
    return sorted(found, key=lambda each: ORDER.index(Party.Side(each.side)))


ORDER = [Party.Side.IT, Party.Side.CENTER, Party.Side.NONE]
