from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.roles import Perm
from core.web import Request, go
from governance import policy_page
from governance.actions import policy as actions
from governance.actions import policy_parts as parts
from governance.forms.policy import (
    NewQuestionForm,
    NewRuleForm,
    PublishSetForm,
    QuestionForm,
    RuleForm,
    TiersForm,
)
from governance.models import CriteriaSet, GateRule, TierQuestion
from governance.views.pages import done, form_page


def may_edit(request: Request) -> bool:
    return access.may(request.user, Perm.CRITERIA_EDIT)


def to_edit(request: Request, pk: int) -> CriteriaSet:
    actions.require_author(request.user)
    return get_object_or_404(CriteriaSet, pk=pk)


def typed_version(request: Request) -> int | None:
    """The version that a button of the page carries."""
    said = request.POST.get("version", "")
    return int(said) if said.isdecimal() else None


@require_GET
def criteria_set_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    context = {
        "versions": policy_page.versions(),
        "draft": policy_page.draft(),
        "can_edit": may_edit(request),
    }
    return render(request, "governance/criteria_set_list.html", context)


@require_GET
def criteria_set_detail(request: Request, pk: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    page = policy_page.page_of(get_object_or_404(CriteriaSet, pk=pk))
    part = request.GET.get("part", "")
    context = {
        "page": page, "row": page.row, "part": part,
        "tabs": policy_page.tabs(page.row, part, page),
        "touched": policy_page.touched(page.row) if part == "impact" else None,
        "version": policy_page.version_of(page.row, policy_page.holding()),
        "can_edit": may_edit(request) and page.row.is_draft,
        "may_publish": policy_page.may_publish(page.row, request.user),
    }  # fmt: skip
    return render(request, "governance/criteria_set_detail.html", context)


@require_POST
def criteria_set_draft(request: Request) -> HttpResponse:
    return redirect(actions.draft(by=request.user))


@require_POST
def criteria_set_discard(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    actions.discard(row, by=request.user)
    messages.success(request, f"The draft of {row} is gone.")
    return redirect("governance:criteria_set_list")


@require_http_methods(["GET", "POST"])
def criteria_set_publish(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    shown = policy_page.to_publish(row, request.user)
    form = PublishSetForm(request.POST or None, initial=shown["first"])
    if done(form, actions.publish, row, by=request.user):
        messages.success(request, f"{row} is published.")
        return go(request, row.get_absolute_url())
    return form_page(request, "criteria_set_publish", form, **shown)


@require_http_methods(["GET", "POST"])
def criteria_set_name_tiers(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    names = [tier.name for tier in row.tiers.order_by("rank")]
    first = {**parts.tiers_typed(names), "version": row.version}
    form = TiersForm(request.POST or None, initial=first)
    if done(form, parts.set_tiers, row, by=request.user):
        return go(request, f"{row.get_absolute_url()}?part=questions")
    return form_page(request, "criteria_set_name_tiers", form, row=row)


@require_http_methods(["GET", "POST"])
def tier_question_create(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    first = {"place": row.questions.count() + 1, "version": row.version}
    form = NewQuestionForm(request.POST or None, initial=first, row=row)
    if done(form, parts.set_question, row, by=request.user):
        return go(request, f"{row.get_absolute_url()}?part=questions")
    return form_page(request, "tier_question_create", form, row=row)


def question_to_edit(request: Request, pk: int) -> TierQuestion:
    actions.require_author(request.user)
    return get_object_or_404(TierQuestion.objects.select_related("set"), pk=pk)


@require_http_methods(["GET", "POST"])
def tier_question_edit(request: Request, pk: int) -> HttpResponse:
    question = question_to_edit(request, pk)
    row = question.set
    first = model_to_dict(question) | {"place": question.number, "version": row.version}
    form = QuestionForm(request.POST or None, initial=first, row=row)
    if form.is_valid():
        said = {**form.cleaned_data, "code": question.code}
        if accepted(form, parts.set_question, row, **said, by=request.user):
            return go(request, f"{row.get_absolute_url()}?part=questions")
    shown = {"row": row, "question": question}
    return form_page(request, "tier_question_edit", form, **shown)


@require_POST
def tier_question_remove(request: Request, pk: int) -> HttpResponse:
    question = question_to_edit(request, pk)
    version = typed_version(request)
    row = parts.remove_question(question, version=version, by=request.user)
    return redirect(f"{row.get_absolute_url()}?part=questions")


@require_http_methods(["GET", "POST"])
def gate_rule_create(request: Request, pk: int) -> HttpResponse:
    row = to_edit(request, pk)
    first = policy_page.copied(row, request.GET.get("gate", ""))
    form = NewRuleForm(request.POST or None, initial=first, row=row)
    if done(form, parts.set_rule, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "gate_rule_create", form, row=row)


def rule_to_edit(request: Request, pk: int) -> GateRule:
    actions.require_author(request.user)
    return get_object_or_404(GateRule.objects.select_related("set", "tier"), pk=pk)


@require_http_methods(["GET", "POST"])
def gate_rule_edit(request: Request, pk: int) -> HttpResponse:
    rule = rule_to_edit(request, pk)
    row, first = rule.set, policy_page.first_values(rule)
    form = RuleForm(request.POST or None, initial=first, row=row)
    if form.is_valid():
        said = {"gate": rule.gate, "tier": rule.tier, **form.cleaned_data}
        if accepted(form, parts.set_rule, row, **said, by=request.user):
            return go(request, f"{row.get_absolute_url()}#{rule.gate}")
    return form_page(request, "gate_rule_edit", form, row=row, rule=rule)


@require_POST
def gate_rule_remove(request: Request, pk: int) -> HttpResponse:
    rule = rule_to_edit(request, pk)
    version = typed_version(request)
    row = parts.remove_rule(rule, version=version, by=request.user)
    return redirect(row)
