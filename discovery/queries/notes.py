"""Notes found: by words, by what they are about, by what waits for somebody."""

from collections.abc import Sequence
from typing import Any

from django.contrib.postgres.search import SearchHeadline, SearchQuery
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
    conditions = {FIELDS[name]: v for name, v in wanted.items() if name in FIELDS and v}
    rows = rows.filter(**conditions)
    if words := wanted.get("q"):
        query = SearchQuery(words, config="english", search_type="websearch")
        rows = rows.filter(words=query)
        rows = rows.annotate(hit=headline(query)) if marked else rows
    return rows.order_by("-happened_on", "-id")


FIELDS = {
    "kind": "kind",
    "state": "state",
    "site": "site",
    "queue": "queue",
    "product": "products",
    "tag": "tags__contains",
    "who": "participant",
    "since": "happened_on__gte",
    "until": "happened_on__lte",
}


def headline(query: SearchQuery) -> SearchHeadline:
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
