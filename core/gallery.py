"""The gallery of parts at /ui/: every part of the kit, in use, on one page.

The board and the grid here answer like the real ones (the contracts at the top of
board.js and grid.js), over sample rows kept in the visitor's own session: the
place to try a change of the kit, and what its browser tests drive.
"""

from dataclasses import asdict, dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Any

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_GET, require_POST

from core import charts
from core.errors import Refused
from core.forms import Picks, PicksMultiple, Toggle
from core.tones import TONES
from core.web import Request

HORIZONS = (
    ("now", "Now"),
    ("next", "Next"),
    ("later", "Later"),
    ("dropped", "Dropped"),
)
SCALE = (1, 2, 3, 5, 8, 13, 20)


@dataclass(frozen=True)
class Sample:
    """One sample item: a card on the board and a row in the grid."""

    pk: int
    key: str
    product: str
    cord: int
    title: str
    horizon: str
    place: int
    ubv: int
    tc: int
    rroe: int
    size: int
    gate: str = ""
    version: int = 1

    @property
    def name(self) -> str:
        return self.product

    @property
    def wsjf(self) -> Fraction:
        return Fraction(self.ubv + self.tc + self.rroe, self.size)


SAMPLES = (
    Sample(142, "CCM-142", "Voice routing", 1, "Callers reach the right skill without repeating themselves", "now", 0, 13, 8, 5, 3),
    Sample(175, "CCM-175", "AI assist", 3, "After-call notes write themselves and associates approve them", "now", 1, 20, 8, 5, 5),
    Sample(188, "CCM-188", "Self-service", 4, "Payment plans can be agreed without an associate", "next", 0, 13, 13, 3, 8, "Gate 2 on 4 Dec"),
    Sample(156, "CCM-156", "Voice routing", 1, "Call-backs keep their place in the queue", "next", 1, 8, 5, 2, 3),
    Sample(203, "CCM-203", "AI assist", 3, "Suggested answers cite the policy they came from", "next", 2, 13, 5, 13, 5),
    Sample(240, "CCM-240", "Self-service", 4, "Chat hands over to voice with its history", "later", 0, 5, 3, 2, 5),
)  # fmt: skip


class MoveForm(forms.Form):
    horizon = forms.ChoiceField(choices=HORIZONS)
    after = forms.IntegerField(required=False)
    reason = forms.CharField(required=False)
    version = forms.IntegerField()


class ScoreForm(forms.Form):
    ubv = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SCALE], required=False
    )
    tc = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SCALE], required=False
    )
    rroe = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SCALE], required=False
    )
    size = forms.TypedChoiceField(
        coerce=int, choices=[(n, n) for n in SCALE], required=False
    )
    version = forms.IntegerField()


class ExampleForm(forms.Form):
    """One field of each kind, for the gallery and the form tests."""

    title = forms.CharField(max_length=80, help_text="What becomes true for a person.")
    due = forms.DateField(label="Due on", required=False)
    weeks = forms.IntegerField(label="Length in weeks", min_value=1, max_value=26)
    kind = forms.ChoiceField(choices=[("poc", "Proof of concept"), ("pilot", "Pilot")])
    who = forms.ChoiceField(
        label="Who said it?",
        widget=Picks,
        choices=[
            ("associate", "Associate"),
            ("customer", "Customer"),
            ("collector", "I saw it"),
        ],
    )
    sites = forms.MultipleChoiceField(
        required=False,
        widget=PicksMultiple,
        choices=[("aus", "Austin"), ("tam", "Tampa")],
    )
    outcome = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[("approve", "Approve"), ("return", "Send back")],
    )
    notes = forms.CharField(widget=forms.Textarea, required=False)
    evidence = forms.FileField(required=False, help_text="Up to 200 MB.")
    alerts = forms.BooleanField(
        required=False, widget=Toggle, label="Tell me by e-mail"
    )
    agree = forms.BooleanField(label="I have read the criteria")


def kept(request: Request) -> list[Sample]:
    """The samples as this visitor left them, in their order."""
    changes = request.session.get("gallery", {})
    found = [replace(s, **changes.get(str(s.pk), {})) for s in SAMPLES]
    return sorted(found, key=lambda s: s.place)


def keep(request: Request, samples: list[Sample]) -> None:
    names = ("horizon", "place", "ubv", "tc", "rroe", "size", "version")
    request.session["gallery"] = {
        str(s.pk): {name: value for name, value in asdict(s).items() if name in names}
        for s in samples
    }


def find(samples: list[Sample], pk: int) -> Sample:
    for sample in samples:
        if sample.pk == pk:
            return sample
    raise Http404("There is no such sample.")


def board(samples: list[Sample]) -> dict[str, Any]:
    columns = [
        {"code": code, "name": name, "cards": [s for s in samples if s.horizon == code]}
        for code, name in HORIZONS[:3]
    ]
    return {"columns": columns, "horizons": ",".join(f"{c}:{n}" for c, n in HORIZONS)}


