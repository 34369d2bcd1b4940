"""No door: who has a stake in a subject cannot decide it, whatever roles they hold."""

import pytest

from core.clock import today
from core.errors import Refused
from core.models import Membership, User
from core.roles import Family, Role
from governance import gates, standing
from governance.actions import conditions, reviews, waivers
from governance.models import Criterion, Review, Signature
from tests.make import (
    decide,
    make_approval,
    make_review,
    make_reviewer,
    make_user,
    meet_all,
    sign,
)

pytestmark = pytest.mark.django_db


def also_reviews(person):
    """The person becomes a reviewer of everything beside what they are."""
    Membership.objects.create(
        user=person, role=Role.GOVERNANCE_REVIEWER, families=list(Family.values)
    )
    return User.objects.get(pk=person.pk)  # roles are kept on the person object


@pytest.fixture
def sponsor(cast):
    return also_reviews(make_user("Selma", Role.OPERATIONS_LEADER))


@pytest.fixture
def report(cast, sponsor):
    rob = make_reviewer("Rob", *Family.values)
    rob.manager = sponsor
    rob.save()
    return rob


@pytest.fixture
def review(cast, sponsor):
    review = gates.ask(
        "G1",
        cast.product,
        team=cast.product.team,
        asked="May it?",
        parties=[cast.po, sponsor],
        by=cast.pm,
    )
    reviews.submit(review, by=cast.pm)
    return Review.objects.get(pk=review.pk)


STAKES = ["asker", "owner", "sponsor", "report"]


@pytest.fixture
def people(cast, sponsor, report):
    return {
        "asker": also_reviews(cast.pm),
        "owner": also_reviews(cast.po),
        "sponsor": sponsor,
        "report": report,
    }


@pytest.mark.parametrize("stake", STAKES)
def test_they_cannot_sign_it(cast, review, people, stake):
    meet_all(review, by=cast.reviewer)
    with pytest.raises(Refused, match="Segregation of duties"):
        sign(review, by=people[stake])
    assert not Signature.objects.exists()
    assert not gates.holds("G1", cast.product)


@pytest.mark.parametrize("stake", STAKES)
def test_they_cannot_judge_a_criterion(review, people, stake):
    for row in review.assessments.all():
        with pytest.raises(Refused, match="Segregation of duties"):
            reviews.assess(row, verdict="met", by=people[stake])


@pytest.mark.parametrize("stake", STAKES)
def test_they_cannot_set_or_verify_a_condition(cast, review, people, stake):
    words = {
        "text": "Letter",
        "owner": cast.it,
        "due_on": today(),
        "blocking": "during",
    }
    with pytest.raises(Refused, match="Segregation of duties"):
        conditions.add(review, **words, by=people[stake])
    condition = conditions.add(review, **words, by=cast.reviewer)
    conditions.submit_evidence(condition, note="Done", by=cast.it)
    for act in (
        lambda: conditions.verify(condition, by=people[stake]),
        lambda: conditions.send_back(condition, reason="No.", by=people[stake]),
    ):
        with pytest.raises(Refused, match="Segregation of duties"):
            act()


@pytest.mark.parametrize("stake", STAKES)
def test_they_cannot_grant_a_waiver(cast, review, people, stake):
    waiver = waivers.request(
        review,
        criterion=Criterion.objects.get(code="S05"),
        reason="Gap",
        compensating_control="Review",
        risk_owner=cast.it,
        expires_on=today(),
        by=cast.pm,
    )
    with pytest.raises(Refused, match="Segregation of duties"):
        waivers.grant(waiver, by=people[stake])
    with pytest.raises(Refused, match="Segregation of duties"):
        waivers.decline(waiver, reason="No.", by=people[stake])


@pytest.mark.parametrize("stake", STAKES)
def test_they_cannot_widen_or_revoke_it(cast, people, stake):
    review = make_approval(cast)
    review.parties.add(cast.po, people["sponsor"])
    with pytest.raises(Refused, match="Segregation of duties"):
        reviews.revoke(review, reason="Mine.", by=people[stake])
    second = make_review(cast, "G0")
    second.parties.add(cast.po, people["sponsor"])
    criterion = Criterion.objects.get(code="R01")
    with pytest.raises(Refused, match="Segregation of duties"):
        reviews.add_criterion(second, criterion=criterion, by=people[stake])


def test_who_submits_for_somebody_else_is_barred_too(cast):
    review = make_review(cast, submitted=False)
    make = Membership.objects.create
    make(user=cast.reviewer, team=cast.product.team, role=Role.PRODUCT_MANAGER)
    cast.reviewer = type(cast.reviewer).objects.get(pk=cast.reviewer.pk)
    reviews.submit(review, by=cast.reviewer)
    assert standing.why_barred(Review.objects.get(pk=review.pk), cast.reviewer)


def test_the_manager_of_a_party_may_decide(cast, review):
    boss = make_reviewer("Boss", *Family.values)
    cast.pm.manager = boss
    cast.pm.save()
    meet_all(review, by=boss)
    assert decide(review, by=boss).outcome == "approved"


def test_the_reason_names_the_tie(review, report):
    assert standing.why_barred(review, report) == (
        "reports to Selma, who is a party to it"
    )
