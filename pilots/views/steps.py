"""One page address per step of the table: POST only, the verb at the end."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from core import access
from core.roles import Perm
from core.web import Request, go
from governance.views.pages import done
from pilots import states
from pilots.actions.verbs import TAKE
from pilots.forms.steps import FORMS
from pilots.views.shown import find, reading_of, whole

View = Callable[..., HttpResponse]
# Where the form of a step stands: a decision beside the reading it rests on.
NOW = ("pilot_detail", whole)
READING = ("pilot_reading", reading_of)
PART = {"decide": READING, "second": READING}


def view_of(step: states.Step) -> View:
    """The view that takes `step`: load → form → action → answer."""

    def take(request: Request, pk: int) -> HttpResponse:
        pilot = find(request.user, pk)
        access.require(request.user, Perm(step.perm), team=pilot.product.team)
        form = FORMS[step.verb](request.POST, pilot=pilot)
        if done(form, TAKE[step.verb], pilot, by=request.user):
            return go(request, pilot.get_absolute_url())
        name, part = PART.get(step.verb, NOW)
        context = part(pilot, request.user, form=form, verb=step.verb)
        return render(request, f"pilots/{name}.html", context, status=422)

    take.__name__, take.__doc__ = f"pilot_{step.verb}", f"{step.label}."
    return require_POST(take)


STEP_VIEWS = {each.verb: view_of(each) for each in states.STEPS if not each.by_clock}
