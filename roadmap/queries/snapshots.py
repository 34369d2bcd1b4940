"""What the pages of snapshots, their differences and past Nows show."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet

from core import access, charts
from core.clock import now, today
from core.models import AuditEntry, User
from core.roles import Perm
from core.verbs import Verb
from portfolio.models import Product
from roadmap import accuracy, diffs, keeping
from roadmap.accuracy import Fate, Overall, Tally
from roadmap.models import Card, Horizon, Move, Snapshot
from roadmap.queries.ledger import ways

MONTHS = 24  # how far back past Nows are told of
HIDDEN = {
    "notes": Perm.DISCOVERY_VIEW,
    "opportunities": Perm.DISCOVERY_VIEW,
    "items": Perm.BACKLOG_VIEW,
    "pilots": Perm.PILOT_VIEW,
}


def snapshots() -> "QuerySet[Snapshot]":
    """Newest first, without the cards themselves."""
    rows = Snapshot.objects.defer("content").select_related("taken_by")
    return rows.order_by("-taken_at", "-id")


@dataclass(frozen=True)
class State:
    """The roadmap at one moment, as one person may see it."""

    name: str
    on: date
    at: datetime
    cards: list[keeping.Kept]
    snapshot: Snapshot | None = None


def state_of(snapshot: Snapshot, user: User) -> State:
    cards = seen(snapshot.content["cards"], user)
    return State(snapshot.name, snapshot.taken_on, snapshot.taken_at, cards, snapshot)


def state_today(user: User) -> State:
    rows = Card.objects.visible_to(user).for_board().order_by("key", "pk")
    cards = seen(keeping.content_of(rows, today())["cards"], user)
    return State("Today", today(), now(), cards)


def seen(cards: list[keeping.Kept], user: User) -> list[keeping.Kept]:
    """What this person may see of kept cards: their teams', and the keys of their parts."""
    reach = access.reach(user, Perm.ROADMAP_VIEW).q("team")
    codes = set(Product.objects.filter(reach).values_list("code", flat=True))
    shown = [name for name, perm in HIDDEN.items() if access.may(user, perm)]
    return [
        card | {"links": {name: card["links"][name] for name in shown}}
        for card in cards
        if card["product"] in codes
    ]


def may_see_all(user: User) -> bool:
    """True if nothing of a snapshot is hidden from this person: they may have the file."""
    perms = [Perm.ROADMAP_VIEW, *HIDDEN.values()]
    return all(access.allows(user, perm, team=None) for perm in perms)


def by_column(state: State) -> list[tuple[str, list[keeping.Kept]]]:
    """The cards of each column that has any, in their order of that day."""
    found = []
    for horizon in Horizon:
        cards = [card for card in state.cards if card["horizon"] == horizon]
        if cards:
            cards.sort(key=lambda card: int(card["position"]))
            found.append((str(horizon.label), cards))
    return found


def is_as_sealed(snapshot: Snapshot) -> bool:
    """True if the content still gives its seal, and the audit trail holds the same one."""
    name = snapshot._meta.label_lower
    kept = AuditEntry.objects.filter(
        subject_type=name, subject_id=snapshot.pk, verb=Verb.SNAPSHOT_TAKEN
    ).first()
    told = kept.data.get("digest") if kept else None
    return snapshot.digest == keeping.digest(snapshot.content) == told


# --- differences ---------------------------------------------------------------------


@dataclass(frozen=True)
class Comparison:
    """Two states, what differs, and what the ledger says was done between them."""

    old: State
    new: State
    found: list[diffs.Difference]
    told: dict[str, list[Move]]

    @property
    def passing(self) -> list[list[Move]]:
        """Cards that came and went in between: they are in neither state."""
        known = {card["key"] for state in (self.old, self.new) for card in state.cards}
        return [moves for key, moves in self.told.items() if key not in known]


MOST = 200  # differences of one kind on a page; the file has all


@dataclass(frozen=True)
class Group:
    """The differences of one kind, each with the ledger's lines behind it."""

    label: str
    count: int
    rows: list[tuple[diffs.Difference, list[Move]]]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)


