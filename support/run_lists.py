"""Reads of run-phase checks: the list over all products, and how they go."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from portfolio.models import Product
from support import run_figures, trend
from support.models import RunCheck, RunDuty, RunPhase, RunResult
from support.models.run_checks import RunDutyQuerySet
from support.problem_lists import WEEKS

OVERDUE, LEFT_OUT = "overdue", "left_out"
STATES = {OVERDUE: "Overdue", LEFT_OUT: "Left out"}


def listed(
    user: User,
    *,
    product: Product | None = None,
    part: str = "",
    done_by: str = "",
    state: str = "",
    mine: bool = False,
) -> RunDutyQuerySet:
    """The checks of every product this person may see, what is overdue first."""
    rows = RunDuty.objects.visible_to(user).for_list()
    if state == LEFT_OUT:
        rows = rows.filter(left_out_on__isnull=False, check_of__retired_on=None)
    else:
        rows = rows.applying(today())
    asked = {
        "product": product and Q(phase__product=product),
        "part": part and Q(check_of__part=part),
        "done_by": done_by and Q(check_of__done_by=done_by),
        "state": state == OVERDUE and Q(due_on__lt=today()),
    }
    rows = rows.filter(*(each for each in asked.values() if each))
    return (rows.of(user) if mine else rows).order_by("due_on", "id")


def newest(duties: Iterable[RunDuty]) -> dict[int, RunResult]:
    """By duty, what it found the last time, in one query."""
    rows = RunResult.objects.standing().filter(duty__in=[each.pk for each in duties])
    rows = rows.select_related("by", "problem")
    return {row.duty_id: row for row in rows.order_by("duty", "-id").distinct("duty")}


def without_list(user: User) -> "QuerySet[Product]":
    """Live products that this person may begin the checklist of, and nobody has."""
    reach = access.reach(user, Perm.RUN_CHECK)
    if not reach:
        return Product.objects.none()
    day = today()
    goes_on = Q(ends_on=None) | Q(ends_on__gte=day)
    begun = RunPhase.objects.filter(product=OuterRef("pk"))
    rows = Product.objects.filter(reach.q("team"), goes_on, live_since__lte=day)
    return rows.filter(~Exists(begun)).order_by("code")


def page_of(product: Product) -> str:
    """The address of a product's run phase, which it has before its list begins."""
    return reverse("support:run_detail", args=[product.pk])


def overdue_of(user: User) -> RunDutyQuerySet:
    """What this person has to do and has not done by its day."""
    return listed(user, state=OVERDUE, mine=True)


def figures_of(
    phases: "QuerySet[RunPhase]", day: date | None = None
) -> run_figures.Figures:
    """The last thirteen weeks of these products, in four queries however many."""
    day = day or today()
    begin = trend.weeks_to(day, WEEKS)[0]
    ids = phases.order_by().select_related(None).values("pk")
    rows = RunResult.objects.standing().filter(
        duty__phase__in=ids, done_on__range=(begin, day)
    )
    by_part = rows.order_by().values(part=F("duty__check_of__part"))
    done = by_part.annotate(
        n=Count("pk"), good=Count("pk", filter=Q(done_on__lte=F("was_due_on")))
    )
    late = RunDuty.objects.applying(day).filter(phase__in=ids, due_on__lt=day)
    overdue = late.order_by().values(part=F("check_of__part")).annotate(n=Count("pk"))
    to_mend = rows.filter(finding=RunResult.Finding.NEEDS_WORK).order_by()
    ended = to_mend.filter(problem__resolved_on__gte=F("done_on"))
    return run_figures.build(
        dict(RunCheck.Part.choices),
        {row["part"]: (row["n"], row["good"]) for row in done},
        {row["part"]: row["n"] for row in overdue},
        to_mend.count(),
        [(b - a).days for a, b in ended.values_list("done_on", "problem__resolved_on") if b],
    )  # fmt: skip
