"""What other apps ask governance: is the gate open, and why not."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import system
from core.clock import today
from core.errors import Refused
from core.models import AuditEntry
from core.verbs import Verb
from governance import business_time, calendars, gates
from governance.actions import conditions, reviews, signing, waivers
from governance.models import Assessment, Review
from portfolio.models import Product
from tests.make import decide, make_approval, make_review, meet_all

pytestmark = pytest.mark.django_db


def ask(cast, gate="G1", **more):
    words = {
        "team": cast.product.team,
        "asked": "May it?",
        "parties": [],
        "by": cast.pm,
    }
    return gates.ask(gate, cast.product, **{**words, **more})


def holds(cast, gate="G1", on=None):
    """If the gate holds for the product, as one subject and as one of many alike."""
    one = gates.holds(gate, cast.product, on=on)
    many = [cast.product.pk, cast.other_product.pk]
    found = gates.through([gate], Product, many, on=on)
    assert found == ({cast.product.pk} if one else set())
    return one


def test_asking_lists_every_criterion_in_force_and_is_recorded(cast):
    review = ask(cast)
    codes = [a.criterion.code for a in review.assessments.order_by("criterion__code")]
    assert codes == ["R12", "S01", "S03", "S05", "S07"]
    assert review.state == Review.State.OPEN
    ten = business_time.day_after(calendars.gates(), today(), 10)
    assert review.due_on == ten
    entry = AuditEntry.objects.get(verb=Verb.REVIEW_OPENED)
    assert entry.data["about"] == str(cast.product)


def test_the_criteria_are_those_in_force_on_the_day_of_asking(cast):
    def wording(day):
        review = ask(cast, "G2", on=day, by=system.user(), acting=cast.pm)
        row = review.assessments.select_related("criterion").get(criterion__code="R06")
        reviews.withdraw(review, reason="Only a test.", by=cast.pm)
        return row.criterion.effective_from

    assert wording(date(2026, 7, 20)) == date(2026, 1, 1)
    assert wording(date(2026, 7, 21)) == date(2026, 7, 21)


def test_who_may_not_submit_may_not_ask(cast):
    for person in (
        cast.po,
        cast.reviewer,
        cast.executive,
        cast.other_pm,
        cast.outsider,
    ):
        with pytest.raises(PermissionDenied):
            ask(cast, by=person)


def test_a_gate_is_asked_for_once_at_a_time(cast):
    ask(cast)
    with pytest.raises(Refused, match="already being reviewed"):
        ask(cast)
    assert ask(cast, "G2").key == "GD-02"


def test_a_past_day_is_only_for_the_system(cast):
    with pytest.raises(Refused, match="counts from today"):
        ask(cast, on=today() - timedelta(days=1))
    with pytest.raises(PermissionDenied):
        ask(cast, acting=cast.po)


def test_a_key_of_ones_own_choice_is_only_for_the_system(cast):
    assert ask(cast, key="GD-77").key == "GD-01"
    review = ask(cast, "G2", key="GD-77", by=system.user(), acting=cast.pm)
    assert (review.key, review.asked_by) == ("GD-77", cast.pm)


def test_numbers_go_on_after_the_highest(cast):
    ask(cast, "G2", key="GD-112", by=system.user(), acting=cast.pm)
    assert ask(cast, "G3").key == "GD-113"


def test_an_approval_opens_the_gate_for_its_subject_only(cast):
    make_approval(cast)
    gates.require("G1", cast.product)
    assert holds(cast)
    assert not gates.holds("G1", cast.other_product)
    assert not holds(cast, "G2")


def test_a_gate_that_waits_or_was_refused_is_not_passed(cast):
    review = make_review(cast)
    assert not holds(cast)
    decide(review, by=cast.reviewer, stance="rejected", reason="Unsafe.")
    assert not holds(cast)


def test_one_gate_that_holds_is_enough_and_many_subjects_cost_one_query(
    cast, django_assert_num_queries
):
    make_approval(cast, "G1")
    fallen = make_approval(cast, "G4")
    reviews.revoke(fallen, reason="New model version.", by=cast.reviewer)
    with django_assert_num_queries(1):
        found = gates.through(["G1", "G4"], Product, [cast.product.pk])
    assert found == {cast.product.pk}


def test_a_closed_gate_says_why(cast):
    with pytest.raises(Refused, match="Nobody has asked"):
        gates.require("G1", cast.product)
    review = make_review(cast)
    with pytest.raises(Refused, match="GD-01 waits"):
        gates.require("G1", cast.product)
    decide(review, by=cast.reviewer, stance="rejected", reason="Unsafe.")
    with pytest.raises(Refused, match="GD-01 was rejected"):
        gates.require("G1", cast.product)


def test_the_last_day_still_counts_and_the_next_does_not(cast):
    review = make_approval(cast)
    assert review.valid_until == today() + timedelta(days=90)
    assert holds(cast, on=review.valid_until)
    assert not holds(cast, on=review.valid_until + timedelta(days=1))


def test_a_question_about_yesterday_is_answered_as_of_yesterday(cast):
    make_approval(cast)
    assert not holds(cast, on=today() - timedelta(days=1))


def test_a_revoked_approval_opens_nothing_and_brings_no_older_one_back(cast):
    first = make_approval(cast)
    second = make_approval(cast)
    first.refresh_from_db()
    assert first.state == Review.State.SUPERSEDED
    reviews.revoke(second, reason="New model version.", by=cast.reviewer)
    assert not holds(cast)
    with pytest.raises(Refused, match="GD-02 ended on"):
        gates.require("G1", cast.product)


def test_a_newer_refusal_closes_the_gate(cast):
    make_approval(cast)
    decide(make_review(cast), by=cast.reviewer, stance="returned", reason="Changed.")
    assert not holds(cast)


def test_an_approval_falls_with_the_waiver_it_rests_on(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    row = review.assessments.get(criterion__code="S05")
    waiver = waivers.request(
        review,
        criterion=row.criterion,
        reason="SOC 2 gap",
        compensating_control="Quarterly access review",
        risk_owner=cast.it,
        expires_on=today() + timedelta(days=10),
        by=cast.pm,
    )
    waivers.grant(waiver, by=cast.reviewer)
    row.refresh_from_db()
    assert row.verdict == Assessment.Verdict.WAIVED
    decide(review, by=cast.reviewer)
    assert holds(cast, on=waiver.expires_on)
    later = waiver.expires_on + timedelta(days=1)
    assert not holds(cast, on=later)
    renewed = waivers.renew(
        waiver,
        reason="The report is late.",
        expires_on=later,
        by=cast.pm,
    )
    assert not holds(cast, on=later)
    waivers.grant(renewed, by=cast.reviewer)
    assert holds(cast, on=later)


def test_open_conditions_are_those_of_approvals_not_yet_closed(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    condition = conditions.add(
        review,
        text="Notice names the vendor",
        owner=cast.po,
        due_on=today(),
        blocking="pre_launch",
        by=cast.reviewer,
    )
    assert gates.open_conditions(cast.product, blocking="pre_launch") == []
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    assert gates.open_conditions(cast.product, blocking="pre_launch") == [condition]
    assert gates.open_conditions(cast.product, blocking="during") == []
    conditions.submit_evidence(condition, note="Notice of 2 May", by=cast.po)
    conditions.verify(condition, by=cast.reviewer)
    assert gates.open_conditions(cast.product, blocking="pre_launch") == []


def test_a_gate_can_be_taken_back_while_it_waits(cast):
    review = make_review(cast)
    gates.withdraw("G1", cast.product, because="The plan changes.", by=cast.pm)
    review.refresh_from_db()
    assert review.state == Review.State.WITHDRAWN
    gates.withdraw("G1", cast.product, because="Nothing waits now.", by=cast.pm)
    assert ask(cast).key == "GD-02"


def test_expiry_is_written_by_the_system_only_and_only_when_due(cast):
    review = make_approval(cast)
    assert review.valid_until
    later = review.valid_until + timedelta(days=1)
    signing.expire(review, by=cast.admin, on=later)
    signing.expire(review, by=system.user(), on=review.valid_until)
    review.refresh_from_db()
    assert review.state == Review.State.DECIDED
    signing.expire(review, by=system.user(), on=later)
    signing.expire(review, by=system.user(), on=later)
    review.refresh_from_db()
    assert (review.state, review.ended_on) == (Review.State.EXPIRED, later)
    assert AuditEntry.objects.filter(verb=Verb.REVIEW_EXPIRED).count() == 1
