"""A gate asks whether the grave risks of the product are answered."""

from datetime import date

import pytest

from core.errors import Refused
from governance.models import Review
from support import gate_checks
from support.actions import risk_answers, risks
from support.models import Risk
from tests.make import make_review, meet_all, sign
from tests.support.risks import accepted, owned, recorded, treated


@pytest.fixture
def review(cast) -> Review:
    review = make_review(cast)
    meet_all(review, by=cast.reviewer)
    return review


def verdict(review):
    check = gate_checks.risks_are_answered(review)
    assert check is not None
    return str(check.verdict)


def test_nobody_approves_while_a_critical_risk_has_no_response(cast, review):
    row = owned(cast)
    with pytest.raises(
        Refused, match=r"RSK-01 The model changes \(critical\): treat it"
    ):
        sign(review, by=cast.reviewer)
    risk_answers.treat(row, response="reduce", plan="Test it.", due_on=date(2026, 12, 1), by=cast.po)  # fmt: skip
    assert verdict(review) == "Holds"
    sign(review, by=cast.reviewer)


def test_a_response_holds_to_its_last_day(cast, review, settings):
    treated(cast, due_on=date(2026, 11, 20))
    accepted(cast, until=date(2026, 11, 24))
    for day, says in (("2026-11-20", "Holds"), ("2026-11-21", "Does not hold")):
        settings.TODAY = day
        assert verdict(review) == says
    risks.assess(treated_one(), likelihood=1, impact=1, reason="Done.", by=cast.po)
    for day, says in (("2026-11-24", "Holds"), ("2026-11-25", "Does not hold")):
        settings.TODAY = day
        assert verdict(review) == says


def treated_one():
    return Risk.objects.get(state="treated")


def test_a_high_risk_is_weighed_and_a_lower_one_holds(cast, review):
    row = recorded(cast, likelihood=3, impact=4)
    assert verdict(review) == "To be weighed"
    sign(review, by=cast.reviewer)
    risks.assess(row, likelihood=3, impact=3, reason="Less.", by=cast.po)
    check = gate_checks.risks_are_answered(review)
    assert check
    assert check.says == "ASSIST has 1 risk, none critical or high."


def test_of_a_product_without_risks_nothing_is_said(cast, review):
    recorded(cast, product=cast.other_product, by=cast.frontline)
    risk_answers.close(recorded(cast), reason="Gone.", by=cast.po)
    assert gate_checks.risks_are_answered(review) is None
