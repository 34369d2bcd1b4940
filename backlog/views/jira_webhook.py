"""Where Jira tells of changes, and the secret that it signs with."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from backlog.actions.jira import connections, nudges
from backlog.models import JiraConnection
from backlog.views.jira import find
from core.web import Request


# Exempt: Jira has no session; its own signature stands for what both of them are for.
@csrf_exempt
@login_not_required
@require_POST
def jira_webhook(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a nudge. Whoever has not signed it learns nothing, not even what exists."""
    if is_too_long(request):
        return HttpResponse(status=413)
    row = JiraConnection.objects.filter(pk=pk).first()
    if row is None or not is_signed(request, row):
        return HttpResponse(status=404)
    if nudges.is_too_many(row):
        return HttpResponse(status=429, headers={"Retry-After": "60"})
    if not nudges.is_repeat(row, request.headers.get(IDENTIFIER, "")):
        nudges.nudge(row)
    return HttpResponse(status=202)


def is_too_long(request: HttpRequest) -> bool:
    """Looked at before a byte is read; a length that is no number is none to wait for."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length[:20]) > nudges.MOST_BYTES


def is_signed(request: HttpRequest, row: JiraConnection) -> bool:
    """Only JSON is read: a form's bytes are gone once it was looked at as a form."""
    signature = request.headers.get("X-Hub-Signature", "")
    is_json = request.content_type == "application/json"
    return is_json and nudges.is_signed(row, request.body, signature)


IDENTIFIER = "X-Atlassian-Webhook-Identifier"


@never_cache
@require_http_methods(["GET", "POST"])
def jira_secret(request: Request, pk: int) -> HttpResponse:
    """The answer to the POST shows the secret; nothing else ever does."""
    row = find(request.user, pk)
    connections.allow(row, request.user)
    made = request.method == "POST"
    secret = nudges.make_secret(row, by=request.user) if made else ""
    context = {"connection": row, "secret": secret, "address": address_of(request, row)}
    return render(request, "backlog/jira_secret.html", context)


def address_of(request: HttpRequest, row: JiraConnection) -> str:
    return request.build_absolute_uri(row.webhook_path)
