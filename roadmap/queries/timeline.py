"""The dates of the roadmap: what others have set, and when pilots run."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from pilots.models import Pilot
from roadmap import timeline
from roadmap.models import Card, CardQuerySet
from roadmap.queries.board import Wanted

MOST = 200


@dataclass(frozen=True)
class Window:
    """When a pilot runs, and where that lies on the line."""

    pilot: Pilot
    starts_on: date
    ends_on: date
    x: float
    width: float


@dataclass
class Row:
    card: Card
    x: float | None  # of its external date
    windows: list[Window] = field(default_factory=list)


@dataclass(frozen=True)
class Timeline:
    rows: list[Row]
    months: list[timeline.Month]
    today_x: float
    undated: int
    cut: bool


def dated(user: User, *, wanted: Wanted, cards: CardQuerySet | None = None) -> Timeline:
    """The open cards with a date of others' or a pilot's window, by their first day.

    Whoever may not see pilots sees no windows. At most 200 cards.
    """
    base = Card.objects.visible_to(user) if cards is None else cards
    asked = base.filter(wanted.conditions, horizon__in=wanted.columns)
    runs = Q(pilots__starts_on__isnull=False, pilots__ends_on__isnull=False)
    sees = access.may(user, Perm.PILOT_VIEW)
    has_date = Q(external_on__isnull=False) | (runs if sees else Q())
    ids = asked.filter(has_date).values("pk")
    found = list(
        Card.objects.filter(pk__in=ids).for_board().order_by("key")[: MOST + 1]
    )
    rows = [(card, windows_of(card) if sees else []) for card in found[:MOST]]
    days = [day for card, pilots in rows for day in days_of(card, pilots)]
    line = timeline.line_of(days, today())
    drawn = [drawn_row(line, card, pilots) for card, pilots in rows]
    return Timeline(
        rows=sorted(drawn, key=first_day),
        months=line.months(),
        today_x=line.x(today()),
        undated=asked.count() - len(found),
        cut=len(found) > MOST,
    )


def windows_of(card: Card) -> list[Pilot]:
    return [pilot for pilot in card.pilots.all() if pilot.starts_on and pilot.ends_on]


def days_of(card: Card, pilots: list[Pilot]) -> list[date]:
    found = [
        card.external_on,
        *(p.starts_on for p in pilots),
        *(p.ends_on for p in pilots),
    ]
    return [day for day in found if day]


def drawn_row(line: timeline.Line, card: Card, pilots: list[Pilot]) -> Row:
    row = Row(card, line.x(card.external_on) if card.external_on else None)
    for pilot in pilots:
        starts_on, ends_on = pilot.starts_on, pilot.ends_on
        if starts_on and ends_on:
            x, end = line.x(starts_on), line.x(ends_on + timeline.DAY)
            width = round(max(end - x, 0.6), 1)
            row.windows.append(Window(pilot, starts_on, ends_on, x, width))
    return row


def first_day(row: Row) -> tuple[date, str]:
    days = [window.starts_on for window in row.windows]
    days += [row.card.external_on] if row.card.external_on else []
    return min(days), row.card.key
