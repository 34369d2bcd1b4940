"""The coverage meter: sites by queue, shift, tenure or channel, as they stand today."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.db.models import Count

from discovery.anonymity import hidden_in_table
from discovery.coverage import Cell, Days, Heard, cells, share_fresh
from discovery.models import Channel, Note, Shift, Tenure
from portfolio.models import Product, Queue, Site

Key = tuple[str, str]  # site code, code of the column


@dataclass(frozen=True)
class Axis:
    """What the columns are: its field of a note, its heading, code and label of each."""

    field: str
    label: str
    columns: Callable[[], Sequence[tuple[str, str]]]


def queues() -> list[tuple[str, str]]:
    return list(Queue.objects.order_by("code").values_list("code", "name"))


def choices(kind: Any) -> Callable[[], Sequence[tuple[str, str]]]:
    return lambda: list(kind.choices)


AXES = {
    "queue": Axis("queue__code", "Queue", queues),
    "shift": Axis("shift", "Shift", choices(Shift)),
    "tenure": Axis("tenure", "Time in the job", choices(Tenure)),
    "channel": Axis("channel", "Channel", choices(Channel)),
}


@dataclass(frozen=True)
class Square:
    """A cell as it is shown: `few` where its voices are too few to be counted aloud."""

    site: str
    column: str
    label: str
    cell: Cell
    few: bool

    @property
    def state(self) -> Heard:
        return self.cell.state


@dataclass(frozen=True)
class Meter:
    """A row of squares for each site; None where a site does not answer a queue."""

    axis: str
    columns: Sequence[tuple[str, str]]
    rows: list[tuple[Site, list[Square | None]]]
    wanted: list[Square]  # lit, the busiest place first
    share: float | None  # of the work of all queues, by base FTE, with fresh evidence

    @property
    def lit(self) -> int:
        return len(self.wanted)


def meter(axis: str, on: date, product: Product | None = None) -> Meter:
    """The meter of one axis on a day: four queries, however many notes."""
    columns = AXES[axis].columns()
    sites = list(Site.objects.prefetch_related("queues").order_by("code"))
    wanted = [
        (site.code, code)
        for site in sites
        for code, _ in columns
        if answers(site, axis, code)
    ]
    known = cells(wanted, heard(axis, on, product), on, settings.HEARD_HALF_LIFE)
    counts = {key: cell.voices for key, cell in known.items()}
    few = hidden_in_table(counts, settings.VOICES_AT_LEAST)
    labels = dict(columns)
    squares = {
        key: Square(*key, labels[key[1]], cell, key in few)
        for key, cell in known.items()
    }
    rows = [
        (site, [squares.get((site.code, code)) for code, _ in columns])
        for site in sites
    ]
    busy = work() if axis == "queue" else {}
    return Meter(
        axis, columns, rows, lit(squares, busy, sites), fresh_work(known, busy)
    )


def answers(site: Site, axis: str, code: str) -> bool:
    """False for a queue that a site does not answer."""
    if axis != "queue":
        return True
    codes = {queue.code for queue in site.queues.all()}
    return not codes or code in codes


def heard(axis: str, on: date, product: Product | None) -> dict[Key, Days]:
    """Published voices by site and column: a copy is no voice of its own."""
    field = AXES[axis].field
    notes = Note.objects.evidence().filter(copy_of=None, happened_on__lte=on)
    notes = notes.exclude(site=None).exclude(**{field: None}).exclude(**{field: ""})
    notes = notes.filter(products=product) if product else notes
    rows = notes.values_list("site__code", field, "happened_on").order_by()
    told: dict[Key, dict[date, int]] = {}
    for site, code, day, count in rows.annotate(n=Count("pk")):
        told.setdefault((site, code), {})[day] = count
    return dict(told)


def work() -> dict[str, float]:
    """Base FTE by queue: how busy it is."""
    return {
        code: float(fte) for code, fte in Queue.objects.values_list("code", "base_fte")
    }


def lit(
    squares: dict[Key, Square], busy: dict[str, float], sites: Sequence[Site]
) -> list[Square]:
    """The places that need listening: unheard before stale, then the busiest."""
    agents = {site.code: site.agents for site in sites}
    rows = [square for square in squares.values() if square.cell.is_lit]
    return sorted(
        rows,
        key=lambda square: (
            square.state != Heard.UNHEARD,
            -busy.get(square.column, 0),
            -agents[square.site],
            square.site,
        ),
    )


def fresh_work(known: dict[Key, Cell], busy: dict[str, float]) -> float | None:
    """The part of the work whose queue was heard lately at a site at least."""
    fresh = {code for (_, code), cell in known.items() if not cell.is_lit}
    return share_fresh(busy, fresh) if busy else None
