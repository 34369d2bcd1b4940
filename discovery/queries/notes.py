"""Notes found: by words, by what they are about, by what waits for somebody."""

import re
from collections.abc import Sequence
from functools import reduce
from operator import and_
from typing import Any

from django.contrib.postgres.search import (
    CombinedSearchQuery,
    SearchHeadline,
    SearchQuery,
)
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from core.clock import today
from core.models import User
from discovery.models import (
    ListeningSession,
    Note,
    NoteOpportunity,
    NoteTheme,
    Snooze,
)

MOST_COUNTED = 1000  # a count in the navigation never reads more rows than that
# Marks around a hit, in characters nobody types; the page turns them into <mark>.
START, STOP = "\ue000", "\ue001"


def awake(rows: "QuerySet[Note]", user: User) -> "QuerySet[Note]":
    """Without what this person put off to a day to come."""
    off = Snooze.objects.filter(note=OuterRef("pk"), person=user, until__gt=today())
    return rows.exclude(Exists(off))


def inbox_count(user: User) -> int:
    """How many notes wait for this person's triage, up to MOST_COUNTED."""
    waiting = awake(Note.objects.triaged_by(user).waiting(), user)
    return waiting.order_by()[:MOST_COUNTED].count()


def notes_waiting_count(user: User) -> int:
    """How many of them are quotes that nobody has read yet, up to MOST_COUNTED."""
    rows = awake(Note.objects.triaged_by(user), user)
    unread = rows.filter(state=Note.State.REDACTION_REVIEW)
    return unread.order_by()[:MOST_COUNTED].count()


def my_notes(user: User) -> "QuerySet[Note]":
    """What this person sent or drafted, newest first, with what became of it."""
    rows = Note.objects.filter(collector=user).defer("words", "verbatim", "details")
    rows = rows.select_related("site", "queue", "answer").prefetch_related(
        "theme_links__theme", "replies"
    )
    return rows.order_by("-happened_on", "-id")


def captured(user: User, session: ListeningSession) -> "QuerySet[Note]":
    """What this person wrote down in a session, in the order it was said."""
    rows = Note.objects.filter(collector=user, session=session).defer("words")
    return rows.order_by("id")


def found(
    rows: "QuerySet[Note]", wanted: dict[str, Any], *, marked: bool = True
) -> "QuerySet[Note]":
    """The rows that match every filter of `wanted`, newest first, hits marked if asked."""
    rows = filtered(rows, wanted)
    if query := asked_for(str(wanted.get("q") or "")):
        rows = rows.filter(words=query)
        rows = rows.annotate(hit=headline(query)) if marked else rows
    return rows.order_by("-happened_on", "-id")


def nearly(rows: "QuerySet[Note]", wanted: dict[str, Any]) -> "QuerySet[Note]":
    """The rows that say something like each word, for where `found` has none.

    A word is like another from a trigram similarity of 0.6 of Postgres' setting.
    """
    rows = filtered(rows, wanted)
    words = [
        word for word in PLAIN.findall(str(wanted.get("q") or "")) if len(word) > 2
    ]
    if not words:
        return rows.none()
    for word in words[:MOST_WORDS]:
        rows = rows.filter(verbatim__trigram_word_similar=word)
    return rows.order_by("-happened_on", "-id")


PLAIN, BEGINS = re.compile(r"\w+"), re.compile(r"(?<!\S)(\w{2,})\*(?!\S)")
MOST_WORDS = 8


def asked_for(text: str) -> SearchQuery | CombinedSearchQuery | None:
    """Words, "a phrase", or, -not as people write them in search fields; begin* besides."""
    begins = BEGINS.findall(text)[:MOST_WORDS]
    parts: list[Any] = [
        SearchQuery(f"{word}:*", config="english", search_type="raw") for word in begins
    ]
    if rest := BEGINS.sub(" ", text).strip():
        parts.append(SearchQuery(rest, config="english", search_type="websearch"))
    return reduce(and_, parts) if parts else None


def filtered(rows: "QuerySet[Note]", wanted: dict[str, Any]) -> "QuerySet[Note]":
    return rows.filter(**{FIELDS[n]: v for n, v in wanted.items() if n in FIELDS})


FIELDS = {
    "kind": "kind",
    "state": "state",
    "site": "site",
    "queue": "queue",
    "product": "products",
    "theme": "theme_links__theme",
    "session": "session",
    "shift": "shift",
    "channel": "channel",
    "severity": "severity__gte",
    "sentiment": "sentiment",
    "tenure": "tenure",
    "tag": "tags__contains",
    "who": "participant",
    "since": "happened_on__gte",
    "until": "happened_on__lte",
}
FACETS = ("kind", "state", "site", "queue")


def facets(rows: "QuerySet[Note]", wanted: dict[str, Any]) -> dict[str, dict[Any, int]]:
    """How many of what was found are of each kind, state, site and queue. One query.

    Of notes this person may list, so nothing is told that the list does not show;
    counted up to MOST_FACETED, the newest first.
    """
    ids = found(rows, wanted, marked=False).values("pk")[:MOST_FACETED]
    columns = {f"by_{name}": F(name) for name in FACETS}
    counted = Note.objects.filter(pk__in=ids).values(**columns)
    sql, values = counted.query.sql_with_params()
    sets = ", ".join(f"({column})" for column in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {', '.join(columns)}, count(*) "  # noqa: S608
            f"FROM ({sql}) AS found GROUP BY GROUPING SETS ({sets})",
            values,
        )
        lines = cursor.fetchall()
    told: dict[str, dict[Any, int]] = {name: {} for name in FACETS}
    for *keys, count in lines:
        for name, key in zip(FACETS, keys, strict=True):
            if key not in (None, ""):
                told[name][key] = count
    return told


MOST_FACETED = 10_000


def headline(query: SearchQuery | CombinedSearchQuery) -> SearchHeadline:
    """A few words around each hit; worked out only for the rows of the page."""
    return SearchHeadline(
        F("verbatim"),
        query,
        config="english",
        start_sel=START,
        stop_sel=STOP,
        max_words=24,
        min_words=10,
        max_fragments=2,
        fragment_delimiter=" … ",
    )


def pieces(hit: str) -> list[tuple[str, bool]]:
    """A headline in pieces, each with whether it is a hit."""
    parts = [part.partition(STOP) for part in hit.split(START)]
    told = [(parts[0][0], False)]
    for marked, _, rest in parts[1:]:
        told += [(marked, True), (rest, False)]
    return [piece for piece in told if piece[0]]


def mark_hits(rows: Sequence[Note]) -> None:
    """Put `pieces` on every row that was found by its words."""
    for row in rows:
        row.pieces = pieces(getattr(row, "hit", ""))  # type: ignore[attr-defined]


def links_of(note: Note) -> dict[str, Any]:
    """The themes and opportunities a note is behind, with weight and direction."""
    themes = NoteTheme.objects.filter(note=note).select_related("theme__product__team")
    behind = NoteOpportunity.objects.filter(note=note).select_related(
        "opportunity__product__team"
    )
    return {
        "theme_links": list(themes.order_by("theme__name")),
        "opportunity_links": list(behind.order_by("opportunity__code")),
    }
