from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from core.roles import Perm
from core.web import Request, go
from governance.actions import decisions
from governance.actions import options as actions
from governance.forms.decisions import NewOptionForm, OptionForm
from governance.models import Decision, DecisionOption
from governance.views.decisions import a_decision
from governance.views.pages import done, form_page


def an_option(request: Request, pk: int) -> DecisionOption:
    """The option, for somebody who may change its decision."""
    seen = Decision.objects.visible_to(request.user)
    rows = DecisionOption.objects.filter(decision__in=seen)
    option = get_object_or_404(rows.select_related("decision__team"), pk=pk)
    decisions.allow(request.user, Perm.DECISION_EDIT, option.decision.team)
    return option


@require_http_methods(["GET", "POST"])
def option_create(request: Request, pk: int) -> HttpResponse:
    decision = a_decision(request, pk)
    decisions.allow(request.user, Perm.DECISION_EDIT, decision.team)
    form = NewOptionForm(request.POST or None)
    if done(form, actions.add, decision, by=request.user):
        return go(request, decision.get_absolute_url())
    return form_page(request, "option_create", form, decision=decision)


@require_http_methods(["GET", "POST"])
def option_edit(request: Request, pk: int) -> HttpResponse:
    option = an_option(request, pk)
    form = OptionForm(request.POST or None, initial=model_to_dict(option))
    if done(form, actions.edit, option, by=request.user):
        return go(request, option.decision.get_absolute_url())
    return form_page(request, "option_edit", form, option=option)


@require_POST
def option_remove(request: Request, pk: int) -> HttpResponse:
    return redirect(actions.remove(an_option(request, pk), by=request.user))
