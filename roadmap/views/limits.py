"""How much each column should hold."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from core import access
from core.roles import Perm
from core.web import Request, go
from roadmap import actions
from roadmap.forms import LimitsForm
from roadmap.models import Roadmap


@require_http_methods(["GET", "POST"])
def limits_edit(request: Request) -> HttpResponse:
    access.require(request.user, Perm.ROADMAP_LIMIT, team=None)
    initial = model_to_dict(Roadmap.objects.the_one())
    form = LimitsForm(request.POST or None, initial=initial)
    if form.is_valid():
        actions.limit(**form.cleaned_data, by=request.user)
        messages.success(request, "The limits are saved.")
        return go(request, "roadmap:board")
    status = 422 if form.is_bound else 200
    return render(request, "roadmap/limits_edit.html", {"form": form}, status=status)
