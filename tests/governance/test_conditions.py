"""Conditions: set by reviewers, kept by owners, verified by others."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core import system
from core.clock import now, today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance.actions import conditions, evidence
from governance.models import Condition, Criterion
from tests.make import decide, make_review, meet_all, sign

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def add(cast, review, **more):
    words = {
        "text": "Vendor sends the bridge letter",
        "owner": cast.po,
        "due_on": today() + timedelta(days=7),
        "blocking": "during",
        "by": cast.reviewer,
    }
    return conditions.add(review, **{**words, **more})


@pytest.fixture
def condition(cast, review):
    """C1 of an approval, owned by Paolo."""
    condition = add(cast, review)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    return Condition.objects.get(pk=condition.pk)


def test_a_reviewer_adds_one_while_in_review(cast, review):
    condition = add(cast, review, criterion=Criterion.objects.get(code="S05"))
    assert (condition.key, condition.state) == ("C1", "open")
    assert add(cast, review).key == "C2"
    assert AuditEntry.objects.filter(verb=Verb.CONDITION_ADDED).count() == 2


def test_nobody_else_adds_one(cast, review, board):
    with pytest.raises(PermissionDenied):
        add(cast, review, by=cast.pm)
    _, _, gus = board
    with pytest.raises(Refused, match="holds no seat in GD-01"):
        add(cast, review, by=gus)
    with pytest.raises(Refused, match="does not review R12"):
        add(cast, review, criterion=Criterion.objects.get(code="R12"), by=board[1])


def test_it_is_due_today_or_later(cast, review):
    with pytest.raises(Refused, match="due today or later"):
        add(cast, review, due_on=today() - timedelta(days=1))


def test_it_belongs_to_the_review(cast, review, condition):
    with pytest.raises(Refused, match="already"):
        add(cast, review)
    other = make_review(cast, "G4")
    with pytest.raises(Refused, match="S05 is not part of"):
        add(cast, other, criterion=Criterion.objects.get(code="S05"))


def test_before_a_signature_it_can_change_or_go(cast, review):
    condition = add(cast, review)
    conditions.edit(condition, version=1, text="Two letters", by=cast.reviewer)
    with pytest.raises(Stale):
        conditions.edit(condition, version=1, text="Three", by=cast.reviewer)
    conditions.remove(condition, by=cast.reviewer)
    assert not review.conditions.exists()
    assert AuditEntry.objects.filter(verb=Verb.CONDITION_REMOVED).exists()


def test_after_a_signature_it_is_fixed(cast, review, board):
    condition = add(cast, review)
    sign(review, by=board[0])
    for act in (
        lambda: conditions.edit(condition, version=None, text="X", by=cast.reviewer),
        lambda: conditions.remove(condition, by=cast.reviewer),
    ):
        with pytest.raises(Refused, match="its conditions are fixed"):
            act()


def test_its_way_from_open_to_verified(cast, condition):
    conditions.submit_evidence(condition, note="Letter of 3 Nov", by=cast.po)
    conditions.send_back(condition, reason="Unsigned.", by=cast.reviewer)
    conditions.submit_evidence(condition, note="Signed letter", by=cast.po)
    conditions.verify(condition, by=cast.reviewer)
    condition.refresh_from_db()
    assert (condition.state, condition.verified_by) == ("verified", cast.reviewer)
    assert AuditEntry.objects.filter(verb=Verb.CONDITION_MOVED).count() == 4
    with pytest.raises(Refused, match="no evidence to verify"):
        conditions.verify(condition, by=cast.reviewer)


def test_its_owner_says_it_is_kept_not_somebody_else(cast, condition):
    with pytest.raises(PermissionDenied):
        conditions.submit_evidence(condition, note="Done", by=cast.it)
    with pytest.raises(Refused, match="Say how"):
        conditions.submit_evidence(condition, note=" ", by=cast.po)
    conditions.submit_evidence(condition, note="Done", by=cast.po)
    with pytest.raises(Refused, match="evidence submitted already"):
        conditions.submit_evidence(condition, note="Done", by=cast.po)


def test_its_owner_never_verifies_it_even_as_a_reviewer(cast, review, board):
    rita, sam, _ = board
    condition = add(cast, review, owner=sam)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    conditions.submit_evidence(condition, note="Done", by=sam)
    with pytest.raises(Refused, match="Sam owns C1"):
        conditions.verify(condition, by=sam)
    with pytest.raises(IntegrityError), transaction.atomic():
        Condition.objects.update(verified_by=sam, verified_at=now(), state="verified")
    conditions.verify(condition, by=rita)


def test_only_the_clock_marks_it_overdue_and_only_when_it_is(cast, condition):
    conditions.mark_overdue(condition, by=system.user())
    Condition.objects.update(due_on=today() - timedelta(days=7))
    conditions.mark_overdue(condition, by=cast.admin)
    condition.refresh_from_db()
    assert condition.state == "open"
    for _ in range(2):
        conditions.mark_overdue(condition, by=system.user())
    condition.refresh_from_db()
    assert (condition.state, condition.version) == ("overdue", 2)
    conditions.submit_evidence(condition, note="Late, but here", by=cast.po)
    conditions.send_back(condition, reason="No.", by=cast.reviewer)
    condition.refresh_from_db()
    assert condition.state == "overdue"


def test_two_people_moving_it_are_told(cast, condition):
    conditions.submit_evidence(condition, note="Done", version=1, by=cast.po)
    conditions.send_back(condition, reason="No.", version=2, by=cast.reviewer)
    with pytest.raises(Stale):
        conditions.submit_evidence(condition, note="Again", version=2, by=cast.po)


def test_its_owner_adds_evidence_after_the_decision(cast, condition):
    evidence.add(
        condition.review,
        title="Bridge letter",
        condition=condition,
        link="https://files.example.org/letter",
        by=cast.po,
    )
    assert condition.evidence.get().title == "Bridge letter"
    conditions.submit_evidence(condition, note="See the letter", by=cast.po)
    conditions.verify(condition, by=cast.reviewer)
    condition.refresh_from_db()
    with pytest.raises(Refused, match="C1 is closed"):
        evidence.add(
            condition.review,
            title="More",
            condition=condition,
            link="https://x.example.org",
            by=cast.po,
        )


def test_history_is_loaded_with_its_day(cast, condition):
    conditions.submit_evidence(
        condition, note="Audit", by=system.user(), acting=cast.po
    )
    conditions.verify(
        condition, by=system.user(), acting=cast.reviewer, on=date(2026, 7, 29)
    )
    condition.refresh_from_db()
    assert condition.verified_at is not None
    assert condition.verified_at.date() == date(2026, 7, 29)
    assert condition.verified_by == cast.reviewer
