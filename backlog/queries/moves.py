"""Every change of an item's rank, with its reason in words."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Count, Exists, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from backlog import moves
from backlog.models import Item, RankCause, RankChange
from core import access
from core.models import User
from core.roles import Perm

SHOWN = 10
NAMED = 2
# Where more than this changed at once, nobody asks who of them went past one item.
MANY = 1_000


@dataclass(frozen=True)
class Move:
    """One change of rank, and why, in words. `up` counts places, 0 for in and out."""

    at: datetime
    what: str
    because: str
    up: int
    old: int | None
    new: int | None


def newest(item: Item, user: User, count: int = SHOWN) -> list[Move]:
    """Its newest moves; three queries."""
    return told(moves_of(item, user)[:count], item)


def last(item: Item, user: User) -> Move | None:
    return next(iter(newest(item, user, 1)), None)


def moves_of(item: Item, user: User) -> "QuerySet[RankChange]":
    """Newest first, with who went past it: of those, only what this person may see is named."""
    rows = RankChange.objects.filter(item=item).select_related("run")
    counts: dict[str, Any] = {"rose": counted(past("")), "fell": counted(behind(""))}
    counts["changed"] = Exists(RankCause.objects.filter(run=OuterRef("run")))
    pushed = past("item__rank_changes__") | behind("item__rank_changes__")
    how_far = access.reach(user, Perm.BACKLOG_VIEW)
    causes = RankCause.objects.filter(
        pushed,
        run=OuterRef("run"),
        item__rank_changes__run=OuterRef("run"),
        item__rank_changes__by_itself=True,
    )
    causes = causes.exclude(item=OuterRef("item"))
    causes = causes.filter(how_far.q("item__product__team")).order_by("pk")
    counts["named"] = few(ArraySubquery(causes.values("pk")[:NAMED]))
    return rows.annotate(**counts).order_by("-run_id", "-id")


def past(way: str) -> Q:
    """Behind the row outside, or not ranked, and now ahead of it."""
    was = Q(**{f"{way}old": None}) | Q(**{f"{way}old__gt": OuterRef("old")})
    return was & Q(**{f"{way}new__lt": OuterRef("new")})


def behind(way: str) -> Q:
    """Ahead of the row outside, and now behind it or gone."""
    now = Q(**{f"{way}new": None}) | Q(**{f"{way}new__gt": OuterRef("new")})
    return now & Q(**{f"{way}old__lt": OuterRef("old")})


def counted(which: Q) -> Case:
    rows = RankChange.objects.filter(which, run=OuterRef("run"), by_itself=True)
    found = rows.exclude(item=OuterRef("item")).order_by().values("run")
    return few(Coalesce(Subquery(found.annotate(n=Count("pk")).values("n")), 0))


def few(found: Subquery | Coalesce) -> Case:
    """Asked only of a move from place to place, in a run where not too many changed."""
    known = Q(old__isnull=False, new__isnull=False, run__by_themselves__lte=MANY)
    return Case(When(known, then=found), default=None)


def told(rows: "Iterable[RankChange]", item: Item) -> list[Move]:
    """These rows of `moves_of` in words; two queries more."""
    found = list(rows)
    own = changes_of(item, [row.run_id for row in found])
    causes = RankCause.objects.select_related("by")
    named = causes.in_bulk({pk for row in found for pk in row.named or []})  # type: ignore[attr-defined]
    return [
        in_words(
            row,
            own.get(row.run_id, []),
            [str(named[pk]) for pk in row.named or []],  # type: ignore[attr-defined]
        )
        for row in found
    ]


def changes_of(item: Item, runs: list[int]) -> dict[int, list[str]]:
    """{run: what was changed about the item before it}."""
    causes = RankCause.objects.filter(item=item, run__in=runs).select_related("by")
    found = defaultdict(list)
    for cause in causes.order_by("pk"):
        found[cause.run_id].append(str(cause))
    return dict(found)  # type: ignore[arg-type]


def in_words(row: RankChange, own: list[str], named: list[str]) -> Move:
    moved = moves.Moved(
        row.old,
        row.new,
        own=own,
        was_lifted=row.was_lifted,
        lifted=row.lifted,
        by_itself=row.by_itself,
        rose=row.rose,  # type: ignore[attr-defined]
        fell=row.fell,  # type: ignore[attr-defined]
        named=named,
        # What people changed is named above, to those who may see it.
        run="" if row.changed else row.run.cause,  # type: ignore[attr-defined]
    )
    at = row.run.finished_at or row.run.started_at
    words = moves.what(moved), moves.because(moved)
    return Move(at, *words, moved.up, row.old, row.new)
