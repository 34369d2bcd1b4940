from typing import Any

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.clock import today
from core.roles import Perm
from core.web import Request, go, page_of
from governance import (
    asking,
    emergencies,
    gates,
    lateness,
    opening,
    past_records,
    queries,
    reminded,
    review_history,
    review_page,
    review_todo,
    seats_page,
    standing,
    subjects,
    who_decides,
)
from governance.actions import reviews as actions
from governance.forms import words
from governance.forms.reviews import (
    JUDGED,
    AddCriterionForm,
    AssessForm,
    FilterForm,
    ReviewForm,
)
from governance.models import Assessment, Emergency, Review
from governance.views.pages import done, form_page, read, seen

MINE = 20  # reviews that wait for the reader, shown above the queue


@require_GET
def review_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    form = FilterForm(request.GET)
    rows = queries.filtered(request.user, **form.conditions())
    page = page_of(rows, after=request.GET.get("after", ""))
    mine = queries.reviews_waiting_for(request.user).for_list()[:MINE]
    context = {
        "page": page,
        "rows": queries.queue_rows(page.rows),
        "mine": queries.queue_rows(mine),
        "form": form,
    }
    return render(request, "governance/review_list.html", context)


@require_GET
def review_detail(request: Request, pk: int) -> HttpResponse:
    """What ten minutes begin with; the rest follows by itself, or with ?whole=1."""
    if request.GET.get("part") == "rest":
        return render(request, "governance/_rest.html", all_of(request, pk))
    whole = "whole" in request.GET
    context = all_of(request, pk) if whole else beginning_of(request, pk)
    context |= {**first(context["review"]), "whole": whole}
    return render(request, "governance/review_detail.html", context)


def all_of(request: Request, pk: int) -> dict[str, Any]:
    review = seen(request, pk)
    return shown(request, review, named=True) | beside(request, review)


def beginning_of(request: Request, pk: int) -> dict[str, Any]:
    return shown(request, read(request, pk)) | {"reminded": None}


def first(review: Review) -> dict[str, Any]:
    """What stands above everything: how much is at stake, and where it leads."""
    return {
        "amounts": review_page.amounts(review),
        "asked_again": past_records.asked_again(review),
        "subject_url": subjects.url_of(review),
        "subject_label": subjects.label_of(review),
    }


def beside(request: Request, review: Review) -> dict[str, Any]:
    """What stands still on the page while criteria are judged."""
    record = past_records.as_decided(review)
    return {
        "late": lateness.of(review),
        "lapsed": gates.why_lapsed(review, today()),
        "record": record,
        "since": past_records.since(review, request.user, record),
        "previous": review_page.previous(review),
        "leave": Emergency.objects.filter(review=review).first(),
        **opened_with(review),
        "history": review_history.history(review),
        "reminded": reminded.of_review(review),
        "raci": who_decides.of_act(review, f"gate-{review.gate}", review.decided_on),
        "subject_url": subjects.url_of(review),
    }


def opened_with(review: Review) -> dict[str, Any]:
    """What it was opened with, and the newest evidence pack."""
    pack = review.packs.for_list().order_by("-id").first()
    return {"pack": pack, "placed": opening.placed(review)}


def shown(request: Request, review: Review, *, named: bool = False) -> dict[str, Any]:
    """The parts of the page that change when a criterion is judged."""
    stakes = standing.involved_now(review)
    part = review_page.part_of(review, request.user, stakes)
    return {
        "review": review,
        "part": part,
        "steps": review_todo.todo(review, part, request.user),
        "groups": review_page.groups(review, part),
        "general": review_page.general_evidence(review),
        "vote": seats_page.vote_of(review, named=named),
        "blockers": standing.blockers(review, stakes) if review.is_undecided else [],
        "verdicts": JUDGED,
    }


@require_http_methods(["GET", "POST"])
def review_create(request: Request, label: str, subject_id: int) -> HttpResponse:
    subject = subjects.find(label, subject_id, request.user)
    team = subjects.team_of(subject)
    access.require(request.user, Perm.GATE_SUBMIT, team=team)
    form = asking.form_for(request.POST or None, subject, request.GET.dict())
    people = {"team": team, "parties": subjects.parties_of(subject)}
    if review := done(form, gates.ask, subject=subject, **people, by=request.user):
        return go(request, review.get_absolute_url())
    shown = {"subject": subject, "label": label, **asking.shown(request.POST, form)}
    return form_page(request, "review_create", form, **shown)


