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
from discovery.trends import Trend, months, trend
from portfolio.models import Queue

DRAWN = 13  # months in the drawing: a year, and the one that runs
CUT = 7  # months in the table; what was before stands in one column
EARLIER = date.min
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
    cells: list[int | None]  # as the columns of the table
    total: int | None
    trend: Trend | None


@dataclass(frozen=True)
class ThemeTrend:
    axis: str
    label: str
    months: list[date]  # of the drawing; the last one still runs
    totals: list[int]
    columns: list[date]  # of the table, after what was earlier
    rows: list[Row]
    trend: Trend | None

    @property
    def hides(self) -> bool:
        return any(None in row.cells or row.total is None for row in self.rows)


def theme_trend(theme: Theme, axis: str) -> ThemeTrend:
    """One query, and one for the names of queues. Each voice is in one cell only:
    copies are counted with the note they repeat, where and when that was heard."""
    drawn = months(today(), DRAWN)
    found = counted(theme, AXES[axis])
    totals = [sum(n for (_, at), n in found.items() if at == m) for m in drawn]
    columns = drawn[-CUT:]
    return ThemeTrend(
        axis,
        AXES[axis].label,
        drawn,
        totals,
        columns,
        rows_of(found, [EARLIER, *columns], AXES[axis]),
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
    table = {(group, at): 0 for group in groups for at in columns}
    for (group, month), n in found.items():
        table[group, month if month in columns else EARLIER] += n
    gone, few = hidden_with_sums(table, settings.VOICES_AT_LEAST)
    if few.issuperset(groups):
        return []  # nothing is left to be shown
    names = axis.names()
    rows = []
    for group in groups:
        cells = [None if (group, at) in gone else table[group, at] for at in columns]
        total = sum(table[group, at] for at in columns)
        rows.append(
            Row(
                names.get(group, group) or axis.nobody,
                cells,
                None if group in few else total,
                trend(cells[1:-1]),
            )
        )
    return rows
