"""The catalogue: 30 codes with dated wordings, changed from a day on."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance import catalogue
from governance.actions import criteria
from governance.models import Criterion
from tests.make import make_criteria, make_review

pytestmark = pytest.mark.django_db
TOMORROW = timedelta(days=1)


@pytest.fixture
def row(cast):
    make_criteria()
    return Criterion.objects.get(code="R13")


def reword(cast, row, **more):
    words = {
        "text": "Complaints routed the same day",
        "basis": row.basis,
        "status": row.status,
        "gates": row.gates,
        "effective_from": today() + TOMORROW,
        "version": row.version,
        "by": cast.admin,
    }
    return criteria.reword(row, **{**words, **more})


def test_the_catalogue_is_that_of_the_policy():
    codes = {wording.code for wording in catalogue.CATALOGUE}
    assert len(codes) == 30
    assert codes == (
        {f"R{n:02}" for n in range(1, 17)}
        | {f"S{n:02}" for n in range(1, 8)}
        | {f"G{n:02}" for n in range(1, 8)}
    )
    make_criteria()
    now = Criterion.objects.in_force(today())
    counts = {
        gate: now.for_gate(gate).count() for gate in ("G0", "G1", "G2", "G3", "G4")
    }
    assert counts == {"G0": 0, "G1": 5, "G2": 27, "G3": 30, "G4": 2}


def test_a_new_wording_takes_over_on_its_day(cast, row):
    new = reword(cast, row)
    on = Criterion.objects.filter(code="R13")
    assert on.in_force(today()).get() == row
    assert on.in_force(today() + TOMORROW).get() == new
    row.refresh_from_db()
    assert row.effective_to == new.effective_from
    entry = AuditEntry.objects.get(verb=Verb.CRITERION_CHANGED)
    assert entry.data["changed"]["text"][1] == "Complaints routed the same day"


def test_a_review_keeps_the_wording_it_was_opened_with(cast, row):
    review = make_review(cast, "G2")
    reword(cast, row, effective_from=today())
    assert review.assessments.get(criterion__code="R13").criterion == row
    assert (
        make_review(cast, "G3")
        .assessments.get(criterion__code="R13")
        .criterion.text.startswith("Complaints routed")
    )


def test_only_an_administrator_changes_it(cast, row):
    for person in (cast.reviewer, cast.pm, cast.executive):
        with pytest.raises(PermissionDenied):
            reword(cast, row, by=person)


def test_the_past_is_not_rewritten(cast, row):
    with pytest.raises(Refused, match="from today or a later day"):
        reword(cast, row, effective_from=today() - TOMORROW)
    new = reword(cast, row)
    row.refresh_from_db()
    with pytest.raises(Refused, match="change the one that follows"):
        reword(cast, row, effective_from=today() + 9 * TOMORROW)
    with pytest.raises(Refused, match="choose a later day"):
        reword(cast, new, effective_from=new.effective_from)


def test_two_administrators_changing_it_are_told(cast, row):
    criteria.verify(row, status="watch", version=row.version, by=cast.admin)
    with pytest.raises(Stale):
        reword(cast, row)


def test_two_wordings_never_hold_on_the_same_day(cast, row):
    with pytest.raises(IntegrityError), transaction.atomic():
        Criterion.objects.create(
            code="R13",
            family="regulatory",
            text="Another",
            gates=["G2"],
            effective_from=today(),
        )


def test_checking_its_basis_notes_the_day(cast, row):
    criteria.verify(row, status="watch", version=row.version, by=cast.admin)
    row.refresh_from_db()
    assert (row.last_verified_on, row.status) == (today(), "watch")


def test_it_can_end_without_a_successor_unless_it_is_a_hard_rule(cast, row):
    ending: dict[str, Any] = {
        "effective_to": today() + TOMORROW,
        "reason": "Withdrawn",
        "version": None,
    }
    criteria.retire(row, **ending, by=cast.admin)
    assert not Criterion.objects.in_force(today() + TOMORROW).filter(code="R13")
    hard = Criterion.objects.get(code="R12")
    with pytest.raises(Refused, match="recording notice: it stays"):
        criteria.retire(hard, **ending, by=cast.admin)


def test_a_new_one_has_a_code_of_its_own(cast, row):
    words = {
        "family": "security",
        "text": "Keys rotate yearly",
        "gates": ["G3", "G2"],
        "effective_from": today(),
        "by": cast.admin,
    }
    new = criteria.create(code="S08", **words)
    assert (new.gates, new.waivable) == (["G2", "G3"], True)
    with pytest.raises(Refused, match="already a criterion S08"):
        criteria.create(code="S08", **words)