def groups(found: Comparison | None) -> list[Group]:
    """The kinds of differences that there are, in the order of reading."""
    shown = []
    for kind in diffs.Kind if found else ():
        rows = [row for row in found.found if row.kind == kind] if found else []
        if found and rows:
            told = [(row, reasons(found, row)) for row in rows[:MOST]]
            shown.append(Group(diffs.SAYS[kind], len(rows), told))
    return shown


def compare(old: State, new: State, user: User) -> Comparison:
    if old.at > new.at:
        old, new = new, old
    moves = Move.objects.visible_to(user).filter(
        moved_at__gt=old.at, moved_at__lte=new.at
    )
    told: dict[str, list[Move]] = {}
    for move in moves.select_related("moved_by").order_by("moved_at", "pk"):
        told.setdefault(move.card_key, []).append(move)
    return Comparison(old, new, diffs.between(old.cards, new.cards), told)


SHEET = ["What", "Card", "Outcome", "Product", "Field", "Was", "Is", "Reasons"]
TOLD = (diffs.Kind.MOVED, diffs.Kind.ADDED, diffs.Kind.REMOVED)


def reasons(found: Comparison, row: diffs.Difference) -> list[Move]:
    """The ledger's lines behind a difference: for what moved, came or went."""
    return found.told.get(row.key, []) if row.kind in TOLD else []


def sheet(found: Comparison) -> Iterator[list[Any]]:
    """The differences as rows of a table."""
    for row in found.found:
        because = [f"{m.moved_by}: {m.reason}" for m in reasons(found, row) if m.reason]
        what = diffs.SAYS[row.kind]
        yield [what, row.key, row.title, row.product, row.what, row.old, row.new,
               "; ".join(because)]  # fmt: skip


# --- how true past Nows were ---------------------------------------------------------


@dataclass(frozen=True)
class PastNow:
    """One snapshot's Now, and what became of it after each window of days."""

    snapshot: Snapshot
    tallies: list[Tally]


def past_nows() -> list[PastNow]:
    """The months' Nows of the last two years, oldest first, in two queries."""
    since = today() - timedelta(days=31 * MONTHS)
    rows = snapshots().filter(month__isnull=False, taken_on__gte=since)
    kept = list(reversed(rows[:MONTHS]))
    steps = ways([key for each in kept for key in each.now_keys])
    return [
        PastNow(each, [tally(each, steps, days) for days in accuracy.WINDOWS])
        for each in kept
    ]


def tally(snapshot: Snapshot, steps: Mapping[str, accuracy.Way], days: int) -> Tally:
    cards = [steps.get(key, []) for key in snapshot.now_keys]
    return accuracy.tally(cards, snapshot.taken_on, days, today())


def overall() -> Overall:
    """Every promise of the last two years, each once however long it stood."""
    since = now() - timedelta(days=31 * MONTHS)
    promised = Move.objects.filter(to_horizon=Horizon.NOW, moved_at__gte=since)
    return accuracy.overall(ways(promised.values("card_key")).values(), today())


def past_page() -> dict[str, Any]:
    """How true past Nows were: month by month, and over all."""
    rows, total = past_nows(), overall()
    says = finding(total)
    fates = [(accuracy.SAYS[fate], total.fates.get(fate, 0)) for fate in Fate]
    chart = past_chart(rows, says) if rows else None
    return {"rows": rows, "total": total, "fates": fates, "says": says, "chart": chart}


def finding(total: Overall) -> str:
    if not total.grown:
        return "No promise is 90 days old yet"
    done, still = total.fates.get(Fate.DONE, 0), total.fates.get(Fate.STILL, 0)
    made = "1 promise" if total.grown == 1 else f"{total.grown} promises"
    had, stood = done or "none", still or "none"
    return f"Of {made}, 90 days later {had} had an outcome and {stood} stood in Now"


def past_chart(rows: list[PastNow], says: str) -> charts.Chart:
    """How many stood in Now each month, and how many were as promised 90 days later."""
    labels = [f"{row.snapshot.taken_on:%b %y}" for row in rows]
    counts = [row.tallies[0].stood for row in rows]
    stood = charts.BarSeries("Stood in Now", counts, plan=True)
    kept = [row.tallies[0].counts for row in rows]
    firm = [
        None if c is None else c.get(Fate.DONE, 0) + c.get(Fate.STILL, 0) for c in kept
    ]
    name = "Done or still in Now 90 days later"
    return charts.bars(labels, [stood, charts.BarSeries(name, firm)], says=says)
