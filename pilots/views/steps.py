"""One page address per step of the table: POST only, the verb at the end."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from pilots import states
from pilots.actions.verbs import TAKE
from pilots.forms.steps import FORMS
from pilots.views.shown import find, whole

View = Callable[..., HttpResponse]


def view_of(step: states.Step) -> View:
    """The view that takes `step`: load → form → action → answer."""

    def take(request: Request, pk: int) -> HttpResponse:
        pilot = find(request.user, pk)
        access.require(request.user, Perm(step.perm), team=pilot.product.team)
        form = FORMS[step.verb](request.POST, pilot=pilot)
        if not form.is_valid():
            context = whole(pilot, request.user, form=form, verb=step.verb)
            return render(request, "pilots/pilot_detail.html", context, status=422)
        TAKE[step.verb](pilot, **form.cleaned_data, by=request.user)
        return go(request, pilot.get_absolute_url())

    take.__name__, take.__doc__ = f"pilot_{step.verb}", f"{step.label}."
    return require_POST(take)


STEP_VIEWS = {each.verb: view_of(each) for each in states.STEPS if not each.by_clock}
