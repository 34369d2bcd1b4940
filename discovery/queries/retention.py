"""How long words are kept, and which go next, as the pages and the API show it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from core import access
from core.models import User
from core.roles import Perm
from discovery.models import Note, Removal, RetentionRule
from discovery.retention import OLDER_THAN

PILES = {
    "announced": ("Will be removed", ("due_on", "id")),
    "kept": ("Kept for longer", ("kept_until", "id")),
    "removed": ("Removed", ("-removed_on", "-id")),
}


def may_read(user: User) -> bool:
    """The rules are for whoever reads what was said."""
    return access.may(user, Perm.DISCOVERY_VIEW)


def rule_of(kind: str) -> RetentionRule:
    """The rule of a kind; one that nobody has set keeps words for ever."""
    row = RetentionRule.objects.filter(kind=kind).first()
    return row or RetentionRule(kind=kind)


def rules() -> list[RetentionRule]:
    """Of every kind, in their order."""
    known = {row.kind: row for row in RetentionRule.objects.all()}
    return [known.get(kind) or RetentionRule(kind=kind) for kind in Note.Kind.values]


def removals(user: User, pile: str) -> "QuerySet[Removal]":
    """What is planned or done for the notes this person triages."""
    _, order = PILES[pile]
    mine = Removal.objects.visible_to(user).for_list()
    lists = {"announced": mine.announced, "kept": mine.kept, "removed": mine.removed}
    return lists[pile]().order_by(*order)


@dataclass(frozen=True)
class Next:
    """How many notes of one's own triage lose their words, and the first day."""

    notes: int
    first: date | None


def next_of(user: User) -> Next:
    rows = Removal.objects.visible_to(user).announced()
    told = rows.aggregate(notes=Count("pk"), first=Min("due_on"))
    return Next(told["notes"], told["first"])


def held(kind: str, on: date) -> Iterable[tuple[str, int]]:
    """(“older than”, notes with words) of a kind: what a rule would be about."""
    rows = Note.objects.filter(kind=kind, consent_withdrawn_on=None)
    rows = rows.filter(words_removed_on=None).exclude(state=Note.State.DRAFT)
    asked: dict[str, Any] = {
        f"over_{days}": Count("pk", filter=Q(happened_on__lt=on - timedelta(days=days)))
        for days in OLDER_THAN.values()
    }
    found = rows.aggregate(all=Count("pk"), **asked)
    told = [(label, found[f"over_{days}"]) for label, days in OLDER_THAN.items()]
    return [("any age", found["all"]), *told]
