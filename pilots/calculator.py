"""One question about a sample, one answer: for the page, the API and the plan.

Pure. Units: as in `sizing`; the cost of looks is in `inflation`.
"""

from dataclasses import dataclass
from math import ceil

from pilots import inflation, sizing
from pilots.readout import looks as boundaries
from pilots.readout.looks import LATE, Spending

KINDS = ("share", "mean", "margin")
ASKS = {
    "share": ("baseline", "target"),
    "mean": ("sd", "delta"),
    "margin": ("baseline", "margin"),
}


@dataclass(frozen=True, slots=True)
class Question:
    """Two shares, a deviation and a difference, or a share and how much worse it may be.

    With `n` it is turned round: what do so many units see? Then no target is needed.
    """

    kind: str
    baseline: float | None = None
    target: float | None = None
    sd: float | None = None
    delta: float | None = None
    margin: float | None = None
    alpha: float = sizing.ALPHA
    power: float = sizing.POWER
    cluster_size: float | None = None
    icc: float | None = None
    looks: int = 1
    spending: Spending = LATE
    any_day: bool = False
    n: int | None = None
    per_day: float | None = None
    share: float | None = None

    @property
    def missing(self) -> list[str]:
        """What this kind of question cannot do without."""
        names = ASKS[self.kind]
        wanted = names[:1] if self.n and self.kind != "margin" else names
        return [name for name in wanted if getattr(self, name) is None]


@dataclass(frozen=True, slots=True)
class Answer:
    """`units` are independent units per arm; `per_arm` counts clusters and looks in.

    `forms` gives the units by every form there is, the one of the plan first.
    `detects` is the smallest difference that the given units see.
    """

    units: int | None
    effect: float | None
    looks: float
    per_arm: int | None
    days: int | None
    detects: float | None
    forms: list[tuple[str, int]]

    @property
    def by_form(self) -> dict[str, int]:
        return dict(self.forms)


def answer(asked: Question) -> Answer:
    """Raises ValueError, in words, where there is no answer."""
    if asked.missing:
        raise ValueError(f"Missing: {', '.join(asked.missing)}.")
    cost, effect = cost_of_looks(asked), of_clusters(asked)
    forms = by_every_form(asked)
    units = forms[0][1] if forms else None
    per_arm = ceil(units * (effect or 1) * cost) if units else None
    arm = per_arm or asked.n
    filled = None
    if asked.per_day and arm:
        filled = sizing.days(arm, asked.per_day, asked.share or 1.0)
    return Answer(
        units, effect, cost, per_arm, filled, detected(asked, cost, effect), forms
    )


def cost_of_looks(asked: Question) -> float:
    """How many times the units that one look at the end would need."""
    if asked.any_day:
        return inflation.any_day(asked.alpha, asked.power)
    shares = tuple(boundaries.even(asked.looks, asked.looks))
    return inflation.of_looks(shares, asked.alpha, asked.power, asked.spending)


def of_clusters(asked: Question) -> float | None:
    if not asked.cluster_size or asked.icc is None:
        return None
    return sizing.design_effect(asked.cluster_size, asked.icc)


def detected(asked: Question, cost: float, effect: float | None) -> float | None:
    """The smallest difference that `n` units see, clusters and looks paid for."""
    if not asked.n or asked.kind == "margin":
        return None
    alike = max(int(asked.n / (effect or 1) / cost), 1)
    if asked.kind == "share":
        return sizing.detectable_share(
            alike, asked.baseline or 0.0, asked.alpha, asked.power
        )
    return sizing.detectable(alike, asked.sd or 0.0, asked.alpha, asked.power)


def by_every_form(asked: Question) -> list[tuple[str, int]]:
    """[] where only what the given units see was asked."""
    if any(getattr(asked, name) is None for name in ASKS[asked.kind]):
        return []
    surely = asked.alpha, asked.power
    if asked.kind == "margin":
        given = asked.baseline or 0.0, asked.margin or 0.0
        return [("one_sided", sizing.non_inferior(*given, *surely))]
    if asked.kind == "share":
        shares = asked.baseline or 0.0, asked.target or 0.0
        of_shares = (
            ("unpooled", sizing.proportions),
            ("pooled", sizing.pooled),
            ("arcsine", sizing.arcsine),
        )
        return [(name, form(*shares, *surely)) for name, form in of_shares]
    sd, delta = asked.sd or 0.0, asked.delta or 0.0
    of_means = (("normal", sizing.means), ("t", sizing.means_by_t))
    return [(name, form(sd, delta, *surely)) for name, form in of_means]
