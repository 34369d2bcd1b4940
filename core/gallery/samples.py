"""Sample items, as each visitor last left them, and what may be done to them."""

from dataclasses import asdict, dataclass, replace
from fractions import Fraction
from typing import Any, cast

from django.http import Http404

from core.errors import Refused
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


def scored(samples: list[Sample], item: Sample, **scores: int) -> list[Sample]:
    changed = replace(item, **cast(dict[str, Any], scores), version=item.version + 1)
    return [changed if s.pk == item.pk else s for s in samples]


def row_of(samples: list[Sample], pk: int) -> dict[str, Any]:
    """One row of the ranked grid."""
    item = find(samples, pk)
    return next(row for row in ranked(samples) if row["item"] == item)
