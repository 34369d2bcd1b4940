from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import moment, today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import due_decisions, who_decides
from governance.actions import asking, consults, governed
from governance.due_decisions import Decided
from governance.forms.rights import AnswerForm, GovernedForm, TermForm, first_of
from governance.models import Consult, ConsultTerm, GovernedAct
from governance.views.pages import done, form_page


@require_GET
def governed_list(request: Request) -> HttpResponse:
    """Which act is which activity, and from when the matrix is enforced for it."""
    access.require_somewhere(request.user, Perm.RACI_VIEW)
    context = {
        "rows": GovernedAct.objects.select_related("activity"),
        "terms": ConsultTerm.objects.select_related("calendar"),
        "can_edit": access.allows(request.user, Perm.PEOPLE_EDIT, team=None),
    }
    return render(request, "governance/governed_list.html", context)


@require_http_methods(["GET", "POST"])
def governed_edit(request: Request, pk: int) -> HttpResponse:
    governed.require_keeper(request.user)
    row = get_object_or_404(GovernedAct, pk=pk)
    form = GovernedForm(request.POST or None, initial=first_of(row))
    if bound := done(form, governed.bind, row, by=request.user):
        messages.success(request, f"“{bound}” is {bound.activity}.")
        return go(request, bound.get_absolute_url())
    return form_page(request, "governed_edit", form, row=row)


@require_http_methods(["GET", "POST"])
def consult_term_edit(request: Request, pk: int) -> HttpResponse:
    governed.require_keeper(request.user)
    row = get_object_or_404(ConsultTerm, pk=pk)
    form = TermForm(request.POST or None, initial=model_to_dict(row))
    if term := done(form, governed.set_term, row, by=request.user):
        return go(request, term.get_absolute_url())
    return form_page(request, "consult_term_edit", form, row=row)


@require_GET
def act_about(request: Request, act: str, pk: int) -> HttpResponse:
    """Who decides on one thing, who is asked about it, and what they said."""
    kind, subject = thing(request, act, pk)
    row = GovernedAct.objects.filter(act=act).first()
    decided_on = None if kind.is_due(subject) else today()
    context = {
        "subject": subject,
        "act": row,
        "raci": who_decides.of_act(subject, act, decided_on),
        "from_the_floor": not access.may(request.user, Perm.RACI_VIEW),
        "ask_url": reverse("governance:act_ask", args=[act, pk]),
    }
    return render(request, "governance/act_about.html", context)


@require_POST
def act_ask(request: Request, act: str, pk: int) -> HttpResponse:
    kind, subject = thing(request, act, pk)
    asked = asking.put(kind, subject, by=request.user)
    names = ", ".join(str(each.party) for each in asked)
    messages.success(request, f"Asked: {names}.")
    return go(request, reverse("governance:act_about", args=[act, pk]))


def thing(request: Request, act: str, pk: int) -> tuple[Decided, Any]:
    """What the act decides on; 404 for who may not open it."""
    kind = due_decisions.of(act)
    subject = due_decisions.seen(kind, pk, request.user) if kind else None
    if kind is None or subject is None:
        raise Http404
    return kind, subject


@require_GET
def consult_list(request: Request) -> HttpResponse:
    """What the parties one speaks for were asked, the farthest due first."""
    rows = Consult.objects.visible_to(request.user).for_list()
    page = page_of(
        rows.order_by("-due_at", "-id"), after=request.GET.get("after", ""), size=50
    )
    return render(request, "governance/consult_list.html", {"page": page})


@require_GET
def consult_detail(request: Request, pk: int) -> HttpResponse:
    return shown(request, asked(request, pk), AnswerForm())


@require_POST
def consult_answer(request: Request, pk: int) -> HttpResponse:
    consult, form = asked(request, pk), AnswerForm(request.POST)
    if done(form, consults.answer, consult, by=request.user):
        messages.success(request, f"The answer of {consult.party} is kept.")
        return go(request, consult.get_absolute_url())
    return shown(request, consult, form)


def asked(request: Request, pk: int) -> Consult:
    rows = Consult.objects.visible_to(request.user).for_list()
    return get_object_or_404(rows, pk=pk)


def shown(request: Request, consult: Consult, form: AnswerForm) -> HttpResponse:
    """The question; a link to what is asked about only for who may see that."""
    context = {
        "consult": consult,
        "subject_url": who_decides.page_of_subject(consult, request.user),
        "can_answer": consult.is_waiting and consult.due_at > moment(),
    }
    return form_page(request, "consult_detail", form, **context)
