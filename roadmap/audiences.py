"""Who is shown what of the roadmap: one table for pages, files, links and the API.

Source: domain.md §3, `audience_visibility`; executives see what is inside the company.
Pure: a card comes in whole, as plain values, and goes out with the fields of its
audience alone. What shows the roadmap is given a `Slip` and never a card, so what an
audience may not see cannot be shown by mistake.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Audience(StrEnum):
    INTERNAL = "internal"
    EXECUTIVE = "executive"
    FRONTLINE = "frontline"
    VENDOR = "vendor"


# The marks a card can carry; it is always shown inside.
MARKS = {"internal": "Internal", "frontline": "Frontline", "vendor": "Vendors"}
DONE_DAYS = 90  # for how long a finished card is still told of


@dataclass(frozen=True, slots=True)
class Rule:
    """What one audience sees: the cards with `mark`, in these horizons, these fields."""

    label: str
    says: str
    mark: str
    horizons: tuple[str, ...]
    fields: frozenset[str]


ALWAYS = frozenset({"horizon", "title", "product", "cord"})
TOLD = frozenset({"evidence", "since", "result", "learning"})
OUTCOME = frozenset({"objective", "measure", "confidence", "external"})
INSIDE = frozenset(
    {
        "key",
        "problem",
        "owner",
        "assumption",
        "features",
        "experiments",
        "sources",
        "badges",
    }
)
OPEN = ("now", "next", "later")

# The whole answer, on one screen.
RULES: dict[Audience, Rule] = {
    Audience.INTERNAL: Rule(
        "Internal",
        "Everything on a card.",
        "internal",
        (*OPEN, "done"),
        TOLD | OUTCOME | INSIDE,
    ),
    Audience.EXECUTIVE: Rule(
        "Executive",
        "Outcomes, how far they are, how sure we are. No problem texts, owners or keys.",
        "internal",
        (*OPEN, "done"),
        TOLD | OUTCOME,
    ),
    Audience.FRONTLINE: Rule(
        "Frontline",
        "What becomes better, what it rests on, what came of it. No figures or dates.",
        "frontline",
        (*OPEN, "done"),
        TOLD,
    ),
    Audience.VENDOR: Rule(
        "Vendor",
        "Directions and dates set from outside. Nothing from inside.",
        "vendor",
        OPEN,
        frozenset({"external"}),
    ),
}
BY_LINK = (Audience.EXECUTIVE, Audience.FRONTLINE, Audience.VENDOR)
HORIZONS = {
    "now": ("Now", "In flight, funded"),
    "next": ("Next", "Being shaped and proven"),
    "later": ("Later", "Direction, not dates"),
    "done": ("Done", f"In the last {DONE_DAYS} days"),
}


def whole(figure: str) -> str:
    """A number that is not torn from its unit at the end of a line."""
    return figure.replace(" ", "\N{NO-BREAK SPACE}")


@dataclass(frozen=True, slots=True)
class Measure:
    """A target in words; `reached` is the share of the way, None where unknown."""

    name: str
    baseline: str
    target: str
    current: str = ""
    reached: float | None = None

    @property
    def percent(self) -> int:
        """The share of the way in whole percent, for drawing."""
        return round(100 * (self.reached or 0))

    @property
    def steps(self) -> int:
        """The share of the way in twentieths, where a width cannot be a number."""
        return int(20 * (self.reached or 0))

    def __str__(self) -> str:
        way = f"{whole(self.baseline)} → {whole(self.target)}"
        now = f", now {whole(self.current)}" if self.current else ""
        return f"{self.name}: {way}{now}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Slip:
    """A card as one audience sees it; what it may not see is empty."""

    horizon: str
    title: str
    product: str
    cord: int
    key: str = ""
    problem: str = ""
    owner: str = ""
    objective: str = ""
    measure: Measure | None = None
    confidence: Decimal | None = None
    assumption: str = ""
    evidence: str = ""
    features: tuple[str, ...] = ()
    experiments: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    external: str = ""
    since: date | None = None
    result: str = ""
    learning: str = ""
    badges: tuple[str, ...] = ()

    @property
    def lines(self) -> list[tuple[str, str]]:
        """(Label, text) of every field that has something to say, in reading order."""
        return lines_of(self, LABELS)

    @property
    def more(self) -> list[tuple[str, str]]:
        """The lines that do not stand on the face of a card."""
        return lines_of(self, [name for name in LABELS if name not in FACE])

    @property
    def points(self) -> list[tuple[str, str]]:
        """The lines of its slide."""
        return lines_of(self, [name for name in LABELS if name not in BEHIND])

    @property
    def sure(self) -> str:
        return text_of(self, "confidence")


# Every field beside title and product, as people read them.
LABELS = {
    "key": "Card",
    "problem": "Problem",
    "objective": "Objective",
    "measure": "Target",
    "confidence": "Confidence",
    "evidence": "Evidence",
    "assumption": "Riskiest assumption",
    "features": "Features",
    "experiments": "Experiments",
    "external": "External date",
    "owner": "Owner",
    "since": "Since",
    "result": "Result",
    "learning": "Learned",
    "sources": "Sources",
    "badges": "To mend",
}

FACE = TOLD | OUTCOME | {"key"}  # what stands on a card without opening it
BEHIND = frozenset({"key", "sources"})  # what a slide leaves to its notes


def lines_of(slip: Slip, names: Iterable[str]) -> list[tuple[str, str]]:
    texts = ((LABELS[name], text_of(slip, name)) for name in names)
    return [(label, text) for label, text in texts if text]


def text_of(slip: Slip, name: str) -> str:
    """One field in words; "" where there is nothing, or nothing for this audience."""
    value = getattr(slip, name)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, Decimal):
        return f"{int(value * 100)}%"
    if isinstance(value, date):
        return f"{value.day} {value:%b %Y}"
    return str(value) if value else ""


def shown(whole: Slip, audience: Audience) -> Slip:
    """`whole` with the fields of `audience` alone."""
    names = ALWAYS | RULES[audience].fields
    return Slip(**{name: getattr(whole, name) for name in names})


def marks(asked: Iterable[str]) -> list[str]:
    """The marks in their order; inside is always among them."""
    wanted = {"internal", *asked}
    return [mark for mark in MARKS if mark in wanted]


def labels_for(audience: Audience) -> dict[str, str]:
    """The labels of the fields that `audience` sees, in reading order."""
    seen = RULES[audience].fields
    return {name: label for name, label in LABELS.items() if name in seen}


@dataclass(frozen=True, slots=True)
class Column:
    horizon: str
    slips: tuple[Slip, ...]

    @property
    def label(self) -> str:
        return HORIZONS[self.horizon][0]

    @property
    def says(self) -> str:
        return HORIZONS[self.horizon][1]


@dataclass(frozen=True, slots=True)
class View:
    """One audience's roadmap on one day. `more`: cards beyond what a page holds."""

    audience: Audience
    as_of: date
    columns: tuple[Column, ...]
    about: tuple[str, ...] = ()  # names of the products it is narrowed to
    more: int = 0
    slips: tuple[Slip, ...] = field(init=False)

    def __post_init__(self) -> None:
        every = tuple(slip for column in self.columns for slip in column.slips)
        object.__setattr__(self, "slips", every)

    @property
    def rule(self) -> Rule:
        return RULES[self.audience]

    @property
    def title(self) -> str:
        """Whose roadmap: of the products it is narrowed to, else of all."""
        return f"Roadmap: {', '.join(self.about)}" if self.about else "Roadmap"


def columns_of(slips: Iterable[Slip], audience: Audience) -> tuple[Column, ...]:
    """The slips under their horizons; Done is left out while it is empty."""
    rows = list(slips)
    found = (
        Column(horizon, tuple(slip for slip in rows if slip.horizon == horizon))
        for horizon in RULES[audience].horizons
    )
    return tuple(column for column in found if column.slips or column.horizon in OPEN)
