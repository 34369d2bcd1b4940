"""Run-phase checks for tests."""

from datetime import date
from typing import Any

from core import system
from portfolio.models import Product
from support.actions import run_phases, run_results
from support.models import RunDuty, RunPhase, RunResult
from tests.make import Cast

LIVE, BEGAN = date(2026, 8, 1), date(2026, 9, 1)
NEW = run_results.NewProblem("Backup lacks recordings", "technology", 2, 3)


def live(product: Product) -> Product:
    product.live_since = LIVE
    product.save()
    return product


def begun(cast: Cast, product: Product | None = None, on: date = BEGAN) -> RunPhase:
    """Of Mia's product: Ivo does IT's checks, Paolo the center's."""
    product = product or cast.product
    center = cast.po if product.team_id == cast.product.team_id else cast.other_pm
    return run_phases.begin(
        product=live(product), it_owner=cast.it, center_owner=center, on=on,
        acting=cast.ops, by=system.user(),
    )  # fmt: skip


def duty(phase: RunPhase, code: str) -> RunDuty:
    return RunDuty.objects.for_list().get(phase=phase, check_of__code=code)


def done(row: RunDuty, cast: Cast, on: date | None = None, **said: Any) -> RunResult:
    """By Ivo: today by himself, on another day by the system for him."""
    said = {"finding": "fine", "version": None, **said}
    if on is None:
        return run_results.record(row, by=cast.it, **said)
    return run_results.record(row, by=system.user(), on=on, acting=cast.it, **said)


def needing_work(row: RunDuty, cast: Cast, on: date | None = None) -> RunResult:
    return done(
        row, cast, on, finding="needs_work", note="No recording came back.",
        new_problem=NEW,
    )  # fmt: skip
