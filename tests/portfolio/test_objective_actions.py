from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import key_results as results
from portfolio.actions import objectives as actions
from portfolio.models import CheckIn, KeyResult, Objective
from tests.make import make_goal, make_key_result, make_objective

QUARTER: dict[str, Any] = {
    "starts_on": date(2026, 10, 1),
    "ends_on": date(2026, 12, 31),
}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def objective(cast):
    return make_objective(product=cast.product)


@pytest.fixture
def key_result(objective):
    return make_key_result(objective)


def test_an_objective_is_created_for_a_quarter(cast):
    goal = make_goal("CG-1")
    made = actions.create(
        code="O1",
        name="Resolve more",
        kind="committed",
        product=cast.product,
        goals=[goal],
        by=cast.pm,
        **QUARTER,
    )
    assert list(made.goals.all()) == [goal]
    assert AuditEntry.objects.get(verb=Verb.OBJECTIVE_CREATED).team == cast.product.team


def test_a_code_is_used_once_a_quarter(cast, objective):
    with pytest.raises(Refused, match="already an objective O1"):
        actions.create(code="O1", name="x", kind="committed", by=cast.pm, **QUARTER)
    later: dict[str, Any] = {
        "starts_on": date(2027, 1, 1),
        "ends_on": date(2027, 3, 31),
    }
    actions.create(code="O1", name="x", kind="committed", by=cast.pm, **later)
    assert Objective.objects.count() == 2


def test_a_quarter_does_not_end_before_it_starts(cast):
    with pytest.raises(Refused, match="last day"):
        actions.create(
            code="O1",
            name="x",
            kind="committed",
            starts_on=QUARTER["ends_on"],
            ends_on=QUARTER["starts_on"],
            by=cast.pm,
        )


def test_another_team_leaves_it_alone(cast, objective, key_result):
    with pytest.raises(PermissionDenied):
        actions.edit(objective, version=1, name="x", by=cast.other_pm)
    with pytest.raises(PermissionDenied):
        results.edit(key_result, version=1, name="x", by=cast.other_pm)
    with pytest.raises(PermissionDenied):
        results.create(
            objective,
            code="1.9",
            baseline=Decimal(1),
            target=Decimal(2),
            by=cast.other_pm,
        )


def test_it_is_not_given_to_a_product_of_others(cast, objective):
    with pytest.raises(PermissionDenied):
        actions.edit(objective, version=1, product=cast.other_product, by=cast.pm)


def test_the_companys_objective_is_open_to_every_manager(cast):
    objective = make_objective("O9")
    assert (
        actions.edit(objective, version=1, name="Ours", by=cast.other_pm).version == 2
    )
    with pytest.raises(PermissionDenied):
        actions.edit(objective, version=2, name="x", by=cast.executive)


def test_stale_edits_are_refused(cast, objective, key_result):
    actions.edit(objective, version=1, name="Mine", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(objective, version=1, name="Theirs", by=cast.pm)
    results.edit(key_result, version=1, name="Mine", by=cast.pm)
    with pytest.raises(Stale):
        results.edit(key_result, version=1, name="Theirs", by=cast.pm)


def test_an_edit_keeps_codes_apart(cast, objective):
    make_objective("O2", product=cast.product)
    with pytest.raises(Refused, match="already an objective O2"):
        actions.edit(objective, version=1, code="O2", by=cast.pm)


def test_a_key_result_stands_at_its_baseline_first(cast, objective):
    made = results.create(
        objective,
        code="1.2",
        name="Handle time",
        unit="seconds",
        baseline=Decimal(397),
        target=Decimal(377),
        by=cast.pm,
    )
    assert made.current == 397
    with pytest.raises(Refused, match=r"key result 1\.2 already"):
        results.create(
            objective, code="1.2", baseline=Decimal(1), target=Decimal(2), by=cast.pm
        )


def test_a_key_result_promises_a_change(cast, objective, key_result):
    with pytest.raises(Refused, match="nothing would change"):
        results.create(
            objective, code="1.2", baseline=Decimal(1), target=Decimal(1), by=cast.pm
        )
    with pytest.raises(Refused, match="nothing would change"):
        results.edit(key_result, version=1, target=Decimal(397), by=cast.pm)


def test_a_check_in_moves_it(cast, key_result):
    made = results.check_in(
        key_result, value=Decimal(384), confidence=7, version=1, by=cast.po
    )
    row = KeyResult.objects.get()
    assert (row.current, row.version) == (Decimal(384), 2)
    assert made.as_of == date(2026, 11, 16)
    entry = AuditEntry.objects.get(verb=Verb.KEY_RESULT_CHECKED_IN)
    assert entry.data["changed"] == {"current": ["386.000", "384.000"]}


def test_a_late_check_in_fills_the_trend_only(cast, key_result):
    results.check_in(key_result, value=Decimal(384), confidence=7, by=cast.pm)
    results.check_in(
        key_result,
        value=Decimal(390),
        confidence=5,
        as_of=date(2026, 11, 2),
        by=cast.pm,
    )
    assert KeyResult.objects.get().current == 384
    assert CheckIn.objects.count() == 2


def test_the_same_check_in_twice_is_stale(cast, key_result):
    results.check_in(
        key_result, value=Decimal(384), confidence=7, version=1, by=cast.pm
    )
    with pytest.raises(Stale):
        results.check_in(
            key_result, value=Decimal(384), confidence=7, version=1, by=cast.pm
        )
    assert CheckIn.objects.count() == 1


@pytest.mark.parametrize(
    ("as_of", "says"),
    [
        (date(2026, 11, 17), "what was, not what will be"),
        (date(2026, 9, 30), "runs from"),
    ],
)
def test_a_check_in_lies_within_the_quarter_and_the_past(cast, key_result, as_of, says):
    with pytest.raises(Refused, match=says):
        results.check_in(
            key_result, value=Decimal(1), confidence=5, as_of=as_of, by=cast.pm
        )


@pytest.mark.parametrize(
    "who", ["other_pm", "executive", "frontline", "reviewer", "it"]
)
def test_others_do_not_check_in(cast, key_result, who):
    with pytest.raises(PermissionDenied):
        results.check_in(
            key_result, value=Decimal(1), confidence=5, by=cast.everyone[who]
        )


def test_its_owner_checks_in_from_another_team(cast, key_result):
    key_result.owner = cast.other_pm
    key_result.save()
    results.check_in(key_result, value=Decimal(384), confidence=7, by=cast.other_pm)
    assert CheckIn.objects.get().made_by == cast.other_pm


def test_owning_it_does_not_let_a_reader_write(cast, key_result):
    key_result.owner = cast.executive
    key_result.save()
    with pytest.raises(PermissionDenied):
        results.check_in(key_result, value=Decimal(1), confidence=5, by=cast.executive)