def ranked(samples: list[Sample]) -> list[dict[str, Any]]:
    order = sorted(samples, key=lambda s: (-s.wsjf, s.size, s.pk))
    best = order[0].wsjf
    return [
        {
            "item": s,
            "rank": i,
            "bar": round(100 * s.wsjf / best),
            "cost": s.ubv + s.tc + s.rroe,
        }
        for i, s in enumerate(order, start=1)
    ]


@require_GET
def gallery(request: Request) -> HttpResponse:
    samples = kept(request)
    context = {
        **board(samples),
        "rows": ranked(samples),
        "form": ExampleForm(),
        "wrong": ExampleForm({"title": "", "weeks": "40"}, prefix="wrong"),
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


def move(
    samples: list[Sample],
    card: Sample,
    *,
    horizon: str,
    after: int | None,
    version: int,
    reason: str,
) -> list[Sample]:
    if horizon == "now" and card.gate:
        raise Refused("Gate 2 comes before Now. The review is on 4 Dec.")
    if version != card.version:
        raise Refused(f"{card.key} was moved meanwhile. Load the page again.")
    others = [s for s in samples if s.pk != card.pk]
    place = 1 + next((i for i, s in enumerate(others) if s.pk == after), -1)
    others.insert(place, replace(card, horizon=horizon, version=version + 1))
    return [replace(s, place=i) for i, s in enumerate(others)]


@require_POST
def gallery_score(request: Request, pk: int) -> HttpResponse:
    """200 the row and every rank, 409 a clash row, 422 the reason."""
    samples = kept(request)
    item, form = find(samples, pk), ScoreForm(request.POST)
    if not form.is_valid():
        return render(request, "ui/gallery_clash.html", {"form": form}, status=422)
    scores = {k: v for k, v in form.cleaned_data.items() if k != "version" and v}
    if form.cleaned_data["version"] != item.version:
        name, mine = next(iter(scores.items()))
        context = {
            "item": item,
            "name": name,
            "mine": mine,
            "theirs": getattr(item, name),
        }
        return render(request, "ui/gallery_clash.html", context, status=409)
    changed = replace(item, **scores, version=item.version + 1)
    samples = [changed if s.pk == pk else s for s in samples]
    keep(request, samples)
    rows = ranked(samples)
    row = next(r for r in rows if r["item"].pk == pk)
    return render(request, "ui/gallery_row.html", {"row": row, "others": rows})


@require_GET
def gallery_why(request: Request, pk: int) -> HttpResponse:
    samples = kept(request)
    item = find(samples, pk)
    row = next(r for r in ranked(samples) if r["item"] == item)
    return render(request, "ui/gallery_why.html", {"row": row})


def figures() -> dict[str, Any]:
    """One chart of each kind, over sample numbers."""
    weeks = [f"Wk {n}" for n in range(1, 13)]
    pilot = [71.1, 71.6, 70.9, 71.4, 72, 73.4, 74.1, 75.2, 75, None, 76.4, 76.9]
    control = [71.3, 71, 71.4, 71.2, 71.5, 71.3, 71.9, 71.6, 72, 71.8, 72.1, 72]
    band = charts.Series(
        "Pilot",
        pilot,
        low=[None if v is None else v - 1.1 for v in pilot],
        high=[None if v is None else v + 1.1 for v in pilot],
    )
    return {
        "spark": charts.spark(pilot),
        "rail": charts.goal_rail(71.4, 74.2, 80),
        "rail_late": charts.goal_rail(9.1, 8.2, 3, late=True),
        "line": charts.line(
            weeks,
            [band, charts.Series("Control", control)],
            says="First-contact resolution by week, pilot from 71.1 to 76.9, control from 71.3 to 72",
            target=charts.Target(78),
            marks=[charts.Mark(4, "Pilot starts")],
        ),
        "dumbbell": charts.dumbbell(
            [
                charts.Pair("First-contact resolution", 72, 76.9),
                charts.Pair("Handle time, minutes", 8.1, 7.4, "down"),
                charts.Pair("Complaints per 1,000", 2.1, 2.4, "down"),
            ],
            says="Resolution 72 to 76.9, better. Handle time 8.1 to 7.4, better. Complaints 2.1 to 2.4, worse.",
        ),
        "forest": charts.forest(
            [
                charts.Interval("Resolution", 0.4, 3.2, 6.0, "better"),
                charts.Interval("Complaints", -0.1, 0.3, 0.7, "unclear"),
            ],
            says="Resolution 3.2 points, 0.4 to 6.0. Complaints 0.3, -0.1 to 0.7.",
            target=3,
        ),
        "bars": charts.bars(
            ["Q1", "Q2", "Q3", "Q4"],
            [
                charts.BarSeries("Forecast", [120, 180, 240, 260], plan=True),
                charts.BarSeries("Actual", [96, 190, 212, None]),
            ],
            says="Forecast 120, 180, 240, 260; actual 96, 190, 212 thousand dollars",
            fmt=lambda v: f"${v:g}k",
        ),
    }


app_name = "ui"
urlpatterns = [
    path("", gallery, name="gallery"),
    path("cards/<int:pk>/move/", gallery_move, name="gallery_move"),
    path("items/<int:pk>/score/", gallery_score, name="gallery_score"),
    path("items/<int:pk>/why/", gallery_why, name="gallery_why"),
]
