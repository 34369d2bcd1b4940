"""Checks of the run phase at the same moment, with real connections: each happens once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections

from core.errors import Refused
from support.actions import run_checks, run_phases, run_results
from support.models import RunCheck, RunDuty, RunPhase, RunResult
from tests.make import Cast, make_cast
from tests.support.run_phases import begun, duty, live

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def cast(transactional_db: None) -> Cast:
    return make_cast()


def at_once(*works: Callable[[], Any]) -> list[Any]:
    """Run each in a thread and connection of its own; its answer, or its refusal."""

    def alone(work: Callable[[], Any]) -> Any:
        try:
            return work()
        except Refused as refused:
            return refused
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(alone, works))


def refusals(answers: list[Any]) -> int:
    return sum(isinstance(answer, Refused) for answer in answers)


def test_a_button_pressed_thrice_is_one_row_and_another_person_is_told(cast):
    row = duty(begun(cast), "M1")

    def fine(by: Any) -> Callable[[], Any]:
        return lambda: run_results.record(row, finding="fine", version=1, by=by)

    assert refusals(at_once(*(fine(cast.it) for _ in range(3)))) == 0
    assert RunResult.objects.count() == 1
    other = duty(RunPhase.objects.get(), "M3")

    def found(by: Any) -> Callable[[], Any]:
        return lambda: run_results.record(other, finding="fine", version=1, by=by)

    assert refusals(at_once(found(cast.it), found(cast.pm))) == 1
    assert RunResult.objects.filter(duty=other).count() == 1


def test_a_list_begins_once(cast):
    product = live(cast.product)

    def begin() -> RunPhase:
        return run_phases.begin(product=product, it_owner=cast.it, center_owner=cast.po, by=cast.pm)  # fmt: skip

    assert refusals(at_once(begin, begin)) == 1
    assert RunDuty.objects.count() == RunCheck.objects.count()


def test_a_check_that_is_added_while_a_list_begins_is_in_it(cast):
    product = live(cast.product)
    new = {"code": "M9", "part": "monitoring", "done_by": "it", "text": "Logs are read", "why": "They tell."}  # fmt: skip
    answers = at_once(
        lambda: run_phases.begin(product=product, it_owner=cast.it, center_owner=cast.po, by=cast.pm),
        lambda: run_checks.add(**new, every_days=30, by=cast.admin),
    )  # fmt: skip
    assert refusals(answers) == 0
    assert RunDuty.objects.filter(check_of__code="M9").count() == 1
