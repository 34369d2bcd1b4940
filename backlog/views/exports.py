"""What the grid shows, as a file."""

from typing import Any

from django.http import FileResponse, Http404, HttpResponseBase, StreamingHttpResponse
from django.views.decorators.http import require_GET

from backlog import exports, jira_files
from backlog.columns import Column
from backlog.forms.filters import FilterForm
from backlog.models.items import ItemQuerySet
from backlog.queries.asked import asked_for
from backlog.views.columns import columns_of
from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from core.web import Request

ENDINGS = {"jira": "jira.csv"}


@require_GET
def item_export(request: Request) -> HttpResponseBase:
    """The same address as the grid's, and `as` for the kind of file."""
    access.require_somewhere(request.user, Perm.BACKLOG_VIEW)
    kind = request.GET.get("as", "csv")
    if kind not in exports.KINDS:
        raise Http404
    form = FilterForm(request.GET, user=request.user)
    items = asked_for(request.user, **form.asked)
    exports.guard_size(items.count(), kind)
    return file(kind, items, columns_of(request), request.user)


def file(
    kind: str, items: ItemQuerySet, columns: tuple[Column, ...], user: User
) -> HttpResponseBase:
    rows, (_, content_type) = exports.rows(items, user), exports.KINDS[kind]
    name = f"backlog-{today().isoformat()}.{ENDINGS.get(kind, kind)}"
    if kind == "xlsx":
        book: Any = exports.as_xlsx(rows, columns)
        return FileResponse(
            book, as_attachment=True, filename=name, content_type=content_type
        )
    if kind == "jira":
        lines = jira_files.as_jira(items)
    else:
        lines = {"csv": exports.as_csv, "json": exports.as_json}[kind](rows, columns)
    response = StreamingHttpResponse(lines, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
