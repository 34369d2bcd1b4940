"""The queue of conflicts with Jira: one by one, or many after a look at what it does."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from backlog.actions.jira import conflicts as actions
from backlog.forms.jira_conflicts import MANY, ManyForm, QueueForm, ResolveForm
from backlog.models import JiraConflict
from backlog.queries import jira_conflicts as queries
from core import access
from core.errors import Refused
from core.roles import Perm
from core.web import Request, go, page_of


@require_GET
def jira_conflict_list(request: Request) -> HttpResponse:
    """What was edited on both sides: base, ours, theirs, and which one stands."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    form = QueueForm(request.GET, user=request.user)
    rows = queries.queue(request.user, **form.asked)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    here = JiraConflict.objects.filter(pk__in=[row.pk for row in page.rows])
    mine = set(queries.to_settle(request.user, here).values_list("pk", flat=True))
    context = {"page": page, "mine": mine, "form": form, "choices": MANY}
    context["is_filtered"] = any(form.asked.values())
    return render(request, "backlog/jira_conflict_list.html", context)


@require_POST
def jira_resolve(request: Request, pk: int) -> HttpResponse:
    rows = JiraConflict.objects.visible_to(request.user).for_list()
    conflict, form = get_object_or_404(rows, pk=pk), ResolveForm(request.POST)
    if form.is_valid():
        actions.resolve(conflict, **form.cleaned_data, by=request.user)
        messages.success(request, f"{conflict} is settled; the next sync carries it.")
        return go(request, conflict.get_absolute_url())
    raise Refused("Choose which of the two values stands.")


@require_POST
def jira_settle(request: Request) -> HttpResponse:
    """Look at what a choice would do to many. Saves nothing."""
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = ManyForm(request.POST)
    if not form.is_valid():
        raise Refused("Choose which values stand.")
    rows = chosen(request, form)
    lines = queries.lines(rows[: queries.MOST], form.cleaned_data["choice"])
    context = {"lines": lines, "choice": form.cleaned_data["choice"], "most": queries.MOST}  # fmt: skip
    context |= {"is_too_many": len(rows) > queries.MOST, "word": dict(MANY)[context["choice"]]}  # fmt: skip
    context["settling"] = [line for line in lines if line.stands]
    return render(request, "backlog/jira_settle.html", context)


@require_POST
def jira_settle_all(request: Request) -> HttpResponse:
    """Settle what was looked at."""
    access.require_somewhere(request.user, Perm.BACKLOG_EDIT)
    form = ManyForm(request.POST)
    if not form.is_valid() or not form.seen:
        raise Refused("Choose conflicts and which values stand.")
    choice = form.cleaned_data["choice"]
    count = actions.resolve_many(form.seen, choice=choice, by=request.user)
    word = "conflict is" if count == 1 else "conflicts are"
    messages.success(request, f"{count} {word} settled; the next sync carries it.")
    return go(request, reverse("backlog:jira_conflict_list"))


def chosen(request: Request, form: ManyForm) -> list[JiraConflict]:
    """What was ticked, or everything of the filter; of these, what may be settled."""
    part = QueueForm(request.POST, user=request.user)
    rows = queries.queue(request.user, **part.asked)
    if not form.cleaned_data["every"]:
        rows = rows.filter(pk__in=form.seen)
    return list(queries.to_settle(request.user, rows)[: queries.MOST + 1])
