"""The backlog as a grid: rows in the exact order, with all that a row shows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from typing import Any

from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce

from backlog import cells, scorers
from backlog.models import Item, ItemRank, RankCause, RankChange, RankRun
from backlog.models.items import ItemQuerySet
from backlog.queries import extras, lifts, stale
from backlog.queries.evidence import NONE, Evidence, evidence_of
from backlog.queries.order import Capacity, capacity, highest, spot_of
from backlog.queries.standing import place_now
from backlog.queries.sureness import Sureness, sureness_of
from backlog.wsjf import shown
from core import access
from core.clock import now
from core.models import User
from core.roles import Perm
from core.web import Page

WEEK = timedelta(days=7)
CELLS = (
    ("business_value", ""),
    ("time_criticality", "op"),
    ("risk_reduction", "op"),
    ("job_size", "op size"),
)


@dataclass(frozen=True)
class Row:
    item: Item
    rank: int | None
    delta: int  # places up (or, below zero, down) since a week ago
    bar: int  # its WSJF as a share of the highest, 0–100
    below: bool  # does not fit into the next increment
    line: bool  # the capacity line stands right above it
    evidence: Evidence
    fills: tuple[str, ...]  # the score columns that this person may set
    can_edit: bool
    doubts: list[str] = field(default_factory=list)  # why to score it again
    sure: Sureness | None = None  # None until it was worked out
    extras: Mapping[str, str] = field(default_factory=dict)  # of the product's own

    @cached_property
    def held(self) -> dict[str, str]:
        """What the editors of its cells begin with."""
        return cells.held(self.item)

    @property
    def ways(self) -> str:
        """The states it may go to from here."""
        return " ".join(Item.MOVES[Item.State(self.item.state)])

    @property
    def cells(self) -> list[tuple[str, str, str, bool]]:
        """(column, score or nothing, style, theirs to set), ordered as the formula."""
        return [
            (name, word(getattr(self.item, name)), style, name in self.fills)
            for name, style in CELLS
        ]

    @property
    def shown_rank(self) -> str:
        return "–" if self.rank is None else str(self.rank)

    @cached_property
    def wsjf(self) -> str:
        """Two decimals, half up; nothing before it is scored."""
        exact = self.item.wsjf
        return "" if exact is None or not self.item.is_program else str(shown(exact))

    @property
    def fell(self) -> int:
        return -self.delta

    @property
    def lacks_opportunity(self) -> bool:
        """Every feature answers at least one opportunity (domain.md §2, mistakes)."""
        return self.item.kind == Item.Kind.FEATURE and not self.evidence.opportunities


def word(score: int | None) -> str:
    return "" if score is None else str(score)


def rows_of(
    items: Iterable[Item], user: User, room: Capacity | None, *, first: bool = True
) -> list[Row]:
    """Rows as the grid shows them, in a fixed number of queries.

    `first` is False for a later page, where the capacity line may have been.
    """
    found = list(items)
    told, before, top = evidence_of(found), a_week_ago(found), highest()
    sure = sureness_of(found)
    own, signs = extras.held_by(found), stale.signs_of(found)
    rows = []
    above = first
    for item in found:
        below = room is not None and item.is_open and not room.holds(spot_of(item))
        rank = rank_of(item)
        rows.append(
            Row(
                item=item,
                rank=rank,
                delta=before.get(item.pk, rank or 0) - (rank or 0),
                bar=100 * (item.exact_key or 0) // top if top else 0,
                below=below,
                line=below and (above or is_next(item, room)),
                evidence=told.get(item.pk, NONE),
                fills=scorers.fills(user, item) if item.takes_scores else (),
                can_edit=access.allows(user, Perm.BACKLOG_EDIT, team=item.product.team),
                doubts=stale.doubts_of(item, signs.get(item.pk, stale.NONE)),
                sure=sure.get(item.pk),
                extras=own.get(item.pk, {}),
            )
        )
        above = above and not below
    return rows


def page_rows(
    asked: ItemQuerySet,
    page: Page[Item],
    user: User,
    room: Capacity | None,
    *,
    first: bool,
) -> list[Row]:
    """The rows of a page, those among them that the last run lifted."""
    found = lifts.page_with(asked, page, first=first)
    return rows_of(found, user, room, first=first)


def is_next(item: Item, room: Capacity | None) -> bool:
    return room is not None and item.pk == room.next_pk


def rank_of(item: Item) -> int | None:
    """The rank that the last run gave; None before the first."""
    rank: ItemRank | None = getattr(item, "rank", None)
    return rank.position if rank else None


def a_week_ago(items: Iterable[Item]) -> dict[int, int]:
    """{item id: its rank a week ago, or its first since then}; two queries."""
    since = RankRun.objects.filter(started_at__gte=now() - WEEK).order_by("started_at")
    run = since.values_list("pk", flat=True).first()
    if run is None:
        return {}
    moves = RankChange.objects.filter(item=OuterRef("pk"), run__gte=run)
    first = moves.order_by("run").annotate(was=Coalesce("old", "new"))
    old = Subquery(first.values("was")[:1])
    rows = Item.objects.filter(pk__in=[item.pk for item in items]).annotate(then=old)
    return dict(rows.filter(then__isnull=False).values_list("pk", "then"))


def one_row(pk: int, user: User, room: Capacity | None) -> Row:
    """The row of an item just saved, at its place of this moment."""
    [row] = rows_of(Item.objects.for_list().filter(pk=pk), user, room)
    ranked = row.item.has_place
    return replace(alone(row), rank=place_now(row.item) if ranked else None)


def alone(row: Row) -> Row:
    """A row sent by itself leaves the capacity line where it stands."""
    return replace(row, line=False)


# --- what moved since a page was drawn ---------------------------------------------
def revision() -> int:
    """The newest run: as long as it is the same, so is every rank."""
    return RankRun.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def moved(user: User, run: int, ids: list[int]) -> dict[str, Any]:
    """What a page that shows `ids` as of `run` must change: ranks, and whole rows.

    Whole rows are those whose own scores or state changed, perhaps by others.
    """
    seen = Item.objects.visible_to(user).filter(pk__in=ids)
    moves = RankChange.objects.filter(item__in=seen, run__gt=run).values("item")
    ranks = ItemRank.objects.filter(item__in=moves)
    causes = RankCause.objects.filter(item__in=seen, run__gt=run).values("item")
    changed = Item.objects.for_list().filter(pk__in=causes)
    return {
        "ranks": dict(ranks.values_list("item", "position")),
        "rows": [alone(row) for row in rows_of(changed, user, capacity())],
    }
