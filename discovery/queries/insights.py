"""Insights as their pages show them, and the tag set with what is alike or unused."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from core.models import User
from discovery.models import Highlight, Insight, InsightOpportunity, Note, Tag
from discovery.queries.voices import voices

ALIKE = 0.45  # trigram similarity from which two names are shown as near-duplicates
PAIRS = 30


def insight_rows(
    user: User, wanted: dict[str, Any] | None = None
) -> "QuerySet[Insight]":
    """Insights, the newest first, each with its voices and links."""
    rows = Insight.objects.visible_to(user)
    asked = wanted or {}
    if words := asked.get("q"):
        rows = rows.filter(statement__icontains=words)
    if product := asked.get("product"):
        rows = rows.filter(product=product)
    if tag := asked.get("tag"):
        rows = rows.filter(tags__contains=[tag])
    counted = rows.annotate(
        heard=voices(
            "highlights__note__", Q(highlights__note__state=Note.State.PUBLISHED)
        ),
        links=Count("opportunity_links", distinct=True),
    )
    return counted.select_related("product__team").order_by("-created_at", "-id")


@dataclass(frozen=True)
class InsightPage:
    highlights: list[Highlight]
    unseen: int  # highlights of notes this person may not read
    links: list[InsightOpportunity]


def insight_page(insight: Insight, user: User) -> InsightPage:
    """Three queries; a passage is shown only to who may read its note."""
    readable = Highlight.objects.filter(
        insight=insight, note__in=Note.objects.visible_to(user)
    ).select_related("note__site", "note__queue")
    shown = list(
        readable.defer("note__words").order_by("-note__happened_on", "pk")[:100]
    )
    links = InsightOpportunity.objects.filter(insight=insight)
    return InsightPage(
        shown,
        insight.highlights.count() - readable.count(),
        list(
            links.select_related("opportunity__product").order_by("opportunity__code")
        ),
    )


def highlights_of(note: Note, user: User) -> list[Highlight]:
    """The highlights of a note, as far as their insights may be read."""
    rows = Highlight.objects.filter(
        note=note, insight__in=Insight.objects.visible_to(user)
    ).select_related("insight__product__team")
    return list(rows.order_by("pk"))


# --- the tag set ----------------------------------------------------------------------------
@dataclass(frozen=True)
class TagRow:
    tag: Tag
    synonyms: Sequence[Tag]
    notes: int = 0
    insights: int = 0
    last: date | None = None

    @property
    def unused(self) -> bool:
        return not self.notes and not self.insights


CARRIED = """
    SELECT name, sum(n)::int, sum(i)::int, max(day) FROM (
        SELECT unnest(tags) AS name, 1 AS n, 0 AS i, happened_on AS day
        FROM discovery_note WHERE state <> 'draft'
        UNION ALL
        SELECT unnest(tags), 0, 1, NULL FROM discovery_insight
    ) AS carried GROUP BY name
"""


def tag_rows() -> list[TagRow]:
    """Every tag that is no synonym, the most used first. Three queries."""
    with connection.cursor() as cursor:
        cursor.execute(CARRIED)
        used = {name: rest for name, *rest in cursor.fetchall()}
    tags = Tag.objects.filter(synonym_of=None).prefetch_related("synonyms")
    rows = [
        TagRow(tag, list(tag.synonyms.all()), *used.get(tag.name, ()))
        for tag in tags.order_by("name")
    ]
    return sorted(
        rows, key=lambda row: (-row.notes - row.insights, row.tag.name.lower())
    )


def spelled(name: str) -> str:
    """A tag as the set spells it, or the one it is a synonym of; else as it was asked."""
    found = Tag.objects.filter(name__iexact=name).select_related("synonym_of").first()
    return (found.synonym_of or found).name if found else name


def alike() -> list[tuple[Tag, Tag]]:
    """Pairs of tags whose names are nearly the same, the nearest first. Two queries."""
    sql = """
        SELECT a.id, b.id FROM discovery_tag a JOIN discovery_tag b
        ON a.id < b.id AND a.name %% b.name
        WHERE a.synonym_of_id IS NULL AND b.synonym_of_id IS NULL
        AND similarity(a.name, b.name) >= %s
        ORDER BY similarity(a.name, b.name) DESC, a.id, b.id LIMIT %s
    """
    with connection.cursor() as cursor:
        cursor.execute(sql, [ALIKE, PAIRS])
        pairs = cursor.fetchall()
    tags = Tag.objects.in_bulk({pk for pair in pairs for pk in pair})
    return [(tags[a], tags[b]) for a, b in pairs]
