"""The scorecard: both directions counted side by side, never averaged, for both alike."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.urls import reverse

from governance import relationship
from governance.actions import services, sla, statements
from governance.models import (
    Activity,
    Consult,
    Party,
    RaciMatrix,
    Service,
    ServiceLevel,
)
from tests.governance.test_sla import CHARGES
from tests.governance.test_sla import OCTOBER as RESULTS
from tests.make import (
    make_change_classes,
    make_offices,
    make_rules,
    make_service_levels,
    seat_everybody,
)

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


# --- consults, and the rules both signed ------------------------------------------------
def consult(cast, party, *, due, answered=None, silent=None):
    """Asked ten days before; answered on a day, or without a response since one."""
    activity = Activity.objects.get(number=6)
    due_at = at(due)
    said = answered and {
        "answer": "Go", "answered_by": cast.it, "answered_at": at(answered)
    }  # fmt: skip
    return Consult.objects.create(
        subject=activity, act="decision", activity=activity,
        party=Party.objects.get(code=party), matrix=RaciMatrix.objects.get(),
        asked_by=cast.ops, asked_at=due_at - timedelta(days=10), due_at=due_at,
        lapsed_at=silent and at(silent), **(said or {}),
    )  # fmt: skip


def at(day):
    month, of_month = day
    return datetime(2026, month, of_month, 12, tzinfo=UTC)


def test_both_parties_are_counted_when_they_were_asked(cast, as_it, as_ops):
    consult(cast, "SUP", due=(9, 1), answered=(8, 30))
    consult(cast, "SUP", due=(9, 2), silent=(9, 2))
    consult(cast, "IT", due=(6, 1), answered=(5, 30))
    consult(cast, "IT", due=(11, 15))  # over, and no worker came by
    consult(cast, "CMP", due=(12, 1))
    consult(cast, "IT", due=(4, 30), silent=(4, 30))  # before the six months
    found = {
        each.party: (each.asked, each.answered, each.silent, each.waiting)
        for each in relationship.scorecard(cast.ops).asked
    }
    assert found == {"IT": (2, 1, 1, 0), "SUP": (2, 1, 1, 0), "CMP": (1, 0, 0, 1)}
    assert next(iter(found)) == "IT"
    pages = [
        client.get(reverse("governance:relationship")) for client in (as_it, as_ops)
    ]
    for page in pages:
        assert "SUP: answered 1 of 2 in time" in page.text
        assert "1 without a response" in page.text
        assert "None without a response, 1 waiting" in page.text


def test_with_nobody_asked_and_nothing_signed_it_says_both(cast, as_pm):
    page = as_pm.get(reverse("governance:relationship")).text
    assert "Nobody was asked since 1 May 2026" in page
    assert "No version that both sides signed is in force" in page


def test_the_day_on_which_both_leads_read_their_rules_again(cast, as_pm, settings):
    make_change_classes()
    rules = make_rules(cast)
    card = relationship.scorecard(cast.it)
    assert card.rules is not None
    assert (card.rules.version, card.rules.again) == (rules, rules.review_due_on)
    again = card.rules.again
    assert again is not None
    settings.TODAY = str(again)
    assert "Review overdue" not in as_pm.get(reverse("governance:relationship")).text
    settings.TODAY = str(again + timedelta(days=1))
    page = as_pm.get(reverse("governance:relationship")).text
    assert "Review overdue" in page
    assert f"{again:%-d %B %Y}" in page


def test_the_page_costs_the_same_with_more_consults(as_ops, cast, assert_flat):
    consult(cast, "IT", due=(9, 1), silent=(9, 1))

    def more():
        for party in ("SUP", "CMP", "OPS", "VEN"):
            for month in (6, 7, 8):
                consult(cast, party, due=(month, 1), silent=(month, 1))

    assert_flat(lambda: as_ops.get(reverse("governance:relationship")), more)


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
    assert (found["asked"], found["rules"]) == ([], None)


def test_consults_and_rules_over_the_api(as_ops, cast):
    make_change_classes()
    rules = make_rules(cast)
    consult(cast, "IT", due=(9, 1), silent=(9, 1))
    found = as_ops.get(reverse("api:relationship-list")).json()
    assert found["asked"] == [
        {
            "party": "IT",
            "side": "it",
            "asked": 1,
            "answered": 0,
            "silent": 1,
            "waiting": 0,
        }
    ]
    assert found["rules"] == {
        "number": 1, "effective_from": str(rules.effective_from),
        "again": str(rules.review_due_on), "is_late": True,
    }  # fmt: skip
