from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET

from core import access, saved_views
from core.clock import today
from core.roles import Perm
from core.web import Request
from discovery.forms.filters import NoteFilter
from discovery.models import Note, Snooze
from discovery.queries.notes import awake
from discovery.views.pages import note_context
from discovery.views.searching import searched

SIZE, HERE = 50, "discovery:inbox"
PILES = ("waiting", "unread", "unlinked", "snoozed", "all")


@require_GET
def inbox(request: Request) -> HttpResponse:
    """Notes to triage at the left, the one being read at the right."""
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    begins = "" if request.GET else saved_views.default_of(request.user, HERE)
    form = NoteFilter(request.GET, user=request.user, with_tenure=True)
    if clean := begins or form.clean_address(request.path):
        return redirect(clean)
    wanted = form.wanted()
    context = searched(request, pile(request), wanted, SIZE)
    context |= {"form": form, "wanted": wanted, "piles": piles(request)}
    context["views"] = saved_views.offered(request.user, HERE, request.GET.urlencode())
    context |= reading(request, context["page"].rows)
    return render(request, "discovery/inbox.html", context)


def pile(request: Request) -> "QuerySet[Note]":
    """Which notes lie in the inbox: those that wait for something, unless asked."""
    notes = Note.objects.triaged_by(request.user).for_list()
    chosen = request.GET.get("pile", "waiting")
    if chosen == "snoozed":
        off = Snooze.objects.filter(person=request.user, until__gt=today())
        return notes.filter(pk__in=off.values("note"))
    if chosen == "unread":
        return awake(notes.filter(state=Note.State.REDACTION_REVIEW), request.user)
    if chosen == "unlinked":
        return awake(notes.filter(state=Note.State.PUBLISHED).waiting(), request.user)
    return notes if chosen == "all" else awake(notes.waiting(), request.user)


def piles(request: Request) -> list[dict[str, Any]]:
    """The tabs over the list; how many wait is in the navigation."""
    chosen = request.GET.get("pile", "waiting")
    labels = ("Waiting", "To read", "To link", "Snoozed", "Everything")
    return [
        {
            "label": label,
            "url": f"?pile={name}",
            "current": name == chosen,
            "count": None,
        }
        for name, label in zip(PILES, labels, strict=True)
    ]


def reading(request: Request, rows: list[Note]) -> dict[str, Any]:
    """The note that is open: the one asked for, or the first of the list."""
    asked = request.GET.get("note", "")
    notes = Note.objects.triaged_by(request.user).for_page()
    chosen = int(asked) if asked.isascii() and asked.isdecimal() else 0
    first = rows[0].pk if rows else 0
    note = notes.filter(pk=chosen or first).first()
    context: dict[str, Any] = {"note": None}
    if note:
        context = note_context(request, note)
    context["onward"] = onward(request, rows, note)
    return context | {"is_open": bool(chosen and note)}


def onward(request: Request, rows: list[Note], note: Note | None) -> str:
    """Where the next note of the list is read, once this one is dealt with."""
    pks = [row.pk for row in rows]
    at = pks.index(note.pk) if note and note.pk in pks else -1
    asked = request.GET.copy()
    asked.pop("note", None)
    if later := pks[at + 1 : at + 2] or pks[max(at - 1, 0) : at]:
        asked["note"] = str(later[0])
    return f"{request.path}?{asked.urlencode()}"
