"""What rests on a metric: the goals, key results and benefits that are read by it."""

from dataclasses import dataclass

from core.models import User
from portfolio.models import Benefit, Goal, KeyResult, Metric

SHOWN = 20


@dataclass(frozen=True, slots=True)
class Resting:
    goals: list[Goal]
    results: list[KeyResult]
    benefits: list[Benefit]


def resting_on(metric: Metric, user: User) -> Resting:
    """The newest of each that the person may see. Three queries."""
    results = KeyResult.objects.filter(metric=metric).order_by("-id")[:SHOWN]
    benefits = Benefit.objects.visible_to(user).filter(metric=metric)
    goals = Goal.objects.visible_to(user).filter(metric=metric)
    return Resting(
        goals=list(goals.order_by("code")[:SHOWN]),
        results=list(results),
        benefits=list(benefits.order_by("code")[:SHOWN]),
    )
