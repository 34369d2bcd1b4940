"""Pages of an import: upload, match columns, try, load, read the outcome."""

from itertools import islice
from pathlib import Path
from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import access
from core.actions import imports as actions
from core.imports import reading
from core.imports.forms import MappingForm, UploadForm
from core.imports.kinds import all_kinds, kind_of
from core.imports.reading import Layout
from core.models import ImportRun, User
from core.roles import Perm
from core.web import Request, go, page_of

SAMPLE = 5


def mine(user: User) -> "QuerySet[ImportRun]":
    """A person's own imports: a file may hold words that only its bringer may see."""
    return ImportRun.objects.filter(uploaded_by=user)


@require_GET
def import_list(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.IMPORT_RUN)
    rows = mine(request.user).order_by("-uploaded_at", "-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=50)
    context = {"page": page, "kinds": all_kinds()}
    return render(request, "core/import_list.html", context)


@require_http_methods(["GET", "POST"])
def import_create(request: Request) -> HttpResponse:
    access.require_somewhere(request.user, Perm.IMPORT_RUN)
    start = request.GET.dict()  # what is in the file, as another page's link says
    form = UploadForm(
        request.POST or None, request.FILES or None, user=request.user, initial=start
    )
    if form.is_valid():
        run = actions.upload(**form.told, by=request.user)
        return go(request, run.get_absolute_url())
    status = 422 if form.is_bound else 200
    return render(request, "core/import_create.html", {"form": form}, status=status)


@require_GET
def import_detail(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(mine(request.user), pk=pk)
    return render(request, "core/import_detail.html", shown(run))


def shown(run: ImportRun, form: MappingForm | None = None) -> dict[str, Any]:
    kind = kind_of(run)
    is_open = run.state in actions.OPEN
    if is_open and form is None:
        form = MappingForm(kind=kind, run=run)
    context = {"run": run, "kind": kind, "form": form, "is_open": is_open}
    return context | {"sample": sample(run) if is_open else []}


def sample(run: ImportRun) -> list[list[str]]:
    """The first rows with personal data taken out; one list for each column in use."""
    kind = kind_of(run)
    found = Layout(run.encoding, run.delimiter, run.columns, run.sha256, run.size)
    path = Path(run.file.path)
    rows = islice((r for r in reading.rows(path, found) if not r.fault), SAMPLE)
    cells = [[kind.shown(value)[:80] for value in row.values] for row in rows]
    columns = [list(column) for column in zip(run.columns, *cells, strict=True)]
    return [column for column in columns if any(column[1:])]


@require_POST
def import_map(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(mine(request.user), pk=pk)
    form = MappingForm(request.POST, kind=kind_of(run), run=run)
    if not form.is_valid():
        return render(request, "core/import_detail.html", shown(run, form), status=422)
    version = form.cleaned_data["version"]
    run = actions.remap(run, columns=form.columns(), version=version, by=request.user)
    actions.check(run, by=request.user)
    return go(request, run.get_absolute_url())


@require_POST
def import_start(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(mine(request.user), pk=pk)
    actions.start(run, by=request.user)
    return go(request, run.get_absolute_url())


@require_POST
def import_cancel(request: Request, pk: int) -> HttpResponse:
    run = get_object_or_404(mine(request.user), pk=pk)
    actions.cancel(run, by=request.user)
    return go(request, run.get_absolute_url())


@require_GET
def import_progress(request: Request, pk: int) -> HttpResponse:
    """The moving bar; when the work is over, the whole page again."""
    run = get_object_or_404(mine(request.user), pk=pk)
    if run.state not in actions.WORKING:
        return go(request, run.get_absolute_url())
    return render(request, "core/_import_progress.html", {"run": run})


@require_GET
def import_results(request: Request, pk: int) -> HttpResponseBase:
    """What became of each row, as CSV."""
    run = get_object_or_404(mine(request.user), pk=pk)
    if not run.results:
        raise Http404("There are no results yet.")
    name = f"{Path(run.filename).stem}-results.csv"
    return FileResponse(run.results.open("rb"), as_attachment=True, filename=name)
