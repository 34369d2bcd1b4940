from io import BytesIO
from pathlib import Path
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from core.models import JobRun, User
from core.web import Request, go, page_of
from governance import files, verify_pack
from governance.actions import packs as actions
from governance.models import Pack
from governance.tasks import BUILD
from governance.views.pages import seen


def of_person(request: Request, pk: int) -> Pack:
    """A pack of a review that this person may see."""
    return get_object_or_404(Pack.objects.visible_to(request.user).for_list(), pk=pk)


@never_cache
@require_GET
def pack_list(request: Request, pk: int) -> HttpResponse:
    review = seen(request, pk)
    rows = review.packs.for_list().order_by("-id")
    page = page_of(rows, after=request.GET.get("after", ""), size=20)
    context = {
        "review": review,
        "page": page,
        "can_build": actions.may_freeze(review, request.user),
        "under_way": any(pack.is_under_way for pack in page.rows),
    }
    return render(request, "governance/pack_list.html", context)


@require_POST
def pack_freeze(request: Request, pk: int) -> HttpResponse:
    pack = actions.freeze(seen(request, pk), by=request.user)
    messages.success(request, f"{pack} is frozen. A worker is building its file.")
    return redirect(pack)


@require_GET
def pack_progress(request: Request, pk: int) -> HttpResponse:
    """The moving bar; when the work is over, the whole page again."""
    pack = of_person(request, pk)
    if not pack.is_under_way:
        return go(request, pack.get_absolute_url())
    context = {"pack": pack, "run": run_of(pack)}
    return render(request, "governance/_pack_progress.html", context)


def run_of(pack: Pack) -> JobRun | None:
    """The newest piece of background work on it, if a worker has begun."""
    runs = JobRun.objects.filter(job=BUILD, shard=str(pack))
    return runs.order_by("-started_at").first()


@require_POST
def pack_build_again(request: Request, pk: int) -> HttpResponse:
    pack = actions.build_again(of_person(request, pk), by=request.user)
    messages.success(request, f"{pack} is being built again.")
    return redirect(pack)


@require_GET
def pack_download(request: Request, pk: int) -> FileResponse:
    return sent(of_person(request, pk), request.user)


def sent(pack: Pack, person: User) -> FileResponse:
    """The archive as an attachment, under a name that says what it is."""
    actions.require_open(pack.review, pack.frozen_at, person)
    if pack.state != Pack.State.READY:
        raise Http404
    return attached(files.opened(pack.file), pack.filename, "application/zip")


@require_GET
def pack_verifier(request: Request) -> FileResponse:
    return verifier()


def verifier() -> FileResponse:
    """The script that checks packs: the same one as in every pack, from here."""
    script = Path(verify_pack.__file__).read_bytes()
    return attached(BytesIO(script), "verify_pack.py", "text/x-python; charset=utf-8")


def attached(file: Any, name: str, kind: str) -> FileResponse:
    answer = FileResponse(file, as_attachment=True, filename=name, content_type=kind)
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
