"""Voting for somebody who is away: named a day before, both independent, one vote."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused
from core.roles import Role
from governance import queries, seating
from governance.actions import stakes, votes, wanted
from governance.models import Delegation, Review
from tests.make import (
    decide,
    holder,
    make_review,
    make_reviewer,
    make_user,
    meet_all,
    seat,
    sign,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast):
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


@pytest.fixture
def pair(cast):
    """Rita holds Compliance and is away; Dan, a reviewer without a seat, acts for her."""
    return make_reviewer("Rita", "regulatory"), make_reviewer("Dan")


def named(person, delegate, *, days_ago=1, scope="gates"):
    day = today() - timedelta(days=days_ago)
    return Delegation.objects.create(
        person=person,
        delegate=delegate,
        scope=scope,
        starts_on=day,
        ends_on=day + timedelta(days=20),
        named_on=day,
        named_by=person,
    )


def fresh(person):
    """Somebody as the next request sees them."""
    return type(person).objects.get(pk=person.pk)


def test_a_delegate_votes_for_the_person_who_then_has_voted(review, pair):
    rita, dan = pair
    named(rita, dan)
    assert list(queries.reviews_waiting_for(fresh(dan))) == [review]
    signed = sign(review, by=fresh(dan))
    vote = signed.signatures.get()
    assert (vote.signed_by, vote.for_person, vote.place) == (dan, rita, "Compliance")
    for person in (rita, dan):
        assert not queries.reviews_waiting_for(fresh(person))
        with pytest.raises(Refused, match="one person holds one seat"):
            sign(review, by=fresh(person))


@pytest.mark.parametrize(
    "change",
    [{"days_ago": 0}, {"days_ago": 40}, {"scope": "raci"}],
    ids=["named today", "over", "for the matrix only"],
)
def test_who_was_not_named_in_advance_for_this_votes_for_nobody(review, pair, change):
    rita, dan = pair
    named(rita, dan, **change)
    assert not queries.reviews_waiting_for(fresh(dan))
    with pytest.raises(Refused, match="nothing in GD-01"):
        sign(review, by=fresh(dan))


def test_a_principal_with_a_stake_lends_no_seat_and_a_delegate_with_one_takes_none(
    cast, review, pair
):
    rita, dan = pair
    named(rita, dan)
    stakes.join(cast.product, [rita])
    assert not queries.reviews_waiting_for(fresh(dan))
    with pytest.raises(Refused, match="nothing in GD-01"):
        sign(review, by=fresh(dan))
    other = make_review(cast, "G1", subject=cast.other_product)
    stakes.join(cast.other_product, [dan])
    assert not queries.reviews_waiting_for(fresh(dan))
    with pytest.raises(Refused, match="Segregation of duties"):
        sign(other, by=fresh(dan), seat="CMP")


def test_who_steps_back_lends_nothing_and_who_has_voted_needs_nobody(review, pair):
    rita, dan = pair
    named(rita, dan)
    votes.recuse(review, reason="A tie.", by=rita)
    assert not queries.reviews_waiting_for(fresh(dan))
    shown = Review.objects.for_page().get(pk=review.pk)
    assert seating.may_take(shown, fresh(dan)) == []


def test_nobody_hands_on_what_was_handed_to_them(review, pair):
    rita, dan = pair
    third = make_user("Tess", Role.GOVERNANCE_REVIEWER)
    named(rita, dan)
    named(dan, third)
    assert not queries.reviews_waiting_for(fresh(third))


# --- requested changes --------------------------------------------------------------
def test_a_requested_change_keeps_everybody_from_approving_until_it_is_settled(
    cast, review
):
    asker = holder("SEC")
    with pytest.raises(Refused, match="Say what"):
        wanted.ask(review, text=" ", by=asker)
    row = wanted.ask(review, text="Name the site.", by=asker)
    with pytest.raises(Refused, match="Seat-SEC asked for a change"):
        sign(review, by=holder("CMP"))
    row = wanted.answer(row, answer="Jacksonville.", by=cast.pm)
    with pytest.raises(Refused, match="they or the chair settle it"):
        wanted.settle(row, by=seat(make_reviewer("Pia"), "PRD"))
    wanted.settle(row, by=asker)
    with pytest.raises(Refused, match="settled already"):
        wanted.answer(row, answer="Or Tulsa.", by=cast.pm)
    shown = decide(review, by=holder("CMP"))
    [kept] = shown.signatures.all()[0].record["requested_changes"]
    assert kept["answer"] == "Jacksonville."


def test_refusing_needs_no_answer_first_and_outsiders_ask_nothing(cast, review):
    wanted.ask(review, text="Name the site.", by=holder("SEC"))
    with pytest.raises(Refused, match="nothing in GD-01"):
        wanted.ask(review, text="Mine too.", by=make_reviewer("Gus", "governance"))
    with pytest.raises(PermissionDenied):
        wanted.ask(review, text="I ask myself.", by=seat(cast.pm, "PRD"))
    refusal = {"stance": "rejected", "reason": "No site."}
    assert sign(review, by=holder("CMP"), **refusal).outcome == "rejected"
