"""The page of parts, and the answers of its board and its grid."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from core.gallery.figures import figures
from core.gallery.forms import ExampleForm, MoveForm, ScoreForm
from core.gallery.samples import (
    Sample,
    board,
    find,
    keep,
    kept,
    move,
    ranked,
    row_of,
    scored,
)
from core.tones import TONES
from core.web import Request


@require_GET
def gallery(request: Request) -> HttpResponse:
    samples = kept(request)
    context = {
        **board(samples),
        "rows": ranked(samples),
        "form": ExampleForm(),
        "wrong": ExampleForm({"wrong-title": "", "wrong-weeks": "40"}, prefix="wrong"),
        "tones": TONES,
        "sample": samples[0],
        "moment": date(2026, 11, 14),
        **figures(),
    }
    return render(request, "ui/gallery.html", context)


@require_POST
def gallery_move(request: Request, pk: int) -> HttpResponse:
    """200 the board, 409 a rule, 422 a reason is needed."""
    samples = kept(request)
    card, form = find(samples, pk), MoveForm(request.POST)
    asks = form.data.get("horizon") == "dropped" and not form.data.get("reason")
    if not form.is_valid() or asks:
        context = {"card": card, "form": form}
        return render(request, "ui/gallery_reason.html", context, status=422)
    moved = move(samples, card, **form.cleaned_data)
    keep(request, moved)
    return render(request, "ui/gallery_board.html", board(moved))


@require_POST
def gallery_score(request: Request, pk: int) -> HttpResponse:
    """200 the row and every rank, 409 a clash row, 422 the reason."""
    samples = kept(request)
    item, form = find(samples, pk), ScoreForm(request.POST)
    if not form.is_valid():
        return render(request, "ui/gallery_clash.html", {"form": form}, status=422)
    if form.cleaned_data["version"] != item.version:
        context = {"item": item, **clash(item, form.scores())}
        return render(request, "ui/gallery_clash.html", context, status=409)
    samples = scored(samples, item, **form.scores())
    keep(request, samples)
    context = {"row": row_of(samples, pk), "others": ranked(samples)}
    return render(request, "ui/gallery_row.html", context)


def clash(item: Sample, scores: dict[str, int]) -> dict[str, Any]:
    """The score that two people changed: theirs and mine."""
    name, mine = next(iter(scores.items()))
    return {"name": name, "mine": mine, "theirs": getattr(item, name)}


@require_GET
def gallery_why(request: Request, pk: int) -> HttpResponse:
    row = row_of(kept(request), pk)
    return render(request, "ui/gallery_why.html", {"row": row})
