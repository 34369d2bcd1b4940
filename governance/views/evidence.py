from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core.web import Request, go
from governance import files
from governance.actions import evidence as actions
from governance.forms.evidence import ConditionEvidenceForm, EvidenceForm
from governance.models import Condition, Evidence
from governance.views.pages import done, form_page, seen


@require_http_methods(["GET", "POST"])
def evidence_add(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    actions.require_may_add(review, None, request.user)
    form = EvidenceForm(
        request.POST or None,
        request.FILES or None,
        review=review,
        initial=request.GET.dict(),
    )
    if done(form, actions.add, review, by=request.user):
        return go(request, review.get_absolute_url())
    return form_page(request, "evidence_add", form, review=review)


@require_http_methods(["GET", "POST"])
def condition_add_evidence(request: Request, pk: int) -> HttpResponse:
    rows = Condition.objects.visible_to(request.user).for_page()
    row = get_object_or_404(rows, pk=pk)
    actions.require_may_add(row.review, row, request.user)
    sent = request.POST or None, request.FILES or None
    form = ConditionEvidenceForm(*sent, review=row.review)
    if done(form, actions.add, row.review, condition=row, by=request.user):
        return go(request, row.get_absolute_url())
    return form_page(request, "condition_add_evidence", form, condition=row)


@require_GET
def evidence_download(request: Request, pk: int) -> FileResponse:
    return sent(get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk))


def sent(row: files.Kept) -> FileResponse:
    """The file as an attachment, never to be shown or run in the page."""
    if not row.sha256:
        raise Http404
    response = FileResponse(
        files.opened(row.file),
        as_attachment=True,
        filename=row.filename,
        content_type=row.content_type,
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def evidence_remove(request: Request, pk: int) -> HttpResponse:
    row = get_object_or_404(Evidence.objects.visible_to(request.user), pk=pk)
    review = actions.remove(row, by=request.user)
    messages.success(request, f"“{row.title}” is taken back.")
    return redirect(review)
