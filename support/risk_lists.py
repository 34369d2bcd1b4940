"""Reads of risks: the list, the heat map, and the counts that the trend is drawn from."""

from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncWeek

from core.clock import today
from core.models import User
from portfolio.models import Product
from support import risk_trend, trend
from support.models import Problem, Risk, RiskStep
from support.models.risks import RiskQuerySet
from support.problem_lists import WEEKS, day_of
from support.risk_levels import LEVELS, level

WATCHED = "watched"
SCALE = range(1, 6)


def listed(
    user: User,
    *,
    q: str = "",
    state: str = "",
    product: Product | None = None,
    level: str = "",
    driver: str = "",
    likelihood: int | None = None,
    impact: int | None = None,
    mine: bool = False,
    needing: bool = False,
) -> RiskQuerySet:
    """What the list, its files and the API show; the gravest first."""
    asked = {
        "q": q and Q(title__icontains=q) | Q(key__iexact=q) if q else None,
        "state": state and (~Q(state=Risk.State.CLOSED) if state == WATCHED else Q(state=state)),
        "product": product and Q(product=product),
        "level": level and Q(level=level),
        "driver": driver and Q(driver=driver),
        "likelihood": likelihood and Q(likelihood=likelihood),
        "impact": impact and Q(impact=impact),
        "mine": mine and (Q(owner=user) | Q(recorded_by=user) | Q(accepted_by=user)),
    }  # fmt: skip
    rows = Risk.objects.visible_to(user).for_list()
    rows = rows.filter(*(each for each in asked.values() if each))
    if needing:
        rows = rows.needing(today())
    return rows.order_by("-residual", "-id")


def ids(risks: RiskQuerySet) -> "QuerySet[Risk, Any]":
    return risks.order_by().select_related(None).values("pk")


def heat(risks: RiskQuerySet) -> list[tuple[int, list[tuple[int, str, int]]]]:
    """Rows of impact 5 to 1 with (likelihood, level before controls, how many watched)."""
    rows = risks.watched().order_by().values_list("impact", "likelihood")
    found = {(i, p): n for i, p, n in rows.annotate(n=Count("pk"))}
    return [
        (i, [(p, level(i * p), found.get((i, p), 0)) for p in SCALE])
        for i in reversed(SCALE)
    ]


def trend_of(risks: RiskQuerySet, day: date | None = None) -> risk_trend.RiskTrend:
    """The weeks up to `day`, in three queries however many risks there are."""
    weeks = trend.weeks_to(day or today(), WEEKS)
    steps = RiskStep.objects.filter(risk__in=ids(risks)).order_by()
    earlier = steps.filter(on__lt=weeks[0])
    came = earlier.values_list("level").annotate(n=Count("pk"))
    left = dict(earlier.values_list("was").annotate(n=Count("pk")))
    during = steps.filter(on__gte=weeks[0], on__lt=weeks[-1] + trend.WEEK)
    moved = during.values("was", "level", week=TruncWeek("on")).annotate(n=Count("pk"))
    return risk_trend.build(
        weeks,
        LEVELS,
        {level: n - left.get(level, 0) for level, n in came},
        [
            risk_trend.Moved(day_of(row["week"]), row["was"], row["level"], row["n"])
            for row in moved
        ],
    )


def foresight_of(
    user: User, product: Product | None, day: date | None = None
) -> risk_trend.Foresight:
    """Of the same weeks: the problems that were reported, and those a risk foresaw."""
    begin = trend.weeks_to(day or today(), WEEKS)[0]
    rows = Problem.objects.visible_to(user).filter(reported_on__gte=begin)
    if product:
        rows = rows.filter(product=product)
    told = rows.aggregate(n=Count("pk"), seen=Count("pk", filter=Q(risk__isnull=False)))
    return risk_trend.Foresight(told["n"], told["seen"])
