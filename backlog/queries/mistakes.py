"""Mistakes of scoring, found where the scores stand: in a session, and on one item."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from django.db.models import Count, QuerySet

from backlog import mistakes
from backlog.mistakes import Finding, Judged
from backlog.models import Item, ScoringSession, Vote
from backlog.queries.history import entries
from backlog.queries.sessions import Table
from backlog.votes import COLUMNS
from backlog.words import COLUMN_WORDS
from core.clock import today
from core.models import AuditEntry
from core.verbs import Verb

COMPARED = "compared"
MANY = 999  # more than this is said as "more than", and not counted
CHANGES = 100  # of one item's scores: its standing ones are among the newest


# --- a session -----------------------------------------------------------------------
def of_session(session: ScoringSession, table: Table) -> list[Finding]:
    """What the votes shown so far give away; in a fixed number of queries."""
    found = judged([line.item for line in table.lines])
    voters = voters_in(session)
    items = [
        replace(
            found[line.item.pk],
            scores={
                cell.column: cell.outcome.value for cell in line.shown if cell.outcome
            },
            scorers=voters.get(line.item.pk, frozenset()),
        )
        for line in table.lines
    ]
    told = mistakes.of_columns(items, COLUMN_WORDS)
    told += mistakes.of_items(items, on=today())
    return told if session.is_final else told + compared(session)


def compared(session: ScoringSession) -> list[Finding]:
    """Items that the order will hold against these, though others judged them."""
    elsewhere = Item.objects.ranked().exclude(pk__in=session.items.values("pk"))
    count = elsewhere.order_by()[: MANY + 1].count()
    if not count or not session.items.exists():
        return []
    number = f"More than {MANY}" if count > MANY else f"{count}"
    items = (
        "other item of the order was" if count == 1 else "other items of the order were"
    )
    says = f"{number} {items} scored elsewhere."
    do = "Put them up too: WSJF compares only what was judged side by side."
    return [Finding(COMPARED, says, do)]


def voters_in(session: ScoringSession) -> dict[int, frozenset[int]]:
    """{item id: whose votes on it were shown}."""
    rows = Vote.objects.filter(
        round__session=session, round__revealed_at__isnull=False
    ).values_list("item", "scorer")
    found: dict[int, set[int]] = defaultdict(set)
    for item, scorer in rows.distinct().order_by():
        found[item].add(scorer)
    return {item: frozenset(people) for item, people in found.items()}


# --- one item ------------------------------------------------------------------------
def of_item(item: Item) -> list[Finding]:
    """What its standing scores give away; nothing once its scores are history."""
    if not item.takes_scores:
        return []
    given = given_by(item)
    sources = frozenset(source for source, _ in given.values())
    scorers = {actor for source, actor in given.values() if not source}
    if sources - {""}:
        shown = Vote.objects.filter(item=item, round__revealed_at__isnull=False)
        scorers |= set(shown.values_list("scorer", flat=True))
    found = replace(
        judged([item])[item.pk],
        scores=held(item),
        scorers=frozenset(scorers),
        scored_on=item.scored_at.date() if item.scored_at else None,
        sources=sources,
    )
    return mistakes.of_items([found], on=today())


def held(item: Item) -> dict[str, int]:
    values = {name: getattr(item, name) for name in COLUMNS}
    return {name: value for name, value in values.items() if value is not None}


def given_by(item: Item) -> dict[str, tuple[str, int]]:
    """{column: (session that its score came from or "", who wrote it)}."""
    found: dict[str, tuple[str, int]] = {}
    for row in entries(item).filter(verb=Verb.ITEM_SCORED)[:CHANGES]:
        for name in row.data.get("columns", row.data.get("changed", {})):
            if name in COLUMNS:
                found.setdefault(name, (row.data.get("session", ""), row.actor_id))
    return found


# --- both ----------------------------------------------------------------------------
def judged(items: Iterable[Item]) -> dict[int, Judged]:
    """{item id: what is known of it beside its scores}; three queries."""
    rows = list(items)
    ids = [item.pk for item in rows]
    causes = counted(Item.opportunities.through.objects.filter(item__in=ids), "item")
    parts = counted(Item.objects.filter(parent__in=ids), "parent")
    proposers = proposed_by(ids)
    return {
        item.pk: Judged(
            item.key,
            {},
            is_feature=item.kind == Item.Kind.FEATURE,
            opportunities=causes.get(item.pk, 0),
            parts=parts.get(item.pk, 0),
            proposer=proposers.get(item.pk),
        )
        for item in rows
    }


def counted(rows: "QuerySet[Any]", name: str) -> dict[int, int]:
    found = rows.values(name).annotate(Count("pk")).order_by()
    return dict(found.values_list(name, "pk__count"))


def proposed_by(ids: list[int]) -> dict[int, int]:
    """{item id: who added it}; what no person added was proposed by nobody."""
    rows = AuditEntry.objects.filter(
        subject_type="backlog.item",
        subject_id__in=ids,
        verb=Verb.ITEM_CREATED,
        actor__is_system=False,
    )
    return dict(rows.values_list("subject_id", "actor"))
