"""What became of the notes one person collected: told to that person alone.

Read from the links as they are, so what was taken back is no longer told. Who
linked is left out: it is the note that travels, not the person.
"""

from datetime import datetime
from typing import Any

from django.db.models import Model

from backlog.models import Item
from core import access
from core.models import User
from core.roles import Perm
from dashboards.changes import SHOWN, Change
from discovery.models import Note, NoteOpportunity, NoteTheme, Opportunity, Theme


def became(user: User) -> list[Change]:
    """The newest steps of my notes towards the backlog. Four queries."""
    if not access.may(user, Perm.DISCOVERY_VIEW):
        return []
    found = [*themes(user), *opportunities(user), *features(user)]
    return sorted(found, key=lambda change: change.at, reverse=True)[:SHOWN]


def themes(user: User) -> list[Change]:
    rows = NoteTheme.objects.filter(
        note__collector=user, theme__in=Theme.objects.visible_to(user)
    ).select_related("note", "theme")
    return [
        told(row.note, "joined the theme", row.theme, row.linked_at)
        for row in rows.order_by("-linked_at")[:SHOWN]
    ]


def opportunities(user: User) -> list[Change]:
    rows = NoteOpportunity.objects.filter(
        note__collector=user, opportunity__in=Opportunity.objects.visible_to(user)
    ).select_related("note", "opportunity")
    return [
        told(row.note, "is behind the opportunity", row.opportunity, row.linked_at)
        for row in rows.order_by("-linked_at")[:SHOWN]
    ]


def features(user: User) -> list[Change]:
    """Features that answer an opportunity with a note of mine behind it.

    Who may not see the backlog learns that there is one, and for which opportunity.
    """
    sees = access.may(user, Perm.BACKLOG_VIEW)
    did = "became the feature" if sees else "became a feature for the opportunity"
    return [
        told(
            behind.note,
            did,
            answer.item if sees else behind.opportunity,
            max(answer.item.created_at, behind.linked_at),
        )
        for answer, behind in answered(user)
    ]


def answered(user: User) -> list[tuple[Any, NoteOpportunity]]:
    """The newest answers to opportunities, each with the note of mine behind it."""
    mine = NoteOpportunity.objects.filter(
        note__collector=user, opportunity__in=Opportunity.objects.visible_to(user)
    )
    links = Item.opportunities.through.objects.select_related("item").filter(
        opportunity__in=mine.values("opportunity")
    )
    answers = list(links.order_by("-item__created_at", "-pk")[:SHOWN])
    named = mine.filter(opportunity__in={each.opportunity_id for each in answers})
    behind = {
        each.opportunity_id: each
        for each in named.select_related("note", "opportunity").order_by("-linked_at")
    }
    return [(each, behind[each.opportunity_id]) for each in answers]


def told(note: Note, did: str, what: Model, at: datetime) -> Change:
    return Change(
        who=f"Your note “{note.title}”",
        did=did,
        what=str(what),
        url=str(what.get_absolute_url()),  # type: ignore[attr-defined]
        at=at,
    )
