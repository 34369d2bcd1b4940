"""What the machine found in notes: judged by a person, one by one."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.tasks import send
from core.web import Request, go, page_of
from discovery import tasks
from discovery.actions import copies
from discovery.actions import suggestions as actions
from discovery.forms import suggestions as forms
from discovery.models import Note, SuggestedNote, Suggestion, Theme
from discovery.queries import suggestions as queries
from discovery.views.pages import done

Kind = Suggestion.Kind
TABS = {"": "Everything", "theme": "Themes", "fits": "Fit a theme", "copies": "Copies"}


@require_GET
def suggestion_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    kind = request.GET.get("kind", "")
    judged = kind == "judged"
    rows = (
        queries.judged_rows(request.user)
        if judged
        else queries.suggestion_rows(request.user, kind if kind in Kind else "")
    )
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"page": page, "tabs": tabs(request, kind), "judged": judged}
    context["run"] = queries.last_look()
    return render(request, "discovery/suggestion_list.html", context)


def tabs(request: Request, chosen: str) -> list[dict[str, Any]]:
    waiting = queries.counts(request.user)
    counts: dict[str, int | None] = {"": sum(waiting.values()), **waiting}
    listed = {**TABS, "judged": "Judged"}
    return [
        {
            "label": label,
            "url": f"?kind={name}",
            "current": name == chosen,
            "count": counts.get(name),
        }
        for name, label in listed.items()
    ]


@require_POST
def suggestion_look(request: Request) -> HttpResponse:
    """Have the worker look through the notes now."""
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    if send(tasks.look_through_notes):
        text = "The notes are being looked through. What is found stands here."
        messages.success(request, text)
    return redirect("discovery:suggestion_list")


def find(request: Request, pk: int) -> Suggestion:
    rows = Suggestion.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


@require_GET
def suggestion_detail(request: Request, pk: int) -> HttpResponse:
    return shown(request, find(request, pk))


def shown(
    request: Request, suggestion: Suggestion, form: Any = None, status: int = 200
) -> HttpResponse:
    """The page of one suggestion; `form` is the one with errors."""
    links = queries.notes_of(suggestion, request.user)
    tick(links, form)
    suggestion.hidden = suggestion.links.count() > len(links)  # type: ignore[attr-defined]
    starts = {"name": suggestion.name, "product": suggestion.product_id}
    starts |= {"theme": suggestion.theme_id}
    told: dict[str, Any] = {"suggestion": suggestion, "user": request.user}
    is_name = isinstance(form, forms.NameForm)
    is_put = isinstance(form, forms.PutForm)
    context = {
        "suggestion": suggestion,
        "links": links,
        "form": form,
        "naming": form if is_name else forms.NameForm(initial=starts, **told),
        "putting": form if is_put else forms.PutForm(initial=starts, **told),
    }
    page = "discovery/suggestion_detail.html"
    return render(request, page, context, status=status)


def tick(links: list[SuggestedNote], form: Any) -> None:
    """Tick the notes that were ticked, or at first all."""
    ticked = set(form.data.getlist("notes")) if form else None
    for link in links:
        link.ticked = ticked is None or str(link.note_id) in ticked  # type: ignore[attr-defined]


def judge(
    request: Request, pk: int, kind: type[forms.JudgeForm], act: Callable[..., Any]
) -> HttpResponse:
    """Accept by `act`; the page again with what was ticked where it is refused."""
    suggestion = find(request, pk)
    form = kind(request.POST, suggestion=suggestion, user=request.user)
    made: Theme | Note | None = None
    if form.is_valid():
        told = form.cleaned_data
        made = accepted(form, act, suggestion, **told, by=request.user)
    if made is None:
        return shown(request, suggestion, form, 422)
    messages.success(request, f"Done: see “{made}”.")
    return go(request, made.get_absolute_url())


@require_POST
def suggestion_name(request: Request, pk: int) -> HttpResponse:
    return judge(request, pk, forms.NameForm, actions.name)


@require_POST
def suggestion_put(request: Request, pk: int) -> HttpResponse:
    return judge(request, pk, forms.PutForm, actions.put_in_theme)


@require_POST
def suggestion_merge(request: Request, pk: int) -> HttpResponse:
    return judge(request, pk, forms.MergeForm, actions.merge)


@require_POST
def suggestion_dismiss(request: Request, pk: int) -> HttpResponse:
    suggestion, form = find(request, pk), forms.DismissForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    actions.dismiss(suggestion, version=version, by=request.user)
    messages.success(request, "Dismissed. The same is not suggested again.")
    return redirect("discovery:suggestion_list")


@require_POST
def note_separate(request: Request, pk: int) -> HttpResponse:
    """A copy is a voice of its own again; or all copies of a note are."""
    notes = Note.objects.visible_to(request.user)
    note = get_object_or_404(notes, pk=pk)
    if note.copy_of_id:
        copies.separate(note, by=request.user)
    else:
        copies.separate_all(note, by=request.user)
    text = "Each is a voice of its own again."
    return done(request, text, note.get_absolute_url())
