"""What lists of notes share: what is found, what is nearly it, and counts to narrow by."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from core.web import Request, page_of
from discovery.forms.filters import NoteFilter
from discovery.models import Note
from discovery.queries.notes import facets, found, mark_hits, nearly
from portfolio.models import Queue, Site


def searched(
    request: Request, notes: "QuerySet[Note]", wanted: dict[str, Any], size: int = 50
) -> dict[str, Any]:
    """One page of what matches; if no word is found, of what says something like it."""
    after = request.GET.get("after", "")
    page = page_of(found(notes, wanted), after=after, size=size)
    is_like = bool(wanted.get("q")) and not page.rows and not after
    if is_like:
        page = page_of(nearly(notes, wanted)[:size], size=size)
    mark_hits(page.rows)
    return {"page": page, "is_like": is_like and bool(page.rows)}


@require_GET
def note_facets(request: Request) -> HttpResponse:
    """How many of what the list shows are of each kind, state, site and queue."""
    form = NoteFilter(request.GET, user=request.user)
    counts = facets(Note.objects.visible_to(request.user), form.wanted())
    groups = [
        (label, narrowing(request, name, counts[name], names))
        for name, label, names in named()
    ]
    context = {"groups": [each for each in groups if each[1]]}
    return render(request, "discovery/note_facets.html", context)


def named() -> list[tuple[str, str, dict[Any, str]]]:
    """Each facet: its name in an address, its label, and what its values are called."""
    return [
        ("kind", "Kind", dict(Note.Kind.choices)),
        ("state", "State", dict(Note.State.choices)),
        ("site", "Site", dict(Site.objects.values_list("pk", "name"))),
        ("queue", "Queue", dict(Queue.objects.values_list("pk", "name"))),
    ]


def narrowing(
    request: Request, name: str, counts: dict[Any, int], names: dict[Any, str]
) -> list[tuple[str, int, str]]:
    """(what, how many, where the list shows only those), the most first."""
    asked = request.GET.copy()
    asked.pop("after", None)
    found = []
    for value, count in counts.items():
        asked[name] = str(value)
        url = f"{reverse('discovery:note_list')}?{asked.urlencode()}"
        found.append((names.get(value, str(value)), count, url))
    return sorted(found, key=lambda row: (-row[1], row[0]))


TABS = (
    ("note_list", "Notes"), ("note_mine", "Mine"), ("insight_list", "Insights"),
    ("you_said", "You said, we did"), ("session_list", "Sessions"),
    ("watch_list", "Watch list"), ("learning_list", "Learning log"), ("retention_list", "Retention"),
)  # fmt: skip


def tabs(here: str) -> list[dict[str, Any]]:
    """The pages of discovery beside the list of notes."""
    return [
        {
            "label": label, "url": reverse(f"discovery:{name}"), "count": None,
            "current": name == here,
        }
        for name, label in TABS
    ]  # fmt: skip
