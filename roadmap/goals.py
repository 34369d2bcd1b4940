"""A lane's goal and a card's metric: how far its key result is from baseline to target, drawn and said."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.safestring import SafeString

from core.charts.small import goal_rail
from core.clock import today
from portfolio import metrics, okrs
from portfolio.models import KeyResult, Objective
from roadmap.models import Card


@dataclass(frozen=True)
class Goal:
    name: str
    url: str
    baseline: str
    current: str
    target: str
    late: bool
    rail: SafeString


def of(row: KeyResult, objective: Objective | None) -> Goal:
    """The goal as words and rail; late when its pace is off track (domain.md §10)."""
    late = objective is not None and is_late(row, objective)
    numbers = (float(row.baseline), float(row.current), float(row.target))
    return Goal(
        name=row.name,
        url=row.get_absolute_url(),
        baseline=metrics.as_typed(row.baseline, row.unit),
        current=metrics.as_typed(row.current, row.unit),
        target=metrics.as_typed(row.target, row.unit),
        late=late,
        rail=goal_rail(*numbers, late=late),
    )


def is_late(row: KeyResult, objective: Objective) -> bool:
    reached = okrs.score(row.baseline, row.target, row.current)
    over = okrs.elapsed(objective.starts_on, objective.ends_on, today())
    pace = okrs.pace(reached, over)
    return pace is not None and okrs.pace_band(pace) == okrs.Pace.OFF_TRACK


@dataclass(frozen=True)
class Figures:
    """A card's metric as it says it itself: from where, how far, where to."""

    name: str
    baseline: str
    current: str
    target: str


def figures(card: Card) -> Figures | None:
    """The key result's figures, or those typed on the card (which have no reading)."""
    row = card.key_result
    if row:
        return Figures(
            row.name,
            metrics.as_typed(row.baseline, row.unit),
            metrics.as_typed(row.current, row.unit),
            metrics.as_typed(row.target, row.unit),
        )
    if not card.measure:
        return None
    return Figures(card.measure, bare(card.baseline), "", bare(card.target))


def bare(figure: Decimal | None) -> str:
    return "–" if figure is None else f"{figure.normalize():,f}"
