"""One scorer's own page of a vendor evaluation, and what is known of one candidate."""

from django.contrib import messages
from django.forms import Form
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from core.forms import accepted
from core.roles import Perm
from core.web import Request, form_page, go
from discovery.actions import evaluation_scores as actions
from discovery.actions import evaluation_steps as steps
from discovery.forms.vendor_scores import CheckForm, DeclareForm, ScoreForm
from discovery.models import VendorScorer
from discovery.queries.evaluations import own
from discovery.views.evaluations import find
from governance.actions.decisions import allow

SCORE = "discovery/evaluation_score.html"


def score_page(request: Request, scorer: VendorScorer, **bound: Form) -> HttpResponse:
    """Both forms; one that was sent and is not right stays as it was typed."""
    context = {
        "scorer": scorer,
        "evaluation": scorer.evaluation,
        "declare_form": bound.get("declare") or DeclareForm(scorer=scorer),
        "form": bound.get("score") or ScoreForm(scorer=scorer),
        "declares": "declare" in bound or scorer.declared_at is None,
    }
    return render(request, SCORE, context, status=422 if bound else 200)


@require_http_methods(["GET", "POST"])
def evaluation_score(request: Request, pk: int) -> HttpResponse:
    """Give one's own scores: for later, or handed in."""
    scorer = own(request.user, pk)
    if request.method == "GET":
        return score_page(request, scorer)
    hand_in = "hand_in" in request.POST
    form = ScoreForm(request.POST, scorer=scorer, hand_in=hand_in)
    if form.is_valid() and accepted(form, actions.score, scorer.evaluation, scores=form.scores, hand_in=hand_in, by=request.user) is not None:  # fmt: skip
        messages.success(request, "Handed in." if hand_in else "Kept for later.")
        return go(request, scorer.evaluation.get_absolute_url())
    return score_page(request, scorer, score=form)


@require_POST
def evaluation_declare(request: Request, pk: int) -> HttpResponse:
    """Say what ties one to a candidate; then comes scoring."""
    scorer = own(request.user, pk)
    form = DeclareForm(request.POST, scorer=scorer)
    if form.is_valid() and accepted(form, actions.declare, scorer.evaluation, conflicts=form.conflicts, by=request.user) is not None:  # fmt: skip
        messages.success(request, "Declared.")
        return redirect("discovery:evaluation_score", pk)
    return score_page(request, scorer, declare=form)


@require_http_methods(["GET", "POST"])
def evaluation_check(request: Request, pk: int, candidate: int) -> HttpResponse:
    """The must-haves of one candidate, and what shows them."""
    row = find(request.user, pk)
    of = get_object_or_404(row.candidates.all(), pk=candidate)
    allow(request.user, Perm.DECISION_EDIT, row.team)
    form = CheckForm(request.POST or None, of=row, candidate=of)
    if form.is_valid() and accepted(form, steps.check, row, candidate=of, findings=form.findings, administered=form.cleaned_data["administered"], by=request.user) is not None:  # fmt: skip
        messages.success(request, f"Kept what is known of {of}.")
        return go(request, row.get_absolute_url())
    template = "discovery/evaluation_check.html"
    return form_page(request, template, form, evaluation=row, candidate=of)
