"""What was found in notes and waits to be judged, and the notes of one suggestion."""

from typing import Any

from django.db.models import QuerySet

from core.models import JobRun, User
from discovery.models import Note, SuggestedNote, Suggestion

SHOWN = 50  # of the notes of one suggestion; what is checked is what is shown
LOOK = "discovery.tasks.look_through_notes"


def suggestion_rows(user: User, kind: str = "") -> "QuerySet[Suggestion]":
    """Open suggestions, those of the most notes first."""
    rows = Suggestion.objects.visible_to(user).open().for_list()
    rows = rows.filter(kind=kind) if kind else rows
    return rows.order_by("-size", "-id")


def judged_rows(user: User) -> "QuerySet[Suggestion]":
    """What somebody has accepted or dismissed, newest first."""
    rows = Suggestion.objects.visible_to(user).for_list()
    return rows.exclude(state=Suggestion.State.OPEN).order_by("-id")


def notes_of(suggestion: Suggestion, user: User) -> list[SuggestedNote]:
    """Its notes that this person may read, the nearest first."""
    links = suggestion.links.filter(note__in=Note.objects.visible_to(user))
    related = ("note__site", "note__queue")
    return list(links.select_related(*related).defer("note__words")[:SHOWN])


def counts(user: User) -> dict[str, int]:
    """How many of each kind wait."""
    kinds = Suggestion.objects.visible_to(user).open().values_list("kind", flat=True)
    told: dict[str, Any] = dict.fromkeys(Suggestion.Kind.values, 0)
    for kind in kinds:
        told[kind] += 1
    return told


def last_look() -> JobRun | None:
    """The newest look through the notes, running or over."""
    return JobRun.objects.filter(job=LOOK).order_by("-started_at").first()
