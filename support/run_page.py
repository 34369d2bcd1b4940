"""What the page of a product's run phase shows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from core import access
from core.clock import today
from core.models import User
from core.roles import Perm
from governance import about
from portfolio.models import Product
from support import problem_lists, run_charts, run_lists
from support.models import RunCheck, RunDuty, RunPhase, RunResult
from support.models.run_checks import is_live

SHOWN = 20  # newest results of a product or a check


@dataclass(frozen=True, slots=True)
class Line:
    duty: RunDuty
    last: RunResult | None


def whole(product: Product, user: User) -> dict[str, Any]:
    """The page: without a list yet, only what is to be done about that."""
    may = access.allows(user, Perm.RUN_CHECK, team=product.team)
    phase = RunPhase.objects.for_page().filter(product=product).first()
    context = {"product": product, "phase": phase, "may_check": may}
    context["is_live"] = is_live(product, today())
    if phase is None:
        return context | {"may_begin": may and context["is_live"]}
    duties = duties_of(phase)
    lines = [Line(duty, last) for duty, last in with_newest(duties)]
    figures = run_lists.figures_of(RunPhase.objects.filter(pk=phase.pk))
    problems = problem_lists.listed(user, product=product, state="unsolved")
    return context | {
        "may_record": may and context["is_live"],
        "parts": by_part([each for each in lines if each.duty.applies]),
        "left_out": [each.duty for each in lines if each.duty.left_out_on],
        "figures": figures,
        "drawn": run_charts.in_time(figures),
        "open_problems": problems.count(),
        "results": worth_reading(phase),
        "history": about.history(phase),
    }


def duties_of(phase: RunPhase) -> list[RunDuty]:
    """Of the checks that are kept; each knows its phase without another query."""
    rows = phase.duties.filter(check_of__retired_on=None).select_related("check_of", "left_out_by")  # fmt: skip
    duties = list(rows.order_by("check_of__code"))
    for duty in duties:
        duty.phase = phase
    return duties


def with_newest(duties: list[RunDuty]) -> list[tuple[RunDuty, RunResult | None]]:
    last = run_lists.newest(duties)
    return [(duty, last.get(duty.pk)) for duty in duties]


def by_part(lines: list[Line]) -> list[tuple[str, list[Line]]]:
    """(part, its lines), what is due first on top."""
    found = [
        (label, sorted((each for each in lines if each.duty.check_of.part == part), key=lambda each: (each.duty.due_on, each.duty.check_of.code)))
        for part, label in RunCheck.Part.choices
    ]  # fmt: skip
    return [(label, rows) for label, rows in found if rows]


def worth_reading(phase: RunPhase) -> list[RunResult]:
    """What needed work or was corrected; the rest stands on the page of its check."""
    slips = Q(corrects__isnull=False) | Q(corrected_by__isnull=False)
    rows = RunResult.objects.for_list().filter(
        slips | Q(finding=RunResult.Finding.NEEDS_WORK), duty__phase=phase
    )
    newest = rows.select_related("corrected_by").order_by("-done_on", "-id")
    return list(newest[:SHOWN])


def of_duty(duty: RunDuty) -> dict[str, Any]:
    """A check of a product, with what it found before."""
    rows = duty.results.select_related(
        "by", "problem", "corrected_by", "duty__check_of"
    )
    return {"duty": duty, "product": duty.phase.product, "results": rows[:SHOWN]}


def panel(product: Product, user: User) -> dict[str, Any]:
    """What is due next, and how many are overdue, for the page of the product."""
    phase = RunPhase.objects.visible_to(user).filter(product=product).first()
    rows = run_lists.listed(user, product=product)
    may = access.allows(user, Perm.RUN_CHECK, team=product.team)
    return {
        "product": product,
        "phase": phase,
        "is_live": is_live(product, today()),
        "may_check": may,
        "duties": rows[:5] if phase else [],
        "overdue": run_lists.listed(user, product=product, state=run_lists.OVERDUE).count() if phase else 0,
    }  # fmt: skip
