from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance import about, decision_page, exports, subjects, weighing, who_decides
from governance.actions import decisions as actions
from governance.actions import links as link_actions
from governance.forms import words
from governance.forms.decisions import (
    DecideForm,
    DecisionForm,
    DecisionReviewForm,
    LinkForm,
    LogFilter,
    NewDecisionForm,
)
from governance.models import Decision, GovernedAct, SubjectLink
from governance.views.pages import done, form_page

PAGE = "governance/decision_detail.html"


def a_decision(request: Request, pk: int) -> Decision:
    rows = Decision.objects.visible_to(request.user).for_page()
    return get_object_or_404(rows, pk=pk)


@require_GET
def decision_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DECISION_VIEW)
    form = LogFilter(request.GET)
    rows = decision_page.log(request.user, **form.conditions())
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    links = SubjectLink.objects.filter(decision__in=[row.pk for row in page.rows])
    context = {"page": page, "form": form, "today": today()}
    context |= {"about": about.about(links, request.user)}
    context |= {"may_edit": access.may(request.user, Perm.DECISION_EDIT)}
    return render(request, "governance/decision_list.html", context)


@require_GET
def decision_export(request: Request) -> StreamingHttpResponse:
    """The filtered log as a CSV file."""
    access.require_somewhere(request.user, Perm.DECISION_VIEW)
    rows = decision_page.log(request.user, **LogFilter(request.GET).conditions())
    response = StreamingHttpResponse(
        exports.decisions(rows), content_type="text/csv; charset=utf-8"
    )
    name = f"decisions-{today().isoformat()}.csv"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@require_GET
def decision_detail(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    return render(request, PAGE, context_of(decision, request.user))


def context_of(
    decision: Decision, user: User, form: LinkForm | None = None
) -> dict[str, Any]:
    can_edit = actions.may(user, Perm.DECISION_EDIT, decision.team)
    act, decided_on = GovernedAct.Act.DECISION, decision.decided_on
    return {
        "raci": who_decides.of_act(decision, act, decided_on),
        "decision": decision,
        "options": decision.options.all(),
        "missing": weighing.missing(decision) if decision.is_open else [],
        "about": about.about(decision.links.all(), user).get(decision.pk, []),
        "history": about.history(decision),
        "successors": decision.successors.order_by("id"),
        "is_due": bool(
            decision.holds and decision.review_on and decision.review_on <= today()
        ),
        "link_form": form or LinkForm(user=user),
        "can_edit": can_edit,
        "can_decide": actions.may(user, Perm.DECISION_DECIDE, decision.team),
    }


@require_http_methods(["GET", "POST"])
def decision_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.DECISION_EDIT)
    subject = subject_of(request)
    first = {"team": subjects.team_of(subject), **request.GET.dict()}
    form = NewDecisionForm(request.POST or None, initial=first, user=request.user)
    if form.is_valid():
        said = {**form.cleaned_data, "about": subject}
        if decision := accepted(form, actions.propose, **said, by=request.user):
            return go(request, decision.get_absolute_url())
    return form_page(request, "decision_create", form, subject=subject)


def subject_of(request: Request) -> Any:
    """The thing that ?about=portfolio.product:3 names, if the person may see it."""
    label, _, pk = request.GET.get("about", "").partition(":")
    return subjects.seen(label, int(pk), request.user) if pk.isdigit() else None


@require_http_methods(["GET", "POST"])
def decision_edit(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    actions.allow(request.user, Perm.DECISION_EDIT, decision.team)
    initial = model_to_dict(decision)
    form = DecisionForm(request.POST or None, initial=initial, user=request.user)
    if done(form, actions.edit, decision, by=request.user):
        return go(request, decision.get_absolute_url())
    return form_page(request, "decision_edit", form, decision=decision)


@require_http_methods(["GET", "POST"])
def decision_decide(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    actions.allow(request.user, Perm.DECISION_DECIDE, decision.team)
    form = DecideForm(request.POST or None, decision=decision)
    if (
        form.is_valid()
        and accepted(form, actions.decide, decision, **form.said(), by=request.user)
        is not None
    ):
        messages.success(request, f"{decision.key} is decided.")
        return go(request, decision.get_absolute_url())
    asked = weighing.missing(decision)
    return form_page(request, "decision_decide", form, decision=decision, missing=asked)


@require_http_methods(["GET", "POST"])
def decision_review(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    actions.allow(request.user, Perm.DECISION_EDIT, decision.team)
    first = {"version": decision.version}
    form = DecisionReviewForm(request.POST or None, initial=first)
    if done(form, actions.review, decision, by=request.user):
        return go(request, decision.get_absolute_url())
    return form_page(request, "decision_review", form, decision=decision)


@require_POST
def decision_ask(request: Request, pk: int) -> HttpResponse:
    """Ask the parties that the matrix has asked before this decision."""
    decision = a_decision(request, pk)
    actions.ask(decision, by=request.user)
    return redirect(decision)


@require_POST
def decision_reverse(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    actions.reverse(decision, **words(request.POST), by=request.user)
    messages.success(request, f"{decision.key} is reversed.")
    return redirect(decision)


@require_POST
def decision_link(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    actions.allow(request.user, Perm.DECISION_EDIT, decision.team)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        context = context_of(decision, request.user, form)
        return render(request, PAGE, context, status=422)
    link_actions.link(decision, form.cleaned_data["address"], by=request.user)
    return redirect(decision)


@require_GET
def decision_panel(request: Request, label: str, subject_id: int) -> HttpResponse:
    """The decisions about one thing, for that thing's page."""
    access.require_somewhere(request.user, Perm.DECISION_VIEW)
    subject = subjects.seen(label, subject_id, request.user)
    place = subjects.type_of(label), subject.pk
    rows = decision_page.log(request.user, state="all", about=place)
    context = {"rows": rows[: about.PANEL], "label": label, "subject_id": subject.pk}
    context |= {"today": today()}
    context |= {"may_edit": access.may(request.user, Perm.DECISION_EDIT)}
    return render(request, "governance/decision_panel.html", context)
