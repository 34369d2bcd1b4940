from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.models import User
from core.roles import Perm
from core.web import Request, go
from governance.views.evidence import sent
from governance.views.pages import done
from pilots.actions import wave_work as actions
from pilots.forms import rollouts as forms
from pilots.models import Issue, WaveTest
from pilots.views.rollouts import form_page, found_wave, may_run


def test_of(user: User, pk: int) -> WaveTest:
    return get_object_or_404(WaveTest.objects.visible_to(user).for_page(), pk=pk)


def may_test(user: User, test: WaveTest) -> None:
    may_run(user, test.wave.rollout, Perm.ROLLOUT_TEST)


@require_http_methods(["GET", "POST"])
def wave_test_record(request: Request, pk: int) -> HttpResponse:
    """Say how one test of a wave went, with its evidence."""
    test = test_of(request.user, pk)
    may_test(request.user, test)
    shown: dict[str, Any] = {"initial": {"version": test.version}}
    form = forms.TestedForm(request.POST or None, request.FILES or None, **shown)
    if done(form, actions.record, test, by=request.user):
        return go(request, test.get_absolute_url())
    return form_page(request, "wave_test_record", form, test=test)


@require_POST
def wave_test_verify(request: Request, pk: int) -> HttpResponse:
    test = test_of(request.user, pk)
    form = forms.VersionForm(request.POST)
    version = form.cleaned_data["version"] if form.is_valid() else None
    actions.verify(test, version=version, by=request.user)
    messages.success(request, f"{test.get_kind_display()} test verified.")
    return go(request, test.get_absolute_url())


@require_GET
def wave_test_file(request: Request, pk: int) -> FileResponse:
    return sent(test_of(request.user, pk))


@require_http_methods(["GET", "POST"])
def issue_create(request: Request, pk: int) -> HttpResponse:
    """Write down what went wrong in the wave `pk`."""
    wave = found_wave(request.user, pk)
    may_run(request.user, wave.rollout, Perm.ROLLOUT_TEST)
    form = forms.IssueForm(request.POST or None)
    if done(form, actions.open_issue, wave, by=request.user):
        return go(request, wave.get_absolute_url())
    return form_page(request, "issue_create", form, wave=wave)


@require_http_methods(["GET", "POST"])
def issue_close(request: Request, pk: int) -> HttpResponse:
    rows = Issue.objects.visible_to(request.user).for_page()
    issue = get_object_or_404(rows, pk=pk)
    may_run(request.user, issue.wave.rollout, Perm.ROLLOUT_TEST)
    form = forms.CloseIssueForm(
        request.POST or None, initial={"version": issue.version}
    )
    if done(form, actions.close_issue, issue, by=request.user):
        return go(request, issue.get_absolute_url())
    return form_page(request, "issue_close", form, issue=issue)
