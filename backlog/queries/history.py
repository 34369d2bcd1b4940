"""What happened to an item: its scores, its votes, everything else but its ranks (moves.py)."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from backlog.models import Item, ScoringSession, Vote
from backlog.votes import COLUMNS, Consensus, consensus
from backlog.words import COLUMN_WORDS, steps
from core.models import AuditEntry, User
from core.verbs import Verb

SHOWN = 30


@dataclass(frozen=True)
class Told:
    """One line of a history."""

    actor: User
    text: str
    at: datetime


@dataclass
class Ballot:
    """One session's shown votes on an item: by column, then by round."""

    session: ScoringSession
    votes: dict[str, dict[int, list[int]]] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[str, Consensus]]:
        """The last round of each column, in the order of the formula."""
        return [
            (COLUMN_WORDS[name], consensus(rounds[max(rounds)]))
            for name in COLUMNS
            if (rounds := self.votes.get(name))
        ]


# --- changes, from the audit trail -------------------------------------------------
def entries(item: Item) -> "QuerySet[AuditEntry]":
    rows = AuditEntry.objects.filter(subject_type="backlog.item", subject_id=item.pk)
    return rows.select_related("actor").order_by("-id")


def activity(item: Item) -> list[Told]:
    """The newest changes other than scores."""
    rows = entries(item).exclude(verb=Verb.ITEM_SCORED)[:SHOWN]
    return [Told(row.actor, in_words(row), row.at) for row in rows]


def scores(item: Item) -> list[Told]:
    """Who set which score, when."""
    rows = entries(item).filter(verb=Verb.ITEM_SCORED)[:SHOWN]
    return [Told(row.actor, in_words(row), row.at) for row in rows]


def in_words(row: AuditEntry) -> str:
    """What somebody did, to stand after their name."""
    return WORDS.get(row.verb, changed)(row.data)


def created(data: Mapping[str, Any]) -> str:
    if data.get("imported"):
        return f"imported it as {data['imported']}"
    raised = ", ".join(data.get("raised_from", []))
    return f"raised it from {raised}" if raised else "added it"


def changed(data: Mapping[str, Any]) -> str:
    names = [name.replace("_", " ") for name in data.get("changed", {})]
    return f"changed {', '.join(names)}" if names else "changed it"


def scored(data: Mapping[str, Any]) -> str:
    where = f" in {data['session']}" if data.get("session") else ""
    told = steps(data.get("changed", {}))
    return f"set {told}{where}" if told else f"confirmed its scores{where}"


def moved(data: Mapping[str, Any]) -> str:
    reason = f": {data['reason']}" if data.get("reason") else ""
    return f"moved it from {data['old'].lower()} to {data['new'].lower()}{reason}"


def linked(data: Mapping[str, Any]) -> str:
    return f"linked {data['opportunity']}"


def unlinked(data: Mapping[str, Any]) -> str:
    return f"unlinked {data['opportunity']}"


def waits(data: Mapping[str, Any]) -> str:
    return f"said that it waits for {data['needed']}"


def pinned(data: Mapping[str, Any]) -> str:
    until = f"{date.fromisoformat(data['until']):%-d %b %Y}"
    return f"pinned it to {data['place']} until {until}: {data['reason']}"


def unpinned(data: Mapping[str, Any]) -> str:
    return f"took the pin to {data['place']} off"


def waits_no_more(data: Mapping[str, Any]) -> str:
    return f"said that it no longer waits for {data['needed']}"


WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    Verb.ITEM_CREATED: created,
    Verb.ITEM_SCORED: scored,
    Verb.ITEM_MOVED: moved,
    Verb.ITEM_LINKED: linked,
    Verb.ITEM_UNLINKED: unlinked,
    Verb.NEED_ADDED: waits,
    Verb.NEED_REMOVED: waits_no_more,
    Verb.ITEM_PINNED: pinned,
    Verb.ITEM_UNPINNED: unpinned,
}


# --- votes -------------------------------------------------------------------------
def ballots(item: Item) -> list[Ballot]:
    """The votes on an item that sessions have shown, newest session first."""
    cast = Vote.objects.filter(item=item, round__revealed_at__isnull=False)
    rows = cast.select_related("round__session")
    found: dict[int, Ballot] = {}
    for vote in rows.order_by("-round__session__held_on", "pk"):
        at = vote.round
        ballot = found.setdefault(at.session_id, Ballot(at.session))
        rounds = ballot.votes.setdefault(at.column, {})
        rounds.setdefault(at.number, []).append(vote.value)
    return list(found.values())
