"""The policy that the product starts with: who decides which gate, and for how long."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from governance import catalogue, policy_rights
from governance.models import CriteriaSet, SeatHolder, SeatKind
from tests.make import make_user

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)


def rule_on(gate: str, on: date, **more: Any) -> Any:
    return policy_rights.rule(gate, on, **more)


def set_on(on: date) -> Any:
    return policy_rights.in_force(on)


# gate: seats in the order of lists, approvals, vetoes, chair, days, months
TABLE = {
    "G0": ("PRD OPS", None, "", "PRD", 180, None),
    "G1": ("PRD CMP SEC", None, "", "CMP", 90, None),
    "G2": ("CMP SEC MRM OPS IT", None, "", "CMP", 90, None),
    "G3": ("CMP SEC MRM OPS IT FIN", 5, "CMP SEC", "CMP", None, 12),
    "G4": ("PRD CMP FIN", None, "", "CMP", None, 12),
}


@pytest.mark.parametrize("gate", TABLE)
def test_set_1_seats_each_gate_as_the_policy_has_it(gate):
    rule = rule_on(gate, TODAY)
    rows = list(rule.seats.select_related("seat"))
    found = (
        " ".join(row.seat.code for row in rows),
        rule.approvals,
        " ".join(row.seat.code for row in rows if row.veto),
        next(row.seat.code for row in rows if row.chair),
        rule.validity_days,
        rule.validity_months,
    )
    assert found == TABLE[gate]
    asked = {each.code for each in catalogue.CATALOGUE if gate in each.gates}
    assert set(rule.criteria.values_list("code", flat=True)) == asked


def test_model_risk_sits_only_where_a_model_takes_part():
    asked = {
        gate: [s.seat.code for s in rule_on(gate, TODAY).seats.all() if s.only_if]
        for gate in TABLE
    }
    assert asked == {"G0": [], "G1": [], "G2": ["MRM"], "G3": ["MRM"], "G4": []}


def test_a_day_is_answered_by_the_set_that_had_begun():
    later = CriteriaSet.objects.create(
        number=2, state="published", effective_from=date(2027, 1, 1)
    )
    assert set_on(date(2026, 12, 31)).number == 1
    assert set_on(date(2027, 1, 1)) == later
    assert set_on(date(2025, 12, 31)) is None
    assert rule_on("G2", date(2027, 1, 1)) is None  # it has no rules yet


def test_a_tier_without_a_rule_of_its_own_takes_the_one_for_all():
    first = set_on(TODAY)
    low, high = first.tiers.get(code="low"), first.tiers.get(code="high")
    own = first.rules.create(gate="G1", tier=high, approvals=2, validity_days=30)
    assert rule_on("G1", TODAY, tier=high) == own
    assert rule_on("G1", TODAY, tier=low).approvals is None
    with pytest.raises(IntegrityError), transaction.atomic():
        first.rules.create(gate="G1", tier=None, validity_days=30)


def test_nobody_holds_the_same_seat_twice_at_a_time():
    kind, person = SeatKind.objects.get(code="OPS"), make_user("Olga")
    hold = SeatHolder.objects.create
    words = {"seat": kind, "person": person}
    hold(**words, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))
    hold(**words, starts_on=date(2026, 7, 1))
    with pytest.raises(IntegrityError), transaction.atomic():
        hold(**words, starts_on=date(2026, 9, 1), ends_on=date(2026, 9, 1))
    assert SeatHolder.objects.on(date(2026, 6, 30)).count() == 1
