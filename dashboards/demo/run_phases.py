"""The run phase of three products of the demo company. All of it is ours.

Ten weeks of checks: nearly all by their day, a few later; one that needed work became a
problem and was mended, one named a problem that was known, one is overdue, one left out.
"""

from datetime import date, timedelta
from typing import Any

from core import system
from core.models import Notice
from core.notices import Kind
from dashboards.demo.put import person
from portfolio.models import Product
from support.actions import problems, run_duties, run_phases, run_results
from support.models import Problem, RunDuty, RunPhase, RunResult

SANJAY = "Sanjay Kulkarni"
BEGAN, UNTIL = date(2026, 9, 7), date(2026, 11, 13)
PRODUCTS = ("ASSIST", "CONNECT", "SELFSERVE")
# product, check, how many times it was done: how many days late that time was
LATE = {
    ("SELFSERVE", "M2", 2): 2, ("SELFSERVE", "M2", 5): 3, ("CONNECT", "M1", 3): 1,
    ("ASSIST", "O1", 0): 4, ("CONNECT", "T2", 0): 6,
}  # fmt: skip
LEFT = ("CONNECT", "M3", 1)  # not done since: overdue on the demo's day
MENDED = ("ASSIST", "T1", 0)
KNOWN = ("CONNECT", "M1", 4)
BROKEN = "The hand-over to a person drops the summary"
FROZEN = "The desktop freezes when two calls arrive at once"
NOTES = {
    "M1": "Two alarms, both answered within ten minutes.",
    "M2": "Within the range of the month before.",
    "O1": "The order of two fields was changed, as the floor wished.",
}


def load() -> None:
    if RunPhase.objects.exists():
        return
    for code in PRODUCTS:
        phase = begun(Product.objects.get(code=code))
        for duty in phase.duties.select_related("check_of").order_by("check_of__code"):
            done(phase, duty)
    left_out = RunDuty.objects.get(phase__product__code="SELFSERVE", check_of__code="T4")  # fmt: skip
    run_duties.leave_out(
        left_out, because="The vendor fails over each quarter and sends its report.",
        version=None, by=system.user(), on=BEGAN, acting=person(SANJAY),
    )  # fmt: skip
    told = Notice.objects.filter(kind__in=[Kind.RUN_CHECK, Kind.PROBLEM])
    told.update(wants_mail=False)


def begun(product: Product) -> RunPhase:
    return run_phases.begin(
        product=product, it_owner=person(SANJAY),
        center_owner=product.product_owner or product.product_manager,
        by=system.user(), on=BEGAN, acting=product.product_manager,
    )  # fmt: skip


def done(phase: RunPhase, duty: RunDuty) -> None:
    """Each time by its day or some days after it, until the demo's own day."""
    product, code, times = phase.product.code, duty.check_of.code, 0
    while (product, code, times) != LEFT:
        day = duty.due_on + timedelta(days=LATE.get((product, code, times), 0))
        if day > UNTIL:
            return
        said = found(product, code, times)
        result = run_results.record(
            duty, version=None, by=system.user(), on=day,
            acting=phase.owner_of(duty.check_of), **said,
        )  # fmt: skip
        if (product, code, times) == MENDED:
            mended(result)
        duty.refresh_from_db()
        times += 1


def found(product: str, code: str, times: int) -> dict[str, Any]:
    """What the action takes: fine, but for two of them."""
    if (product, code, times) == MENDED:
        new = run_results.NewProblem(BROKEN, "technology", 3, 3)  # fmt: skip
        note = "Gone through from end to end: what the bot summed up does not reach the desk."
        return {"finding": "needs_work", "note": note, "new_problem": new}
    if (product, code, times) == KNOWN:
        known = Problem.objects.get(title=FROZEN)
        note = "Response times of the desktop rose at noon each day."
        return {"finding": "needs_work", "note": note, "problem": known}
    return {
        "finding": "fine",
        "note": NOTES.get(code, "") if times == 6 or code == "O1" else "",
    }


def mended(result: RunResult) -> None:
    """Nine days later it was resolved."""
    row, by = Problem.objects.get(title=BROKEN), system.user()
    owner, day = result.by, result.done_on
    problems.take(row, owner=owner, by=by, on=day, acting=owner)
    problems.find_cause(
        row, cause="A field was renamed by the vendor.", by=by, on=day, acting=owner
    )
    problems.resolve(
        row, prevents="The journey is part of the regression test.", by=by,
        on=day + timedelta(days=9), acting=owner,
    )  # fmt: skip
