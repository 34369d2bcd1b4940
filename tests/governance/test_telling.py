"""Who is told what of a review: those it waits for, those it is about."""

from datetime import timedelta

import pytest

from core.clock import today
from core.errors import Refused
from core.models import Notice
from core.notices import Kind
from governance.actions import conditions, reviews, signing, votes
from governance.models import Condition
from tests.make import decide, make_approval, make_review, make_reviewer, meet_all


def told(kind):
    """(person, text) of every notice of one kind, in the order they were told."""
    rows = Notice.objects.filter(kind=kind).order_by("pk")
    return [(row.person.name, row.text.partition(": ")[2] or row.text) for row in rows]


def test_who_may_sign_is_told_when_a_review_is_submitted(cast):
    make_reviewer("Sec", "security")
    make_reviewer("Far", "security", team=cast.other_product.team)
    report = make_reviewer("Rea", "governance")
    report.manager = cast.pm
    report.save()
    make_review(cast, submitted=False)
    assert told(Kind.REVIEW_WAITS) == []
    make_review(cast, "G2")
    assert sorted(name for name, _ in told(Kind.REVIEW_WAITS)) == ["Ada", "Sec"]


def test_nobody_is_told_of_what_was_refused(cast):
    review = make_review(cast)
    with pytest.raises(Refused):
        reviews.submit(review, by=cast.pm)
    assert len(told(Kind.REVIEW_WAITS)) == 1


def test_a_seat_named_later_is_told(cast):
    review = make_review(cast)
    sec = make_reviewer("Sec", "security")
    votes.name_seat(review, seat="SEC", person=sec, by=cast.pm)
    assert told(Kind.REVIEW_WAITS)[-1][0] == "Sec"


def test_asker_and_owner_read_the_outcome_and_that_it_ended(cast):
    review = make_review(cast)
    review.parties.add(cast.po)
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer)
    assert [name for name, _ in told(Kind.REVIEW_DECIDED)] == ["Mia", "Paolo"]
    assert told(Kind.REVIEW_DECIDED)[0][1].endswith("approved")
    reviews.revoke(review, reason="new model", by=cast.reviewer)
    assert [t for _, t in told(Kind.REVIEW_DECIDED)][2:] == [
        f"{cast.product}: the approval is revoked"
    ] * 2


def test_an_approval_whose_time_has_run_is_told_by_the_clock(cast):
    from core import system

    review = make_approval(cast)
    assert review.valid_until
    after = review.valid_until + timedelta(days=1)
    signing.expire(review, by=system.user(), on=after)
    signing.expire(review, by=system.user(), on=after)
    assert [t for _, t in told(Kind.REVIEW_DECIDED)][1:] == [
        f"{cast.product}: the approval is expired"
    ]


def test_a_condition_tells_its_owner_then_its_reviewers_then_its_owner(cast):
    review = make_review(cast)
    conditions.add(
        review, text="Train them", owner=cast.po, due_on=today() + timedelta(days=9),
        blocking="during", by=cast.reviewer,
    )  # fmt: skip
    meet_all(review, by=cast.reviewer)
    decide(review, by=cast.reviewer, stance="approved_with_conditions")
    row = Condition.objects.get()
    conditions.submit_evidence(row, note="all trained", by=cast.po)
    conditions.send_back(row, reason="list them", by=cast.reviewer)
    conditions.submit_evidence(row, note="the list", by=cast.po)
    conditions.verify(row, by=cast.reviewer)
    told = Notice.objects.filter(
        kind=Kind.CONDITION, person__in=[cast.po, cast.reviewer]
    )
    rows = told.order_by("pk")  # the others at the table are told as Ada is
    due = f"{row.due_on:%-d %b %Y}"
    assert [(each.person.name, each.text) for each in rows] == [
        ("Paolo", f"{row} is yours: due {due}"),
        ("Ada", f"{row}: its evidence waits for you to verify"),
        ("Paolo", f"{row} needs better evidence from you"),
        ("Ada", f"{row}: its evidence waits for you to verify"),
        ("Paolo", f"{row} is verified"),
    ]
