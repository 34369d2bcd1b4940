"""Items in money: given by people, beside the order by WSJF, never changing it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog import ranking
from backlog.actions import estimates, items, needs
from backlog.models import Estimate, Item, ItemRank
from backlog.queries.money import Money, agreed, money
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db
PAGE = "/backlog/money/"


def estimated(item: Item, by, **fields) -> Estimate:
    return estimates.estimate(item, version=0, by=by, **fields)


def told(cast) -> Money:
    found = money(cast.pm)
    assert found is not None
    return found


@pytest.fixture
def three(cast):
    """The published jobs A(1 week, $10), B(3, 3), C(10, 1), by WSJF C, B, A."""
    rows = [("A", 1, 10, 1), ("B", 3, 3, 8), ("C", 10, 1, 20)]
    for key, weeks, per_week, value in rows:
        item = make_item(cast.product, key, value, 1, 1, 1, key=key)
        estimated(item, cast.pm, weeks=weeks, per_week=per_week)
    ranking.recompute()


# --- giving an estimate ------------------------------------------------------------
def test_an_estimate_is_kept_with_who_gave_it_and_moves_no_rank(cast):
    item = make_item(cast.product, "x", 8, 5, 3, 2)
    ranking.recompute()
    kept = estimated(item, cast.pm, weeks=Decimal(4), per_week=Decimal(1_000))
    assert (kept.estimated_by, kept.cd3) == (cast.pm, 250)
    entry = AuditEntry.objects.get(verb="item.estimated")
    assert entry.data["changed"]["per_week"] == [None, "1000"]
    assert ranking.recompute() == 0
    assert ItemRank.objects.get(item=item).position == 1


def test_rice_is_reach_by_impact_by_confidence_by_effort(cast):
    item = make_item(cast.product)
    kept = estimated(item, cast.pm, reach=2000, impact="2", confidence="0.8", effort=3)
    assert kept.rice is not None
    assert float(kept.rice) == pytest.approx(1066.67, abs=0.005)


def test_the_second_of_two_people_sees_both_versions(cast):
    item = make_item(cast.product)
    estimated(item, cast.pm, per_week=Decimal(5))
    with pytest.raises(Stale):
        estimates.estimate(item, version=0, per_week=Decimal(6), by=cast.po)


def test_saving_what_is_there_already_records_nothing(cast):
    item = make_item(cast.product)
    estimated(item, cast.pm, per_week=Decimal(5))
    estimates.estimate(item, version=1, per_week=Decimal(5), by=cast.pm)
    assert AuditEntry.objects.filter(verb="item.estimated").count() == 1


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"urgency": "perishable"}, "half-life"),
        ({"urgency": "cliff", "penalty": Decimal(5)}, "due date"),
        ({"urgency": "fixed_date"}, "due date"),
        ({"weeks": Decimal(0)}, "more than 0 weeks"),
        ({"effort": Decimal(-1)}, "more than 0 person-months"),
    ],
)
def test_what_its_cost_cannot_be_worked_out_from_is_refused(cast, fields, says):
    with pytest.raises(Refused, match=says):
        estimated(make_item(cast.product), cast.pm, **fields)


def test_what_is_done_keeps_its_estimate(cast):
    item = make_item(cast.product, state=Item.State.DONE)
    with pytest.raises(Refused, match="history"):
        estimated(item, cast.pm, per_week=Decimal(5))


def test_another_teams_manager_estimates_nothing_here(cast):
    with pytest.raises(PermissionDenied):
        estimated(make_item(cast.product), cast.other_pm, per_week=Decimal(5))


# --- the orders --------------------------------------------------------------------
def test_the_orders_cost_what_the_published_jobs_cost(cast, three):
    found = told(cast)
    assert {each.name: each.bill.cost for each in found.orders} == {
        "WSJF": 189, "CD3": 36, "Cheapest": 36,
    }  # fmt: skip
    assert found.is_best
    assert [(line.estimate.item.key, line.wsjf, line.cd3) for line in found.lines] == [
        ("C", 1, 3), ("B", 2, 2), ("A", 3, 1),
    ]  # fmt: skip
    assert found.with_cd3 is not None
    assert (found.with_cd3.spearman, found.with_cd3.kendall) == pytest.approx((-1, -1))
    assert found.with_cd3.alike == 0
    assert found.finding == "The order by WSJF costs $153 more than the cheapest"


def test_no_order_puts_an_item_before_what_it_waits_for(cast, three):
    """A waits for C through an item that nobody estimated."""
    a, c = Item.objects.get(key="A"), Item.objects.get(key="C")
    between = make_item(cast.product, "Between", key="X")
    needs.need(a, needed=between, by=cast.pm)
    needs.need(between, needed=c, by=cast.pm)
    found = told(cast)
    assert {each.name: each.bill.cost for each in found.orders} == {
        "WSJF": 189, "CD3": 162, "Cheapest": 162,
    }  # fmt: skip
    told_of = {line.estimate.item.key: line for line in found.lines}
    assert (told_of["C"].cheapest, told_of["A"].cheapest) == (2, 3)
    assert told_of["A"].waits_for == [c]
    items.move(between, to="dropped", reason="Not needed", by=cast.pm)
    assert told(cast).orders[-1].bill.cost == 36


def test_a_cliff_is_kept_with_all_that_it_waits_for(cast, three):
    """Nothing but the law presses, and the long job is before it: both come first."""
    law = make_item(cast.product, "Law", 1, 1, 1, 20, key="L", due_on=today() + timedelta(weeks=12))  # fmt: skip
    estimated(law, cast.pm, weeks=2, per_week=0, urgency="cliff", penalty=100)
    needs.need(law, needed=Item.objects.get(key="C"), by=cast.pm)
    found = told(cast)
    assert found.orders[-1].bill.missed == 0
    assert {line.estimate.item.key: line.cheapest for line in found.lines} == {
        "C": 1, "L": 2, "A": 3, "B": 4,
    }  # fmt: skip


def test_the_course_ends_with_what_each_order_costs(cast, three):
    found = told(cast)
    assert found.course.weeks == list(range(15))
    assert (found.course.wsjf[-1], found.course.cheapest[-1]) == (189, 36)
    assert found.course_finding == (
        "By week 7 the order by WSJF has cost $98, the cheapest $29"
    )


def test_a_regulatory_date_that_the_order_misses_is_said(cast, three):
    item = make_item(cast.product, "Law", 1, 1, 1, 20, key="L", due_on=today() + timedelta(weeks=5))  # fmt: skip
    estimated(item, cast.pm, weeks=2, per_week=0, urgency="cliff", penalty=100)
    found = told(cast)
    assert [each.bill.missed for each in found.orders] == [1, 1, 0]
    assert [line.is_late for line in found.lines if line.estimate.item == item] == [
        True
    ]
    assert "misses a regulatory date" in found.finding


def test_an_item_whose_date_was_taken_away_is_named_and_left_out(cast, three):
    item = make_item(cast.product, "Law", key="L", due_on=date(2027, 1, 1))
    estimated(item, cast.pm, weeks=2, per_week=1, urgency="fixed_date")
    items.edit(item, version=None, due_on=None, by=cast.pm)
    found = told(cast)
    assert [each.item.key for each in found.left_out] == ["L"]
    assert len(found.lines) == 3


def test_done_items_and_those_without_an_estimate_do_not_count(cast, three):
    make_item(cast.product, "Unknown", 20, 20, 20, 1, key="U")
    done = Item.objects.get(key="A")
    items.move(done, to="dropped", reason="Not worth it", by=cast.pm)
    assert [line.estimate.item.key for line in told(cast).lines] == ["C", "B"]


def test_orders_that_nobody_can_compare_are_not_compared(three):
    assert agreed([], lambda each: each.cd3) is None
    found = list(Estimate.objects.select_related("item"))
    assert agreed(found, lambda each: each.rice) is None


# --- pages and API -----------------------------------------------------------------
def test_the_page_tells_what_each_order_costs(as_pm, three):
    text = as_pm.get(PAGE).content.decode()
    assert "The order by WSJF costs $153 more than the cheapest" in text
    assert "$189" in text
    assert "Every order was weighed" in text
    assert "0% of all pairs of 3 items the same way round" in text
    assert "By week 7 the order by WSJF has cost" in text


def test_the_page_teaches_while_nothing_is_estimated(as_pm):
    assert "Nothing is estimated in money yet" in as_pm.get(PAGE).content.decode()


def test_the_page_costs_the_same_with_more_items(as_pm, cast, three, assert_flat):
    def add():
        for at in range(20):
            item = make_item(cast.product, "x", 3, 3, 3, 3, key=f"M-{at}")
            estimated(item, cast.pm, weeks=1, per_week=at)

    assert_flat(lambda: as_pm.get(PAGE), add)


def test_the_form_saves_and_keeps_what_was_typed_when_it_cannot(as_pm, cast):
    item = make_item(cast.product)
    address = reverse("backlog:item_estimate", args=[item.pk])
    sent = {"per_week": "1000", "weeks": "4", "urgency": "perishable", "version": "0"}
    refused = as_pm.post(address, sent)
    assert refused.status_code == 422
    assert "needs a half-life" in refused.content.decode()
    assert 'value="1000"' in refused.content.decode()
    assert as_pm.post(address, sent | {"half_life": "6"}).status_code == 302
    page = as_pm.get(item.get_absolute_url()).content.decode()
    assert "$1,000 a week" in page
    stale = as_pm.post(address, sent | {"half_life": "7"})
    assert stale.status_code == 409


def test_the_api_gives_and_changes_estimates(as_pm, cast):
    item = make_item(cast.product)
    body = {"item": item.pk, "per_week": "100", "weeks": "3"}
    made = as_pm.post("/api/v1/estimates/", body, content_type="application/json")
    assert made.status_code == 201
    assert made.json()["cd3"] == "100/3"
    again = as_pm.post("/api/v1/estimates/", body, content_type="application/json")
    assert again.status_code == 412
    changed = as_pm.patch(
        f"/api/v1/estimates/{made.json()['id']}/",
        {"weeks": "2"},
        content_type="application/json",
        headers={"if-match": made["ETag"]},
    )
    assert (changed.status_code, changed.json()["cd3"]) == (200, "50")


def test_the_api_tells_what_the_orders_cost(as_pm, three):
    found = as_pm.get("/api/v1/money/").json()
    assert [(each["name"], each["cost"]) for each in found["orders"]] == [
        ("WSJF", 189), ("CD3", 36), ("Cheapest", 36),
    ]  # fmt: skip
    assert [line["key"] for line in found["lines"]] == ["C", "B", "A"]
    assert found["with_cd3"]["kendall"] == -1


def test_the_api_has_nothing_to_tell_of_a_backlog_without_estimates(as_pm, cast):
    found = as_pm.get("/api/v1/money/").json()
    assert (found["orders"], found["lines"], found["with_cd3"]) == ([], [], None)
