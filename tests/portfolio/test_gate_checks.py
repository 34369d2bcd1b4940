"""A gate asks whether the product keeps the standards that apply to it."""

from datetime import timedelta

import pytest

from core.clock import today
from core.errors import Refused
from governance.models import Review
from pilots.models import Pilot
from portfolio import gate_checks
from portfolio.actions import conforming
from tests.make import make_review, meet_all, sign
from tests.pilots.ways import make_pilot
from tests.portfolio.standards import granted, in_force

pytestmark = pytest.mark.django_db


@pytest.fixture
def review(cast) -> Review:
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def test_nobody_approves_while_nobody_said_whether_a_standard_is_kept(cast, review):
    standard = in_force()
    with pytest.raises(Refused, match="NET-1: nobody said whether it is kept"):
        sign(review, by=cast.reviewer)
    conforming.state(
        product=cast.product, standard=standard, seen_by="On the wire.", by=cast.po
    )
    sign(review, by=cast.reviewer)


def test_leave_to_deviate_holds_to_its_last_day_and_not_longer(cast, review, settings):
    row = granted(cast, in_force(), days=30)
    check = gate_checks.standards_are_kept(review)
    assert check is not None
    assert "deviates by leave from NET-1" in check.says
    settings.TODAY = str(row.expires_on + timedelta(days=1))
    assert today() > row.expires_on
    with pytest.raises(Refused, match="NET-1: its deviation ended on"):
        sign(review, by=cast.reviewer)


def test_a_pilot_answers_for_the_standards_of_its_product(cast):
    in_force()
    pilot = make_pilot(cast)
    review = make_review(cast, "G2", subject=pilot)
    assert isinstance(review.subject, Pilot)
    check = gate_checks.standards_are_kept(review)
    assert check is not None
    assert str(check.verdict) == "Does not hold"


def test_where_no_standard_applies_nothing_is_said(cast, review):
    assert gate_checks.standards_are_kept(review) is None
