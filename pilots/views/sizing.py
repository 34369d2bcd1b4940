"""The calculator: its question is in the address, its answer goes into a plan."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from pilots.actions import plans
from pilots.forms.sizing import FORMS, SizingForm, TakeForm, of_plan
from pilots.models import Pilot
from pilots.views.shown import find, part_of


@require_GET
def sample_size(request: Request) -> HttpResponse:
    """How many units a pilot needs; the question is in the address."""
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    asked = request.GET if "kind" in request.GET else None
    form = SizingForm(asked, initial=known(request))
    status = 422 if asked and not form.is_valid() else 200
    return render(
        request, "pilots/sample_size.html", page(request, form), status=status
    )


def page(request: Request, form: SizingForm) -> dict[str, Any]:
    found = form.cleaned_data if form.is_bound and form.is_valid() else {}
    answer = found.get("answer")
    plan = next((pk for pk in plan_asked(request)), None)
    take = TakeForm(
        user=request.user, initial={"sample_size": answer and answer.per_arm}
    )
    if plan:
        mine = (value for value, _ in take.offered if value.startswith(f"{plan}."))
        take.initial["plan"] = next(mine, "")
    return {
        "form": form, "answer": answer, "traffic": found.get("traffic"), "names": FORMS,
        "take": take if take.offered else None,
        "plan": plan,
    }  # fmt: skip


def plan_asked(request: Request) -> list[int]:
    sent = request.GET.get("pilot", "")
    return [int(sent)] if sent.isdecimal() and len(sent) < 19 else []


def known(request: Request) -> dict[str, Any]:
    """A plan named in the address fills in what it knows."""
    for pk in plan_asked(request):
        return of_plan(find(request.user, pk))
    return {}


@require_POST
def sample_size_take(request: Request) -> HttpResponse:
    """Take an answer into a draft, as it was when the answer was shown."""
    access.require_somewhere(request.user, Perm.PILOT_RUN)
    form = TakeForm(request.POST, user=request.user)
    if not form.is_valid():
        shown = {"form": SizingForm(), "take": form, "names": FORMS}
        return render(request, "pilots/sample_size.html", shown, status=422)
    pk, version = form.chosen()
    pilot: Pilot = find(request.user, pk)
    units = form.cleaned_data["sample_size"]
    plans.edit(pilot, version=version, sample_size=units, by=request.user)
    return go(request, part_of(pilot, "pilot_plan"))
