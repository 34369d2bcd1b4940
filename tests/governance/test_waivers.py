"""Waivers: asked by one, granted by another, short, once renewed, some never."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from core.clock import today
from core.errors import Refused
from core.models import AuditEntry
from core.verbs import Verb
from governance import catalogue
from governance.actions import criteria, waivers
from governance.models import Criterion, Waiver
from tests.make import decide, make_criteria, make_review, meet_all

pytestmark = pytest.mark.django_db


def ask(cast, review, code="S05", **more):
    words = {
        "reason": "SOC 2 period ended",
        "compensating_control": "Quarterly access review",
        "risk_owner": cast.it,
        "expires_on": today() + timedelta(days=90),
        "by": cast.pm,
    }
    criterion = Criterion.objects.in_force(today()).get(code=code)
    return waivers.request(review, criterion=criterion, **{**words, **more})


@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    row = review.assessments.get(criterion__code="S05")
    row.verdict = "not_met"
    row.save()
    return review


def test_granting_lets_the_criterion_pass_and_is_recorded(cast, board, review):
    _, sam, _ = board
    waiver = ask(cast, review)
    assert (waiver.key, waiver.state) == ("W-01", "requested")
    waivers.grant(waiver, by=sam)
    row = review.assessments.get(criterion__code="S05")
    assert (row.verdict, row.assessed_by) == ("waived", sam)
    assert row.reason.startswith("W-01 until ")
    assert AuditEntry.objects.filter(verb=Verb.WAIVER_GRANTED).count() == 1
    with pytest.raises(Refused, match="granted already"):
        waivers.grant(waiver, by=sam)
    assert decide(review, by=cast.reviewer).outcome == "approved"


def test_who_asked_cannot_grant_not_even_by_sql(cast, review):
    waiver = ask(cast, review)
    with pytest.raises(PermissionDenied):
        waivers.grant(waiver, by=cast.pm)
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.update(state="granted", granted_by=cast.pm, granted_on=today())


def test_another_family_cannot_grant(cast, board, review):
    with pytest.raises(Refused, match="Rita does not review S05"):
        waivers.grant(ask(cast, review), by=board[0])


def test_it_lasts_at_most_90_days_also_from_the_day_it_is_granted(cast, review):
    with pytest.raises(Refused, match="at most 90 days"):
        ask(cast, review, expires_on=today() + timedelta(days=91))
    with pytest.raises(Refused, match="ends after the day"):
        ask(cast, review, expires_on=today() - timedelta(days=1))
    with pytest.raises(IntegrityError), transaction.atomic():
        Waiver.objects.filter(pk=ask(cast, review).pk).update(
            state="granted",
            granted_by=cast.reviewer,
            granted_on=today(),
            expires_on=today() + timedelta(days=91),
        )


def test_the_five_hard_rules_are_never_waived(cast):
    make_criteria()
    never = {c.code for c in Criterion.objects.filter(waivable=False)}
    assert never == set(catalogue.NEVER)
    assert set(catalogue.NEVER.values()) == {
        "card data storage",
        "consent to contact",
        "recording notice",
        "dispute intake",
        "human exit",
    }
    review = make_review(cast, "G2")
    for code in sorted(never):
        with pytest.raises(Refused, match=f"{code} is never waived"):
            ask(cast, review, code)


def test_a_hard_rule_cannot_be_made_waivable_by_new_wording(cast, review):
    row = Criterion.objects.get(code="S03")
    with pytest.raises(Refused, match="card data storage: it is never waived"):
        criteria.reword(
            row,
            effective_from=today() + timedelta(days=1),
            gates=row.gates,
            waivable=True,
            version=row.version,
            by=cast.admin,
        )


def test_only_a_criterion_of_the_review_is_waived(cast, review):
    with pytest.raises(Refused, match="R03 is not part of GD-01"):
        ask(cast, review, "R03")


def test_it_is_asked_for_once(cast, review):
    ask(cast, review)
    with pytest.raises(Refused, match="asked for already"):
        ask(cast, review)


def test_a_declined_one_says_why_and_may_be_asked_again(cast, review):
    waiver = ask(cast, review)
    with pytest.raises(Refused, match="Say why"):
        waivers.decline(waiver, reason="", by=cast.reviewer)
    waivers.decline(waiver, reason="Control too weak.", by=cast.reviewer)
    assert ask(cast, review).key == "W-02"


def test_it_is_renewed_once_and_never_given_anew(cast, review):
    waiver = ask(cast, review)
    waivers.grant(waiver, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    later = today() + timedelta(days=80)
    renewal = waivers.renew(waiver, reason="Letter late", expires_on=later, by=cast.pm)
    with pytest.raises(Refused, match="renewed once"):
        waivers.renew(waiver, reason="Again", expires_on=later, by=cast.pm)
    waivers.grant(renewal, by=cast.reviewer)
    with pytest.raises(Refused, match="renewed once"):
        waivers.renew(renewal, reason="Third", expires_on=later, by=cast.pm)
    second = make_review(cast)
    with pytest.raises(Refused, match="never given anew"):
        ask(cast, second)


def test_after_the_decision_none_is_asked_for(cast, review):
    waivers.grant(ask(cast, review), by=cast.reviewer)
    decide(review, by=cast.reviewer)
    with pytest.raises(Refused, match="is decided"):
        ask(cast, review, "S07")


def test_a_request_that_was_not_answered_ends_with_the_decision(cast, review):
    waiver = ask(cast, review)
    decide(review, by=cast.reviewer, stance="returned", reason="Not yet.")
    waiver.refresh_from_db()
    assert waiver.state == "declined"