@require_GET
def review_preview(request: Request, label: str, subject_id: int) -> HttpResponse:
    """What would open by the answers so far: a part of the page that asks."""
    subject = subjects.find(label, subject_id, request.user)
    access.require(request.user, Perm.GATE_SUBMIT, team=subjects.team_of(subject))
    form = asking.form_for(None, subject, {})
    return render(request, "governance/_asks.html", asking.shown(request.GET, form))


@require_http_methods(["GET", "POST"])
def review_edit(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    access.require(request.user, Perm.GATE_SUBMIT, team=review.team)
    form = ReviewForm(request.POST or None, initial=model_to_dict(review))
    if done(form, actions.edit, review, by=request.user):
        return go(request, review.get_absolute_url())
    return form_page(request, "review_edit", form, review=review)


@require_POST
def review_submit(request: Request, pk: int) -> HttpResponse:
    review = actions.submit(seen(request, pk), by=request.user)
    messages.success(request, f"{review.key} is with its reviewers.")
    return redirect(review)


@require_POST
def review_withdraw(request: Request, pk: int) -> HttpResponse:
    reason = words(request.POST)["reason"]
    review = actions.withdraw(seen(request, pk), reason=reason, by=request.user)
    messages.success(request, f"{review.key} is withdrawn.")
    return redirect(review)


@require_POST
def review_revoke(request: Request, pk: int) -> HttpResponse:
    reason = words(request.POST)["reason"]
    review = actions.revoke(seen(request, pk), reason=reason, by=request.user)
    messages.success(request, f"{review.key} is revoked.")
    return redirect(review)


@require_http_methods(["GET", "POST"])
def review_add_criterion(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    access.require(request.user, Perm.GATE_SIGN, team=review.team)
    form = AddCriterionForm(request.POST or None, review=review, user=request.user)
    if done(form, actions.add_criterion, review, by=request.user):
        return go(request, review.get_absolute_url())
    return form_page(request, "review_add_criterion", form, review=review)


@require_http_methods(["GET", "POST"])
def assessment_assess(request: Request, pk: int) -> HttpResponse:
    rows = Assessment.objects.visible_to(request.user).for_page()
    row = get_object_or_404(rows, pk=pk)
    access.require(request.user, Perm.GATE_SIGN, team=row.review.team)
    form = AssessForm(request.POST or None, initial=model_to_dict(row))
    if done(form, actions.assess, row, by=request.user):
        return judged(request, row)
    name = "_criterion_form" if request.htmx else "assessment_assess"
    return form_page(request, name, form, row=row, verdicts=JUDGED)


def judged(request: Request, row: Assessment) -> HttpResponse:
    """The judged row and what follows from it; a plain browser sees the page again."""
    if not request.htmx:
        return redirect(f"{row.review.get_absolute_url()}#{row.criterion.code}")
    context = shown(request, read(request, row.review_id))
    lines = [line for group in context["groups"] for line in group.lines]
    context["line"] = next(line for line in lines if line.row.pk == row.pk)
    return render(request, "governance/_judged.html", context)


@require_GET
def subject_panel(request: Request, label: str, subject_id: int) -> HttpResponse:
    access.require_somewhere(request.user, Perm.GATE_VIEW)
    kind = subjects.type_of(label)
    reviews = Review.objects.visible_to(request.user).for_list()
    found = reviews.filter(subject_type=kind, subject_id=subject_id).order_by("-id")
    can_ask = subjects.may_ask(label, subject_id, request.user)
    leave = subjects.may_ask(label, subject_id, request.user, Perm.GATE_EMERGENCY)
    over = leave and emergencies.is_over(subjects.find(label, subject_id, request.user))
    context = {"rows": queries.queue_rows(found), "can_ask": can_ask}
    context |= {"can_give_leave": leave and not over, "is_over": over}
    context |= {"label": label, "subject_id": subject_id}
    return render(request, "governance/subject_panel.html", context)
