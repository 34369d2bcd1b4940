"""The scorecard: both directions counted side by side, never averaged, for both alike."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from governance import relationship
from governance.actions import services, sla, statements
from governance.models import Service, ServiceLevel
from tests.governance.test_sla import CHARGES
from tests.governance.test_sla import OCTOBER as RESULTS
from tests.make import make_offices, make_service_levels, seat_everybody

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fixed_day")]
OCTOBER = date(2026, 10, 1)


@pytest.fixture
def october(cast):
    make_service_levels()
    make_offices()
    seat_everybody(cast)
    for name, amount in CHARGES.items():
        services.price(
            Service.objects.get(name=name), effective_from=OCTOBER, amount=amount,
            reason="Budget", by=cast.it,
        )  # fmt: skip
    for code, (met, due) in RESULTS.items():
        record(cast, code, OCTOBER, met, due)


def record(cast, code, month, met, due):
    level = ServiceLevel.objects.get(code=code)
    return sla.record(level, month=month, met=met, due=due, by=cast.it)


def test_october_by_side(cast, october):
    card = relationship.scorecard(cast.ops)
    assert [each.first.month for each in card.months] == [5, 6, 7, 8, 9, 10]
    newest = card.newest
    assert newest is not None
    assert (newest.it.met, newest.it.due, newest.it.missed) == (
        4, 6, ["SLA-03", "SLA-07"]
    )  # fmt: skip
    assert (newest.center.met, newest.center.due, newest.center.missed) == (
        3, 4, ["SLA-04"]
    )  # fmt: skip
    assert (newest.credits, newest.charged) == (3_480, 182_000)
    assert newest.it.share == Fraction(2, 3)
    assert card.months[0].it.share is None
    assert relationship.finding(card) == (
        "In October 2026 IT met 4 of 6 levels, the contact center 3 of 4"
    )


def test_promises_are_counted_by_who_made_them(cast, october):
    record(cast, "SLA-04", date(2026, 9, 1), 5, 10)
    record(cast, "SLA-09", date(2026, 9, 1), 1, 1)  # IT answers for “IT, VEN”
    card = relationship.scorecard(cast.it)
    found = {each.party: each for each in card.parties}
    assert list(found) == ["IT", "SUP", "OPS"]
    assert (found["IT"].met, found["IT"].due) == (5, 7)
    assert found["SUP"].missed == [(OCTOBER, "SLA-04"), (date(2026, 9, 1), "SLA-04")]
    assert found["OPS"].missed == []


def test_the_month_that_runs_is_not_on_it(cast, october):
    record(cast, "SLA-02", date(2026, 11, 1), 0, 10)
    card = relationship.scorecard(cast.it)
    assert card.months[-1].first == OCTOBER


def test_what_is_open_between_the_two(cast, october):
    for month in (8, 9):
        record(cast, "SLA-07", date(2026, month, 1), 1, 2)
    statements.issue(OCTOBER, by=cast.it)
    card = relationship.scorecard(cast.pm)
    [(row, is_late)] = card.escalations
    assert (row.level.code, is_late) == ("SLA-07", False)
    assert [each.month for each in card.statements] == [OCTOBER]


def test_both_parties_read_the_same_page(as_it, as_ops, cast, october):
    url = reverse("governance:relationship")
    pages = [client.get(url) for client in (as_it, as_ops)]
    for page in pages:
        assert "IT met 4 of 6 levels, the contact center 3 of 4" in page.text
        assert "SUP: met 2 of 3" in page.text
        assert "$3,480" in page.text
        assert "Show the numbers" in page.text


def test_without_results_it_says_so(as_pm, cast):
    page = as_pm.get(reverse("governance:relationship")).text
    assert "No month is over yet" in page


def test_the_page_costs_the_same_with_more_months(as_ops, cast, october, assert_flat):
    def more():
        for month in (5, 6, 7, 8, 9):
            for code in RESULTS:
                record(cast, code, date(2026, month, 1), 1, 2)

    assert_flat(lambda: as_ops.get(reverse("governance:relationship")), more)


def test_the_scorecard_over_the_api(as_ops, cast, october):
    found = as_ops.get(reverse("api:relationship-list")).json()
    newest = found["months"][-1]
    assert (newest["it"]["met"], newest["center"]["missed"]) == (4, ["SLA-04"])
    assert Decimal(newest["credits"]) == 3_480
    assert found["parties"][0] == {"party": "IT", "side": "it", "met": 4, "due": 6}
