"""A theme over time: voices by month, cut by site, queue or time in the job."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.conf import settings
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, TruncMonth

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from discovery.anonymity import hidden_with_sums
from discovery.models import Note, NoteTheme, Tenure, Theme
from discovery.queries.voices import heard_at, voices
from discovery.trends import SPAN, Trend, months, trend, trend_of
from portfolio.models import Queue

DRAWN = 13  # months in the drawing: a year, and the one that runs
EARLIER = date.min  # the column of what was before the drawing
Cells = dict[tuple[str, date], int]


@dataclass(frozen=True)
class Axis:
    """What the rows are: its field of a note, its heading, and who has none."""

    field: str
    label: str
    nobody: str
    names: Callable[[], dict[str, str]]


AXES = {
    "site": Axis("site__code", "Site", "No site", dict),
    "queue": Axis(
        "queue__code",
        "Queue",
        "No queue",
        lambda: dict(Queue.objects.values_list("code", "name")),
    ),
    "tenure": Axis(
        "tenure", "Time in the job", "Not said", lambda: dict(Tenure.choices)
    ),
}


def axes_for(theme: Theme, user: User) -> dict[str, str]:
    """How this person may cut it: time in the job is told only to who triages."""
    triages = access.allows(user, Perm.DISCOVERY_TRIAGE, team=theme.product.team)
    return {
        name: axis.label for name, axis in AXES.items() if name != "tenure" or triages
    }


@dataclass(frozen=True)
class Row:
    """One site, queue or band; None where the voices are too few to be counted aloud."""

    label: str
    cells: list[int | None]  # what was earlier, then as the columns of the table
    total: int | None
    trend: Trend | None


@dataclass(frozen=True)
class ThemeTrend:
    axis: str
    label: str
    months: list[date]  # of the drawing; the last one still runs
    totals: list[int]
    columns: list[date]  # of the table: three months each from this day; the last runs
    rows: list[Row]
    trend: Trend | None

    @property
    def headings(self) -> list[str]:
        """Nov–Jan 2026, …, and the month that runs."""
        last = [
            self.months[self.months.index(at) + SPAN - 1] for at in self.columns[:-1]
        ]
        spans = [
            f"{first:%b}–{to:%b %Y}"
            for first, to in zip(self.columns, last, strict=False)
        ]
        return ["Earlier", *spans, f"{self.columns[-1]:%b %Y}"]

    @property
    def hides(self) -> bool:
        return any(None in row.cells or row.total is None for row in self.rows)


def theme_trend(theme: Theme, axis: str) -> ThemeTrend:
    """One query, and one for the names of queues. Each voice is in one cell only:
    copies are counted with the note they repeat, where and when that was heard."""
    drawn = months(today(), DRAWN)
    found = counted(theme, AXES[axis])
    totals = [sum(n for (_, at), n in found.items() if at == m) for m in drawn]
    columns = drawn[::SPAN]
    return ThemeTrend(
        axis,
        AXES[axis].label,
        drawn,
        totals,
        columns,
        rows_of(found, columns, AXES[axis]),
        trend(totals[:-1]),
    )


def counted(theme: Theme, axis: Axis) -> Cells:
    """Published voices by group and month; what lies ahead counts as this month."""
    rows: QuerySet[NoteTheme] = NoteTheme.objects.filter(
        theme=theme, note__state=Note.State.PUBLISHED
    )
    cells: Cells = {}
    grouped = rows.annotate(
        group=Coalesce(heard_at("note__", axis.field), Value("")),
        month=TruncMonth(heard_at("note__", "happened_on")),
    ).values_list("group", "month")
    this = today().replace(day=1)
    for group, month, n in grouped.annotate(n=voices("note__")).order_by():
        key = (group, min(month, this))
        cells[key] = cells.get(key, 0) + n
    return cells


def rows_of(found: Cells, columns: list[date], axis: Axis) -> list[Row]:
    """The table without what would tell who spoke; none for one group, or too few."""
    groups = sorted({group for group, _ in found}, key=lambda group: (not group, group))
    if len(groups) < 2:
        return []
    at_all = [EARLIER, *columns]
    table = {(group, at): 0 for group in groups for at in at_all}
    for (group, month), n in found.items():
        table[group, max(at for at in at_all if at <= month)] += n
    gone, few = hidden_with_sums(table, settings.VOICES_AT_LEAST)
    if few.issuperset(groups):
        return []  # nothing is left to be shown
    names = axis.names()
    rows = []
    for group in groups:
        cells = [None if (group, at) in gone else table[group, at] for at in at_all]
        total = sum(table[group, at] for at in at_all)
        rows.append(
            Row(
                names.get(group, group) or axis.nobody,
                cells,
                None if group in few else total,
                trend_of(cells[-3], cells[-2]),
            )
        )
    return rows
