"""Reads of problems: the list, and the counts that their trend is drawn from."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek

from core.clock import today
from core.models import User
from governance.models import ChangeDriver
from portfolio.models import Product
from support import trend
from support.models import IncidentDay, Problem, ProblemStep
from support.models.problems import ProblemQuerySet

WEEKS = 13
UNSOLVED = "unsolved"
Kind = ProblemStep.Kind


def listed(
    user: User,
    *,
    q: str = "",
    state: str = "",
    product: Product | None = None,
    driver: str = "",
    severity: str = "",
    mine: bool = False,
) -> ProblemQuerySet:
    """What the list, its files and the API show; the newest first."""
    asked = {
        "q": q and Q(title__icontains=q) | Q(key__iexact=q) if q else None,
        "state": state and Q(state__in=Problem.UNSOLVED if state == UNSOLVED else [state]),
        "product": product and Q(product=product),
        "driver": driver and Q(driver=driver),
        "severity": severity and Q(severity=severity),
        "mine": mine and (Q(owner=user) | Q(reported_by=user)),
    }  # fmt: skip
    rows = Problem.objects.visible_to(user).for_list()
    rows = rows.filter(*(each for each in asked.values() if each))
    return rows.order_by("-reported_on", "-id")


def day_of(moment: date | datetime) -> date:
    return moment.date() if isinstance(moment, datetime) else moment


def trend_of(problems: ProblemQuerySet, day: date | None = None) -> trend.Trend:
    """The weeks up to `day`, in three queries however many problems there are."""
    weeks = trend.weeks_to(day or today(), WEEKS)
    steps = ProblemStep.objects.filter(problem__in=ids(problems)).order_by()
    driver = F("problem__driver")
    before = steps.filter(on__lt=weeks[0]).values(at=driver).annotate(
        n=Count("pk", filter=Q(kind__in=trend.ADDS)) - Count("pk", filter=Q(kind=trend.TAKES))
    )  # fmt: skip
    end = weeks[-1] + trend.WEEK
    during = steps.filter(on__gte=weeks[0], on__lt=end)
    happened = during.values("kind", at=driver, week=TruncWeek("on")).annotate(n=Count("pk"))  # fmt: skip
    return trend.build(
        weeks,
        ChangeDriver.values,
        {row["at"]: row["n"] for row in before},
        [
            trend.Happened(day_of(row["week"]), row["at"], row["kind"], row["n"])
            for row in happened
        ],
        counted(problems, weeks[0], end),
    )


def counted(
    problems: ProblemQuerySet, begin: date, end: date
) -> Iterable[trend.Counted]:
    rows = IncidentDay.objects.filter(
        problem__in=ids(problems), day__gte=begin, day__lt=end
    )
    grouped = rows.order_by().values(at=F("problem__driver"), week=TruncWeek("day"))
    return [
        trend.Counted(day_of(row["week"]), row["at"], row["n"], row["minutes"])
        for row in grouped.annotate(n=Sum("count"), minutes=Sum("minutes_lost"))
    ]


def figures_of(problems: ProblemQuerySet, day: date | None = None) -> trend.Figures:
    """Of the same weeks: what was taken on, resolved and came back in them."""
    begin = trend.weeks_to(day or today(), WEEKS)[0]
    rows = problems.order_by().select_related(None)
    responded = rows.filter(responded_on__gte=begin)
    solved = rows.filter(resolved_on__gte=begin)
    steps = ProblemStep.objects.filter(problem__in=ids(problems), on__gte=begin)
    told = steps.order_by().aggregate(
        resolved=Count("pk", filter=Q(kind=Kind.RESOLVED)),
        came_back=Count("pk", filter=Q(kind=Kind.REOPENED)),
    )
    return trend.Figures(
        trend.middle((b - a).days for a, b in responded.values_list("reported_on", "responded_on") if b),
        trend.middle((b - a).days for a, b in solved.values_list("reported_on", "resolved_on") if b),
        told["resolved"],
        told["came_back"],
    )  # fmt: skip


def ids(problems: ProblemQuerySet) -> "QuerySet[Problem, Any]":
    return problems.order_by().select_related(None).values("pk")
