"""Capabilities: what a product can do, which goals it serves, what it may cost to rest."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import capabilities as actions
from portfolio.models import Capability
from tests.make import make_capability, make_goal


def test_a_capability_is_added_once_and_recorded(cast):
    goal = make_goal("CG-1")
    made = actions.create(
        product=cast.product, code="A-1", name="Auto-summary", goals=[goal], by=cast.pm
    )
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.data) == (Verb.CAPABILITY_CREATED, {"code": "A-1"})
    assert list(made.goals.all()) == [goal]
    assert made.status == "planned"
    with pytest.raises(Refused, match="already a capability a-1"):
        actions.create(product=cast.product, code="a-1", name="Again", by=cast.pm)


def test_an_edit_tells_its_goals_in_the_trail_and_a_stale_one_is_refused(cast):
    row, goal = make_capability(cast.product), make_goal("CG-1")
    actions.edit(row, version=1, status="live", goals=[goal], by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.CAPABILITY_CHANGED)
    assert entry.data["changed"] == {
        "status": ["planned", "live"],
        "goals": [[], ["CG-1 Goal CG-1"]],
    }
    with pytest.raises(Stale):
        actions.edit(row, version=1, status="pilot", by=cast.pm)


@pytest.mark.parametrize(
    "who", ["po", "executive", "it", "ops", "frontline", "admin", "other_pm"]
)
def test_only_the_products_manager_changes_what_it_can_do(cast, who):
    row, by = make_capability(cast.product), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create(product=cast.product, code="A-2", name="X", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit(row, version=1, name="X", by=by)


def test_nobody_puts_a_capability_into_anothers_product(cast):
    row = make_capability(cast.product)
    with pytest.raises(PermissionDenied):
        actions.edit(row, version=1, product=cast.other_product, by=cast.pm)


@pytest.mark.parametrize(
    ("field", "figures"),
    [
        ("designed_availability", {"designed_availability": Decimal(101)}),
        ("designed_availability", {"designed_availability": Decimal(0)}),
        ("monthly_cost", {"monthly_cost": Decimal(-1)}),
        (
            "availability_cost",
            {"monthly_cost": Decimal(10), "availability_cost": Decimal(11)},
        ),
    ],
)
def test_impossible_figures_are_named_and_the_database_keeps_none(cast, field, figures):
    with pytest.raises(Unfit) as refused:
        actions.create(
            product=cast.product, code="A-1", name="X", by=cast.pm, **figures
        )
    assert refused.value.field == field
    with pytest.raises(IntegrityError), transaction.atomic():
        make_capability(cast.product, **figures)


def test_technology_without_a_goal_is_an_orphan_until_it_is_retired(cast):
    serving = make_capability(cast.product, "A-1", status="live")
    serving.goals.add(make_goal("CG-1"))
    orphan = make_capability(cast.product, "F-123")
    make_capability(cast.product, "A-9", status="retired")
    assert list(Capability.objects.orphans()) == [orphan]
    assert list(Capability.objects.in_use()) == [serving, orphan]
