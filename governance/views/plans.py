from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance import about, plan_page, rich_text, subjects
from governance.actions import links as link_actions
from governance.actions import plans as actions
from governance.actions.decisions import allow, may
from governance.forms import words
from governance.forms.decisions import LinkForm
from governance.forms.plans import (
    NewPlanForm,
    PlanFilter,
    PlanForm,
    PlanReviewForm,
    ReceiptForm,
)
from governance.models import Decision, Plan, SubjectLink
from governance.views.decisions import subject_of
from governance.views.evidence import sent
from governance.views.pages import done, form_page

PAGE = "governance/plan_detail.html"


def a_plan(request: Request, pk: int) -> Plan:
    return get_object_or_404(Plan.objects.visible_to(request.user).for_page(), pk=pk)


@require_GET
def plan_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLAN_VIEW)
    form = PlanFilter(request.GET)
    rows = plan_page.listed(request.user, **form.conditions())
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    links = SubjectLink.objects.filter(plan__in=[row.pk for row in page.rows])
    context = {"page": page, "form": form, "today": today()}
    context |= {"about": about.about(links, request.user)}
    context |= {"may_edit": access.may(request.user, Perm.PLAN_EDIT)}
    return render(request, "governance/plan_list.html", context)


@require_GET
def plan_detail(request: Request, pk: int) -> HttpResponse:
    plan = a_plan(request, pk)
    return render(request, PAGE, context_of(plan, request.user))


def context_of(plan: Plan, user: User, form: LinkForm | None = None) -> dict[str, Any]:
    can_edit = may(user, Perm.PLAN_EDIT, plan.team)
    return {
        "plan": plan,
        "text": rich_text.shown(plan.text),
        "readers": plan_page.readers(plan),
        "earlier": plan_page.earlier(plan),
        "about": about.about(plan.links.all(), user).get(plan.pk, []),
        "history": about.history(plan),
        "successors": plan.successors.order_by("id"),
        "is_due": plan.is_agreed and plan.due_on <= today(),
        "agrees": plan_page.to_agree(user).filter(pk=plan.pk).exists(),
        "reads": plan.is_agreed and not has_read(plan, user),
        "link_form": form or LinkForm(user=user),
        "receipt_form": ReceiptForm(),
        "can_edit": can_edit and plan.is_current,
        "can_review": plan.is_agreed and (can_edit or owns(plan, user)),
    }


def has_read(plan: Plan, user: User) -> bool:
    return any(
        each.person_id == user.pk and each.edition == plan.edition
        for each in plan.receipts.all()
    )


def owns(plan: Plan, user: User) -> bool:
    return user.pk in (plan.business_owner_id, plan.it_owner_id)


@require_http_methods(["GET", "POST"])
def plan_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PLAN_EDIT)
    subject = subject_of(request)
    first = {"team": subjects.team_of(subject), **request.GET.dict()}
    sent_in = request.POST or None, request.FILES or None
    form = NewPlanForm(*sent_in, initial=first, user=request.user)
    if plan := done(form, actions.create, about=subject, by=request.user):
        return go(request, plan.get_absolute_url())
    return form_page(request, "plan_create", form, subject=subject)


@require_http_methods(["GET", "POST"])
def plan_edit(request: Request, pk: int) -> HttpResponse:
    plan = a_plan(request, pk)
    allow(request.user, Perm.PLAN_EDIT, plan.team)
    sent_in = request.POST or None, request.FILES or None
    form = PlanForm(*sent_in, initial=model_to_dict(plan), user=request.user)
    if done(form, actions.edit, plan, by=request.user):
        return go(request, plan.get_absolute_url())
    return form_page(request, "plan_edit", form, plan=plan)


@require_POST
def plan_agree(request: Request, pk: int) -> HttpResponse:
    version = words(request.POST)["version"]
    plan = actions.agree(a_plan(request, pk), version=version, by=request.user)
    both = "Both owners have agreed." if plan.is_agreed else "The other owner is next."
    messages.success(request, f"You agreed to edition {plan.edition}. {both}")
    return redirect(plan)


@require_http_methods(["GET", "POST"])
def plan_review(request: Request, pk: int) -> HttpResponse:
    plan = a_plan(request, pk)
    if not owns(plan, request.user):
        allow(request.user, Perm.PLAN_EDIT, plan.team)
    form = PlanReviewForm(request.POST or None, initial={"version": plan.version})
    if done(form, actions.review, plan, by=request.user):
        return go(request, plan.get_absolute_url())
    return form_page(request, "plan_review", form, plan=plan)


@require_POST
def plan_acknowledge(request: Request, pk: int) -> HttpResponse:
    plan, form = a_plan(request, pk), ReceiptForm(request.POST)
    if not form.is_valid():
        context = context_of(plan, request.user) | {"receipt_form": form}
        return render(request, PAGE, context, status=422)
    actions.acknowledge(plan, **form.cleaned_data, by=request.user)
    messages.success(request, "Noted: you have read this edition.")
    return redirect(plan)


@require_GET
def plan_download(request: Request, pk: int) -> FileResponse:
    return sent(a_plan(request, pk))


@require_POST
def plan_link(request: Request, pk: int) -> HttpResponse:
    plan = a_plan(request, pk)
    allow(request.user, Perm.PLAN_EDIT, plan.team)
    form = LinkForm(request.POST, user=request.user)
    if not form.is_valid():
        context = context_of(plan, request.user, form)
        return render(request, PAGE, context, status=422)
    link_actions.link(plan, form.cleaned_data["address"], by=request.user)
    return redirect(plan)


@require_GET
def plan_panel(request: Request, label: str, subject_id: int) -> HttpResponse:
    """The documents about one thing, for that thing's page."""
    access.require_somewhere(request.user, Perm.PLAN_VIEW)
    subject = subjects.seen(label, subject_id, request.user)
    place = subjects.type_of(label), subject.pk
    rows = plan_page.listed(request.user, about=place)[: about.PANEL]
    context = {"rows": rows, "label": label, "subject_id": subject.pk}
    context |= {"today": today(), "may_edit": access.may(request.user, Perm.PLAN_EDIT)}
    return render(request, "governance/plan_panel.html", context)


@require_POST
def link_remove(request: Request, pk: int) -> HttpResponse:
    """Take back what a decision or a document was said to be about."""
    decisions = Decision.objects.visible_to(request.user)
    plans = Plan.objects.visible_to(request.user)
    rows = SubjectLink.objects.filter(decision__in=decisions)
    rows |= SubjectLink.objects.filter(plan__in=plans)
    return redirect(
        link_actions.unlink(get_object_or_404(rows, pk=pk), by=request.user)
    )
