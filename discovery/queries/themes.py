"""What a theme adds up to: how many notes, from where, since when, and who disagrees."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from core.clock import today
from core.models import User
from discovery.anonymity import hidden
from discovery.models import Direction, Note, NoteTheme, Theme, ThemeOpportunity
from discovery.queries.voices import heard_at, voices

WEEKS = 12
QUOTES = 3
PUBLISHED = Q(note_links__note__state=Note.State.PUBLISHED)
FOR = Q(note_links__direction=Direction.SUPPORTS)


def theme_rows(user: User) -> "QuerySet[Theme]":
    """Themes with their voices; only published notes count (domain.md §4)."""
    counted = Theme.objects.visible_to(user).annotate(
        notes_for=voices("note_links__note__", PUBLISHED & FOR),
        notes_against=voices("note_links__note__", PUBLISHED & ~FOR),
        sites=Count("note_links__note__site", PUBLISHED, distinct=True),
    )
    return counted.select_related("product__team").order_by("-created_at", "-id")


def weeks() -> list[date]:
    """The Mondays of the last WEEKS weeks, oldest first."""
    monday = today() - timedelta(days=today().weekday())
    return [monday - timedelta(weeks=back) for back in range(WEEKS - 1, -1, -1)]


def by_week(themes: Sequence[Theme]) -> dict[int, list[int]]:
    """Theme id → notes per week: one query for a whole page of themes."""
    mondays = weeks()
    counted = (
        NoteTheme.objects.filter(
            theme__in=[theme.pk for theme in themes],
            note__state=Note.State.PUBLISHED,
            note__happened_on__gte=mondays[0],
        )
        .annotate(week=TruncWeek("note__happened_on"))
        .values_list("theme", "week")
        .annotate(notes=voices("note__"))
    )
    found = {(theme, week): notes for theme, week, notes in counted}
    return {
        theme.pk: [found.get((theme.pk, monday), 0) for monday in mondays]
        for theme in themes
    }


@dataclass(frozen=True)
class ThemePage:
    """Everything the page of one theme shows; words only where the reader may see them."""

    links: list[NoteTheme]
    quotes: list[Note]
    against: list[Note]
    sites: list[tuple[str, int]]  # those that tell of nobody (discovery/anonymity.py)
    places: int
    trend: list[int]
    opportunities: list[ThemeOpportunity]
    notes_for: int
    notes_against: int
    copies: int


def theme_page(theme: Theme, user: User) -> ThemePage:
    """Six queries, however many notes. Counts are of all voices that are published."""
    counted = NoteTheme.objects.filter(theme=theme, note__state=Note.State.PUBLISHED)
    at = heard_at("note__", "site__code")  # as the trend counts them
    by_site = dict(counted.values_list(at).annotate(n=voices("note__")).order_by())
    gone = hidden(by_site, settings.VOICES_AT_LEAST)
    directions = dict(
        counted.values_list("direction").annotate(n=voices("note__")).order_by()
    )
    notes = counted.count()
    readable = NoteTheme.objects.filter(
        theme=theme, note__in=Note.objects.visible_to(user)
    ).select_related("note__site", "note__queue")
    links = list(readable.order_by("-strength", "-note__happened_on", "-id")[:100])
    published = [link for link in links if link.note.state == Note.State.PUBLISHED]
    quotes = [
        link.note
        for link in published
        if link.direction == Direction.SUPPORTS and link.note.verbatim
    ]
    return ThemePage(
        links=links,
        quotes=quotes[:QUOTES],
        against=[
            link.note for link in published if link.direction != Direction.SUPPORTS
        ],
        sites=sorted(
            ((c or "No site", n) for c, n in by_site.items() if c not in gone),
            key=lambda row: -row[1],
        ),
        places=len(by_site),
        trend=by_week([theme])[theme.pk],
        opportunities=list(
            ThemeOpportunity.objects.filter(theme=theme)
            .select_related("opportunity__product")
            .order_by("opportunity__code")
        ),
        notes_for=directions.get(Direction.SUPPORTS, 0),
        notes_against=directions.get(Direction.CONTRADICTS, 0),
        copies=max(0, notes - sum(directions.values())),
    )


def of_product(product: Any) -> "QuerySet[Theme]":
    return Theme.objects.filter(product=product).order_by("name")
