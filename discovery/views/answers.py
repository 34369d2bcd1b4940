"""You said, we did: what became of what was heard, and what waits for an answer."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.charts import BarSeries, bars
from core.clock import today
from core.roles import Perm
from core.web import Request, page_of
from discovery.actions import answers as actions
from discovery.answers import LATE_AFTER
from discovery.forms.answers import OfProductForm, ReplyForm
from discovery.models import Note
from discovery.queries import answers
from discovery.views.pages import done, note_context


@require_GET
def you_said(request: Request) -> HttpResponse:
    """The needs people named and what was done, and how well they are answered."""
    access.require_somewhere(request.user, Perm.DISCOVERY_VIEW)
    form = OfProductForm(request.GET, user=request.user)
    context = {
        "form": form,
        "said": answers.said(request.user, product=form.product),
        "closure": answers.closure(request.user, on=today(), product=form.product),
        "trend": trend(request),
        "waiting": answers.unanswered(request.user, on=today()).count(),
        "late_after": LATE_AFTER,
        "may_answer": access.may(request.user, Perm.DISCOVERY_TRIAGE),
    }
    return render(request, "discovery/you_said.html", context)


def trend(request: Request) -> object:
    """Notes of each month, and how many of them were answered."""
    rows = answers.by_month(request.user, on=today())
    if not rows:
        return None
    names = [f"{month:%b} {month.year}" for month, _, _ in rows]
    series = [
        BarSeries("All", [notes for _, notes, _ in rows], plan=True),
        BarSeries("Answered", [answered for _, _, answered in rows]),
    ]
    says = "Notes by month, and how many were answered"
    return bars(names, series, says=says, fmt=lambda n: f"{n:,.0f}", height=200)


@require_GET
def unanswered(request: Request) -> HttpResponse:
    """Notes that nobody answered in time, oldest first, for who triages them."""
    access.require_somewhere(request.user, Perm.DISCOVERY_TRIAGE)
    rows = answers.unanswered(request.user, on=today())
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"page": page, "late_after": LATE_AFTER}
    return render(request, "discovery/unanswered.html", context)


@require_POST
def note_reply(request: Request, pk: int) -> HttpResponse:
    """Write back to whoever sent it, without learning who that is."""
    notes = Note.objects.visible_to(request.user).for_page()
    note = get_object_or_404(notes, pk=pk)
    form = ReplyForm(request.POST)
    if not form.is_valid():
        context = note_context(request, note, reply_form=form)
        return render(request, "discovery/note_detail.html", context, status=422)
    actions.reply(note, **form.cleaned_data, by=request.user)
    return done(request, "Whoever sent it is told.", note.get_absolute_url())
