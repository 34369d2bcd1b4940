from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go, page_of
from governance.views.pages import done
from pilots import queries
from pilots.actions import alarms as actions
from pilots.forms.alarms import AnswerForm
from pilots.models import Alarm


@require_GET
def alarm_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.PILOT_VIEW)
    rows = queries.alarms(request.user, request.GET)
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    mine = set(queries.to_answer(request.user).values_list("pk", flat=True))
    context = {"page": page, "mine": mine}
    return render(request, "pilots/alarm_list.html", context)


@require_http_methods(["GET", "POST"])
def alarm_answer(request: Request, pk: int) -> HttpResponse:
    rows = Alarm.objects.visible_to(request.user).for_list()
    alarm = get_object_or_404(rows, pk=pk)
    team = alarm.pilot.product.team
    access.require(request.user, Perm.PILOT_DECIDE, team=team)
    form = AnswerForm(request.POST or None, initial={"version": alarm.version})
    if done(form, actions.answer, alarm, by=request.user):
        messages.success(request, "The alarm is answered.")
        return go(request, alarm.pilot.get_absolute_url())
    status, context = 422 if form.is_bound else 200, {"form": form, "alarm": alarm}
    return render(request, "pilots/alarm_answer.html", context, status=status)
