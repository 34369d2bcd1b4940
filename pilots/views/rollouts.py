"""Pages of rollouts and their waves; one address for each step of a wave."""

from collections.abc import Callable
from typing import Any

from django import forms as django_forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.forms import accepted
from core.models import User
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from pilots import rollout_page as page
from pilots import waves
from pilots.actions import rollouts as actions
from pilots.actions.waves import TAKE
from pilots.forms import rollouts as forms
from pilots.models import Rollout, Wave
from pilots.views.shown import find


def found(user: User, pk: int) -> Rollout:
    return get_object_or_404(Rollout.objects.visible_to(user).for_list(), pk=pk)


def found_wave(user: User, pk: int) -> Wave:
    return get_object_or_404(Wave.objects.visible_to(user).for_page(), pk=pk)


def may_run(user: User, row: Rollout, perm: Perm = Perm.ROLLOUT_RUN) -> None:
    access.require(user, perm, team=row.pilot.product.team)


def form_page(
    request: Request, name: str, form: django_forms.Form, **context: Any
) -> HttpResponse:
    """Show `pilots/<name>.html`: 200 when the form is new, 422 when it is not right."""
    status = 422 if form.is_bound else 200
    shown = {"form": form, **context}
    return render(request, f"pilots/{name}.html", shown, status=status)


@require_GET
def rollout_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    rows = page.listed(request.user)
    context = {
        "page": page_of(rows, after=request.GET.get("after", ""), size=50),
        "ready": page.to_plan(request.user),
    }
    return render(request, "pilots/rollout_list.html", context)


@require_GET
def rollout_panel(request: Request, pk: int) -> HttpResponse:
    """The rollout of the pilot `pk`, for its page."""
    pilot = find(request.user, pk)
    row = page.listed(request.user).filter(pilot=pilot).first()
    runs = access.allows(request.user, Perm.ROLLOUT_RUN, team=pilot.product.team)
    may_plan = runs and page.may_be_planned(pilot)
    context = {"pilot": pilot, "rollout": row, "may_plan": may_plan}
    return render(request, "pilots/rollout_panel.html", context)


@require_http_methods(["GET", "POST"])
def rollout_create(request: Request, pk: int) -> HttpResponse:
    """Plan the rollout of the pilot `pk`."""
    pilot = find(request.user, pk)
    access.require(request.user, Perm.ROLLOUT_RUN, team=pilot.product.team)
    initial = {"title": pilot.title, "rollback_owner": pilot.rollback_owner_id}
    form = forms.RolloutForm(request.POST or None, pilot=pilot, initial=initial)
    if form.is_valid():
        form.cleaned_data.pop("version")
        if row := accepted(
            form, actions.plan, pilot, **form.cleaned_data, by=request.user
        ):
            return go(request, row.get_absolute_url())
    return form_page(request, "rollout_create", form, pilot=pilot)


@require_GET
def rollout_detail(request: Request, pk: int) -> HttpResponse:
    row = found(request.user, pk)
    return render(request, "pilots/rollout_detail.html", page.whole(row, request.user))


@require_http_methods(["GET", "POST"])
def rollout_edit(request: Request, pk: int) -> HttpResponse:
    row = found(request.user, pk)
    may_run(request.user, row)
    shown: dict[str, Any] = {"pilot": row.pilot, "initial": forms.starts_with(row)}
    form = forms.EditRolloutForm(request.POST or None, **shown)
    if done(form, actions.edit, row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "rollout_edit", form, rollout=row)


@require_http_methods(["GET", "POST"])
def wave_create(request: Request, pk: int) -> HttpResponse:
    """Add a wave to the rollout `pk`."""
    row = found(request.user, pk)
    may_run(request.user, row)
    initial = {"version": row.version, "uat": True}
    form = forms.WaveForm(request.POST or None, plan=row, initial=initial)
    if wave := done(form, actions.add_wave, row, by=request.user):
        return go(request, wave.get_absolute_url())
    return form_page(request, "wave_create", form, rollout=row)


@require_http_methods(["GET", "POST"])
def wave_edit(request: Request, pk: int) -> HttpResponse:
    wave = found_wave(request.user, pk)
    may_run(request.user, wave.rollout)
    shown: dict[str, Any] = {"plan": wave.rollout, "wave": wave}
    shown["initial"] = forms.wave_starts_with(wave)
    form = forms.WaveForm(request.POST or None, **shown)
    if done(form, actions.edit_wave, wave, by=request.user):
        return go(request, wave.get_absolute_url())
    return form_page(request, "wave_edit", form, wave=wave)


@require_GET
def wave_detail(request: Request, pk: int) -> HttpResponse:
    wave = found_wave(request.user, pk)
    return render(request, "pilots/wave_detail.html", page.of_wave(wave, request.user))


# --- steps ----------------------------------------------------------------------------
View = Callable[..., HttpResponse]


def view_of(step: waves.Step) -> View:
    """The view that takes `step`: load → form → action → answer."""

    def take(request: Request, pk: int) -> HttpResponse:
        wave = found_wave(request.user, pk)
        may_run(request.user, wave.rollout, Perm(step.perm))
        form = forms.FORMS[step.verb](request.POST, wave=wave)
        if done(form, TAKE[step.verb], wave, by=request.user):
            return go(request, wave.get_absolute_url())
        context = page.of_wave(wave, request.user, form=form, verb=step.verb)
        return render(request, "pilots/wave_detail.html", context, status=422)

    take.__name__, take.__doc__ = f"wave_{step.verb}", f"{step.label}."
    return require_POST(take)


STEP_VIEWS = {each.verb: view_of(each) for each in waves.STEPS}
