"""The audit trail, background work, and the page to try the API."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from core import access, queries
from core.forms.records import AuditFilter
from core.models import JobRun
from core.roles import Perm
from core.web import Request, page_of


@require_GET
def audit_list(request: Request) -> HttpResponse:
    access.require(request.user, Perm.AUDIT_VIEW, team=None)
    form = AuditFilter(request.GET)
    form.is_valid()
    entries = queries.audit_trail(form.conditions())
    page = page_of(entries, after=request.GET.get("after", ""))
    context = {
        "form": form,
        "page": page,
        "rows": queries.audit_rows(page.rows, request.user),
        "seal": queries.seal_state(),
    }
    return render(request, "core/audit_list.html", context)


@require_GET
def job_list(request: Request) -> HttpResponse:
    access.require(request.user, Perm.JOBS_VIEW, team=None)
    running = JobRun.objects.filter(state=JobRun.State.RUNNING).order_by("-started_at")
    context = {"jobs": queries.jobs(), "running": running[:20]}
    return render(request, "core/job_list.html", context)


@require_GET
def job_detail(request: Request, name: str) -> HttpResponse:
    access.require(request.user, Perm.JOBS_VIEW, team=None)
    job = next((each for each in queries.jobs() if each.name == name), None)
    if job is None:
        raise Http404
    runs = JobRun.objects.filter(job=name).order_by("-started_at", "-id")
    page = page_of(runs, after=request.GET.get("after", ""), size=50)
    return render(request, "core/job_detail.html", {"job": job, "page": page})


@require_GET
def job_progress(request: Request, pk: int) -> HttpResponse:
    """The bar of one run: asked for again and again while it runs."""
    access.require(request.user, Perm.JOBS_VIEW, team=None)
    run = get_object_or_404(JobRun, pk=pk)
    return render(request, "core/job_progress.html", {"run": run})


@require_GET
def api_docs(request: Request) -> HttpResponse:
    return render(request, "core/api_docs.html")
