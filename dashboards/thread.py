"""Walking the evidence chain from any node, both ways (mission G1)."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from dashboards.reading import READERS
from dashboards.stages import BY_KIND, DECISIONS, EDGES, HOPS, STAGES, Hop, Stage
from portfolio.models import KeyResult

SHOWN = 40  # of one stage on the page; the rest is counted


@dataclass
class Walk:
    """Ids by kind that hang together with the start, and the links that were used."""

    ids: dict[str, set[int]]
    used: set[tuple[str, str]] = field(default_factory=set)


def walk(kind: str, pk: int) -> Walk:
    """Everything upstream and downstream of one node, in a fixed number of queries."""
    start = {kind: {pk}}
    found = Walk(dict(start))
    if kind == "review":  # a decision hangs on its subject: the chain runs through that
        start = subjects_of(pk)
    follow(found, start, "cause")
    follow(found, start, "effect")
    add_reviews(found)
    return found


def subjects_of(review: int) -> dict[str, set[int]]:
    """What a review decides about, by kind."""
    subjects: dict[str, set[int]] = defaultdict(set)
    for edge in DECISIONS:
        for cause, _ in edge.pairs("effect", {review}):
            subjects[edge.cause].add(cause)
    return subjects


def add_reviews(found: Walk) -> None:
    """The gate decisions about every opportunity, feature and pilot of the chain."""
    for edge in DECISIONS:
        if found.ids.get(edge.cause):
            for _, review in edge.pairs("cause", found.ids[edge.cause]):
                found.ids.setdefault("review", set()).add(review)
                found.used.add((edge.cause, "review"))


def follow(found: Walk, start: dict[str, set[int]], side: str) -> None:
    """Follow every edge once, away from the start: from `side` to the other side."""
    reached: dict[str, set[int]] = defaultdict(
        set, {k: set(v) for k, v in start.items()}
    )
    for edge in in_order(side):
        here, there = (
            (edge.cause, edge.effect) if side == "cause" else (edge.effect, edge.cause)
        )
        if not reached[here]:
            continue
        for cause, effect in edge.pairs(side, reached[here]):
            reached[there].add(effect if side == "cause" else cause)
            found.used.add((edge.cause, edge.effect))
    for kind, ids in reached.items():
        found.ids.setdefault(kind, set()).update(ids)


def in_order(side: str) -> list[Any]:
    """Edges sorted so that a stage is complete before it is left."""
    place = {stage.kind: number for number, stage in enumerate(STAGES)}
    if side == "cause":
        return sorted(EDGES, key=lambda edge: (place[edge.cause], place[edge.effect]))
    return sorted(EDGES, key=lambda edge: (-place[edge.effect], -place[edge.cause]))


@dataclass(frozen=True)
class Node:
    """One thing in the chain, read out: a line of fact, and its state in words."""

    row: Model
    text: str
    state: str

    @property
    def name(self) -> str:
        """A note by its title: its plain name, as the audit trail has it, says nothing."""
        return str(getattr(self.row, "title", "") or self.row)


@dataclass(frozen=True)
class Column:
    """One stage as the page shows it."""

    stage: Stage
    nodes: list[Node]
    more: int
    allowed: bool
    instead: str = ""  # a page that shows these as this person may see them


@dataclass(frozen=True)
class Thread:
    start: Model
    kind: str
    columns: list[Column]
    hops: list[tuple[Hop, bool]]

    @property
    def name(self) -> str:
        """How the start is called in a button: its code if it has one."""
        code = getattr(self.start, "key", "") or getattr(self.start, "code", "")
        return code or BY_KIND[self.kind].label.lower()

    @property
    def done(self) -> int:
        return sum(present for _, present in self.hops)

    @property
    def percent(self) -> int:
        """Share of the chain's hops that are there, 0–100."""
        return 100 * self.done // len(self.hops)

    @property
    def missing(self) -> list[Hop]:
        return [hop for hop, present in self.hops if not present]


def thread(kind: str, start: Model, user: User) -> Thread:
    """The chain through `start`, as far as `user` may see it."""
    found = walk(kind, start.pk)
    columns = [
        column(stage, found.ids.get(stage.kind, set()), user) for stage in STAGES
    ]
    hops = [(hop, bool(found.used.intersection(hop.edges))) for hop in HOPS]
    return Thread(start, kind, columns, hops)


def column(stage: Stage, ids: set[int], user: User) -> Column:
    rows = visible(stage.kind, user)
    if not may_see(stage.kind, user):
        return Column(stage, [], len(ids), False, instead(stage.kind, user))
    found = list(rows.filter(pk__in=ids).order_by("pk")[: SHOWN + 1]) if ids else []
    nodes = [Node(row, *READERS[stage.kind](row)) for row in found[:SHOWN]]
    return Column(stage, nodes, max(0, len(ids) - SHOWN), allowed=True)


def instead(kind: str, user: User) -> str:
    """Where `user` sees the roadmap as it is shown to their audience, if not its cards."""
    if kind == "card" and access.may(user, Perm.ROADMAP_READ):
        return reverse("roadmap:audience_board")
    return ""


PERMS = {
    "note": Perm.DISCOVERY_VIEW,
    "theme": Perm.DISCOVERY_VIEW,
    "opportunity": Perm.DISCOVERY_VIEW,
    "item": Perm.BACKLOG_VIEW,
    "pilot": Perm.PILOT_VIEW,
    "review": Perm.GATE_VIEW,
    "card": Perm.ROADMAP_VIEW,
    "key_result": Perm.PORTFOLIO_VIEW,
    "benefit": Perm.BENEFIT_VIEW,
}


def may_see(kind: str, user: User) -> bool:
    return access.may(user, PERMS[kind])


def visible(kind: str, user: User) -> "QuerySet[Any]":
    """The rows of one stage that `user` may know of, with what the page shows of them."""
    if kind == "key_result":
        rows = KeyResult.objects.select_related("objective")
        return rows if may_see(kind, user) else rows.none()
    model: Any = BY_KIND[kind].model
    rows = model.objects.visible_to(user)
    names = {f.name for f in model._meta.fields}
    found: QuerySet[Any] = (
        rows.select_related("product") if "product" in names else rows
    )
    return found
