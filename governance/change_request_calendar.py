"""What goes live when: four weeks of change requests, and which of them meet."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from core.models import User
from governance import promises
from governance.calendar_catalogue import ZONE
from governance.models import ChangeRequest
from governance.models.change_requests import A_DAY

SHOWN_DAYS = 28
AT_MOST = 500  # of a calendar, or of what collides


@dataclass(frozen=True)
class Planned:
    """One request on its day, and with whom it shares a queue within a day of it."""

    request: ChangeRequest
    collides: list[ChangeRequest]


@dataclass(frozen=True)
class Day:
    day: date
    planned: list[Planned]


@dataclass(frozen=True)
class Calendar:
    begins: date
    ends: date
    days: list[Day]
    is_cut: bool

    @property
    def before(self) -> date:
        return self.begins - timedelta(days=SHOWN_DAYS)

    @property
    def after(self) -> date:
        return self.ends + timedelta(days=1)

    @property
    def collisions(self) -> int:
        return sum(bool(each.collides) for day in self.days for each in day.planned)


def calendar(person: User, begins: date) -> Calendar:
    """Four weeks of what goes live, with those around them that they could meet."""
    first = promises.begin_of(begins)
    last = promises.begin_of(begins + timedelta(days=SHOWN_DAYS))
    rows = ChangeRequest.objects.visible_to(person).for_list()
    around = rows.planned_between(first - A_DAY, last + A_DAY)
    found = list(around.order_by("planned_at", "id")[: AT_MOST + 1])
    meets = collisions(found[:AT_MOST])
    days: dict[date, list[Planned]] = {}
    for row in found[:AT_MOST]:
        if row.planned_at and first <= row.planned_at < last:
            day = day_of(row.planned_at)
            days.setdefault(day, []).append(Planned(row, meets.get(row.pk, [])))
    ends = begins + timedelta(days=SHOWN_DAYS - 1)
    listed_days = [Day(day, each) for day, each in days.items()]
    return Calendar(begins, ends, listed_days, len(found) > AT_MOST)


def day_of(at: datetime) -> date:
    return at.astimezone(ZoneInfo(ZONE)).date()


def collisions(rows: list[ChangeRequest]) -> dict[int, list[ChangeRequest]]:
    """Who shares a queue with whom within a day; `rows` stand by `planned_at`."""
    met: dict[int, list[ChangeRequest]] = {}
    for index, row in enumerate(rows):
        for other in rows[index + 1 :]:
            if not row.planned_at or not other.planned_at:
                continue
            if other.planned_at - row.planned_at >= A_DAY:
                break
            if set(row.queues) & set(other.queues):
                met.setdefault(row.pk, []).append(other)
                met.setdefault(other.pk, []).append(row)
    return met
