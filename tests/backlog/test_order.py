"""The whole order: what stands above WSJF, pins, needs; pure rule and SQL alike."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from backlog import ranking, wsjf
from backlog.actions import bulk, estimates, items, needs, pins, sessions
from backlog.models import (
    Estimate,
    Item,
    ItemNeed,
    ItemRank,
    RankCause,
    RankChange,
    RankLift,
    RankPin,
    RankRun,
)
from backlog.order import Entry, Unscored, order
from backlog.queries.order import capacity
from backlog.queries.standing import standing_of
from backlog.queries.why import why
from core.errors import Refused, Unfit
from core.models import AuditEntry
from core.roles import PERMISSIONS, Perm
from tests.backlog.test_ranking import as_in_a_run
from tests.make import make_item

DAY = datetime(2026, 11, 10, tzinfo=UTC)
TODAY = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def today(settings):
    settings.TODAY = TODAY.isoformat()


# --- the rule ------------------------------------------------------------------------
def entry(pk, value, **more):
    """Of size 5: WSJF goes by `value`."""
    return Entry(wsjf.Job(wsjf.Score(value, 1, 1, 5), DAY, pk), **more)


def ids(*entries, **more):
    return [each.job.id for each in order(entries, today=TODAY, **more)]


def due(days):
    return {"service": "fixed_date", "due_on": TODAY + timedelta(days)}


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (7 * 9, [2, 1]),  # 9 weeks to go, 5 of work: 4 to spare
        (7 * 9 + 1, [1, 2]),
        (-7, [2, 1]),  # too late is not out of sight
    ],
)
def test_a_fixed_date_stands_above_with_four_weeks_to_spare(days, expected):
    assert ids(entry(1, 20), entry(2, 1, **due(days))) == expected


def test_expedited_work_has_a_place_before_it_is_scored():
    early, late = Unscored(DAY, 8), Unscored(DAY + timedelta(1), 7)
    rows = [entry(1, 20), Entry(late, "expedite"), Entry(early, "expedite"), entry(4, 1, service="expedite")]  # fmt: skip
    assert ids(*rows) == [4, 8, 7, 1]
    assert ids(*rows, needs={8: [1]}) == [4, 1, 8, 7]


def test_expedite_first_then_the_least_slack_then_wsjf():
    rows = [
        entry(1, 20),
        entry(2, 8, **due(60)),
        entry(3, 1, **due(20)),
        entry(4, 1, service="expedite"),
        entry(5, 13, service="intangible"),
    ]
    assert ids(*rows) == [4, 3, 2, 1, 5]


@pytest.mark.parametrize(
    ("places", "expected"),
    [
        ({4: 1}, [4, 1, 2, 3]),
        ({1: 3}, [2, 3, 1, 4]),
        ({3: 1, 4: 1}, [3, 4, 1, 2]),  # the same place: the next free one
        ({1: 9}, [2, 3, 4, 1]),  # beyond the end is the end
    ],
)
def test_a_pin_gives_its_place(places, expected):
    rows = [entry(pk, value, pinned_to=places.get(pk)) for pk, value in zip((1, 2, 3, 4), (20, 13, 8, 5), strict=True)]  # fmt: skip
    assert ids(*rows) == expected


@pytest.mark.parametrize(
    ("waits", "expected"),
    [
        ({1: [4]}, [4, 1, 2, 3]),
        ({1: [3], 3: [4]}, [4, 3, 1, 2]),
        ({1: [3, 4]}, [3, 4, 1, 2]),
        ({2: [4], 1: [4]}, [4, 1, 2, 3]),
        ({4: [1]}, [1, 2, 3, 4]),  # ahead already
        ({1: [99], 99: [4]}, [4, 1, 2, 3]),  # through work without a place
    ],
)
def test_what_is_needed_is_pulled_ahead(waits, expected):
    rows = [entry(pk, value) for pk, value in zip((1, 2, 3, 4), (20, 13, 8, 5), strict=True)]  # fmt: skip
    assert ids(*rows, needs=waits) == expected


# --- SQL and Python alike ------------------------------------------------------------
step = st.sampled_from(wsjf.SCALE)
row = st.tuples(
    st.none() | step,
    step,
    step,
    step,
    st.sampled_from(["idea", "ready", "in_progress", "ready", "ready", "done"]),
    st.sampled_from(["standard", "standard", "expedite", "fixed_date", "intangible"]),
    st.integers(-10, 150),  # days until its date
    st.none() | st.none() | st.integers(1, 14),  # pinned to
    st.integers(-2, 2),  # days until the pin expires
    st.none() | st.integers(1, 40),  # estimated quarters of a week
)
pair = st.tuples(st.integers(0, 11), st.integers(0, 11))


@pytest.mark.django_db
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(row, max_size=12), st.lists(pair, max_size=12))
def test_sql_and_python_order_random_backlogs_alike(cast, rows, pairs):
    with as_in_a_run():
        for model in (RankChange, ItemRank, RankLift, ItemNeed, RankPin, Item):
            model.objects.all().delete()
    found = [build(cast, at, *each) for at, each in enumerate(rows)]
    waits = wait(cast, found, pairs)
    ranking.recompute()
    entries = [as_entry(item) for item in found if item.has_place]
    expected = [each.job.id for each in order(entries, today=TODAY, needs=waits)]
    kept = ItemRank.objects.order_by("position")
    assert list(kept.values_list("item", "position")) == [
        (pk, place) for place, pk in enumerate(expected, 1)
    ]
    jobs = (each.job for each in entries if isinstance(each.job, wsjf.Job))
    plain = [job.id for job in wsjf.order(jobs)]
    numbered = kept.filter(plain_position__gt=0).order_by("plain_position")
    assert list(numbered.values_list("item", "plain_position")) == [
        (pk, place) for place, pk in enumerate(plain, 1)
    ]
    assert_each_difference_is_told(expected, plain)
    assert not ranked_above_their_needs(expected, waits)
    assert ranking.recompute() == 0


def wait(cast, found, pairs):
    """Only backwards, so in no circle; what of it counts, by id."""
    waits: dict[int, list[int]] = {}
    for one, other in pairs:
        if other < one < len(found):
            waiting, needed = found[one], found[other]
            ItemNeed.objects.get_or_create(item=waiting, needed=needed, defaults={"added_by": cast.pm})  # fmt: skip
            if waiting.is_open and needed.is_open:
                waits.setdefault(waiting.pk, []).append(needed.pk)
    return waits


def ranked_above_their_needs(expected, waits):
    at = {pk: place for place, pk in enumerate(expected)}
    pairs = [(one, other) for one, needed in waits.items() for other in needed]
    return [
        (one, other)
        for one, other in pairs
        if one in at and at.get(other, -1) > at[one]
    ]


def build(
    cast, at, value, time, risk, size, state, service, days, place, left, quarters
):
    item = make_item(
        cast.product if at % 2 else cast.other_product,
        key=f"P-{at}",
        state=state,
        business_value=value,
        time_criticality=time,
        risk_reduction=risk,
        job_size=size,
        service=service,
        due_on=TODAY + timedelta(days),
        created_at=DAY + timedelta(at % 3),
    )
    if place:
        RankPin.objects.create(item=item, place=place, reason="x", expires_on=TODAY + timedelta(left), pinned_by=cast.pm)  # fmt: skip
    if quarters:
        Estimate.objects.create(item=item, weeks=Decimal(quarters) / 4, estimated_by=cast.pm, estimated_at=DAY)  # fmt: skip
    return item


def as_entry(item):
    pin = RankPin.objects.filter(item=item, expires_on__gte=TODAY).first()
    job = (
        wsjf.Job(item.score, item.created_at, item.pk)
        if item.score
        else Unscored(item.created_at, item.pk)
    )
    estimate = Estimate.objects.filter(item=item).first()
    weeks = Fraction(estimate.weeks or 0) if estimate else None
    return Entry(job, item.service, item.due_on, pin.place if pin else None, weeks)


def assert_each_difference_is_told(expected, plain):
    """What nobody lifted keeps the order of WSJF."""
    lifted = set(RankLift.objects.values_list("item", flat=True))
    assert [pk for pk in expected if pk not in lifted] == [
        pk for pk in plain if pk not in lifted
    ]


# --- on pages and through the API ----------------------------------------------------
pytestmark = pytest.mark.django_db


@pytest.fixture
def four(cast):
    """13.00, 6.00, 3.00, 1.60: F-1 to F-4 by WSJF."""
    rows = [(20, 3, 3, 2), (8, 5, 5, 3), (8, 5, 2, 5), (5, 2, 1, 5)]
    return [
        make_item(cast.product if at < 4 else cast.other_product, f"Item {at}", *scores, key=f"F-{at}")
        for at, scores in enumerate(rows, 1)
    ]  # fmt: skip


def room() -> Any:
    return capacity()


def fresh(key) -> Item:
    return Item.objects.get(key=key)


def standing(key) -> Any:
    return standing_of(fresh(key))


def grid_of(client, **query):
    rows = client.get(reverse("backlog:item_grid"), query).context["rows"]
    return [(row.item.key, row.shown_rank) for row in rows]


def test_both_orders_are_shown_and_the_capacity_line_follows(as_pm, cast, four):
    sessions.create(name="PI 1", capacity=7, by=cast.pm)
    ranking.recompute()
    assert room().count == 2  # 2 + 3 of 7
    needs.need(four[0], needed=four[3], by=cast.pm)
    ranking.recompute()
    assert grid_of(as_pm) == [("F-4", "1"), ("F-1", "2"), ("F-2", "3"), ("F-3", "4")]
    assert grid_of(as_pm, product=cast.other_product.pk) == [("F-4", "1")]
    assert (room().count, room().used) == (2, 7)  # F-4 and F-1
    told = standing("F-4")
    assert (told.position, told.plain, told.why) == (
        1, 4, "Pulled ahead of F-1, which waits for it.",
    )  # fmt: skip
    found: Any = why(fresh("F-2"), cast.pm)
    assert (found.rank, found.standing.plain) == (3, 2)
    page = as_pm.get(reverse("backlog:item_why", args=[four[3].pk])).content.decode()
    assert "F-4 is ranked 1 of 4" in page
    assert (
        "Pulled ahead of F-1, which waits for it. By WSJF alone it would be 4." in page
    )


def test_whoever_reads_one_item_reads_all():
    """So the words on a rank may name another product's item; ask anew before this changes."""
    in_some_teams = [
        role for role, grant in PERMISSIONS.items() if Perm.BACKLOG_VIEW in grant.own
    ]
    assert in_some_teams == []


def test_lifted_rows_are_on_the_page_where_they_stand(as_pm, cast):
    for at in range(105):
        make_item(
            cast.product,
            "x",
            8,
            8,
            8,
            8,
            key=f"F-{at:03}",
            created_at=DAY + timedelta(at),
        )
    last, second = Item.objects.get(key="F-104"), Item.objects.get(key="F-001")
    pins.pin(last, place=1, reason="x", expires_on=TODAY, by=cast.pm)
    pins.pin(second, place=104, reason="x", expires_on=TODAY, by=cast.pm)
    for at in range(200):
        make_item(cast.product, key=f"G-{at:03}")  # not scored
    ranking.recompute()
    page = as_pm.get(reverse("backlog:item_grid")).context
    after = as_pm.get(
        reverse("backlog:item_grid"), {"after": page["page"].after}
    ).context
    third = as_pm.get(
        reverse("backlog:item_grid"), {"after": after["page"].after}
    ).context
    rows = [*page["rows"], *after["rows"], *third["rows"]]
    ranks = [row.shown_rank for row in rows]
    assert ranks[:105] == [str(place) for place in range(1, 106)]
    assert set(ranks[105:]) == {"–"}
    assert page["rows"][0].item == last
    assert rows[103].item == second


def test_a_date_that_presses_says_its_slack(cast, four):
    Item.objects.filter(key="F-3").update(
        service="fixed_date", due_on=date(2027, 1, 15)
    )
    ranking.recompute()
    told = standing("F-3")
    assert told.position == 1
    assert told.why == (
        "Fixed date: 8.6 weeks to 15 Jan 2027, 5 of work, leaves 3.6 to spare."
        " So it stands above the order of WSJF."
    )


def test_an_estimated_duration_says_how_much_slack_a_date_has(cast, four):
    Item.objects.filter(key="F-3").update(
        service="fixed_date", due_on=date(2027, 1, 15)
    )
    estimates.estimate(four[2], weeks=Decimal("2.5"), version=0, by=cast.pm)
    assert RankCause.objects.latest("id").text == "F-3: duration – → 2.5 weeks"
    ranking.recompute()
    assert standing("F-3").position == 3  # 6.1 weeks to spare
    estimates.estimate(four[2], weeks=Decimal("5.5"), version=1, by=cast.pm)
    ranking.recompute()
    assert "5.5 of work, leaves 3.1 to spare" in standing("F-3").why
    estimates.estimate(four[0], weeks=Decimal(9), version=0, by=cast.pm)
    assert RankCause.objects.count() == 2  # no date: its duration moves nothing


def test_class_date_and_the_end_of_what_is_needed_rank_again(cast, four):
    story = make_item(cast.product, key="S-1", kind="story", state="in_progress")
    needs.need(story, needed=four[2], by=cast.pm)
    needs.need(four[0], needed=story, by=cast.pm)
    ranking.recompute()
    assert standing("F-3").position == 1  # F-1 waits for it through the story
    items.move(story, to="done", by=cast.pm)
    ranking.recompute()
    assert standing("F-3").position == 3
    assert RankRun.objects.latest("id").cause == "S-1 in progress → done"
    items.edit(fresh("F-2"), version=None, service="expedite", by=cast.pm)
    ranking.recompute()
    assert standing("F-2").why == "Expedited: it stands above the order of WSJF."
    assert (
        RankRun.objects.latest("id").cause
        == "F-2: class of service standard → expedite"
    )
    bulk.change(
        {four[1].pk: fresh("F-2").version}, what="service", value="standard", by=cast.pm
    )
    ranking.recompute()
    assert standing("F-2").position == 2


def test_a_pin_has_its_reason_and_its_end(as_pm, cast, four, settings):
    url = reverse("backlog:item_pin", args=[four[2].pk])
    bad = as_pm.post(url, {"place": 1, "reason": "", "expires_on": "2027-12-31"})
    assert bad.status_code == 422
    text = bad.content.decode()
    assert "Choose a day from today until 14 Feb 2027." in text
    assert 'value="1"' in text
    body = {"place": 1, "reason": "Promised to the union", "expires_on": "2026-12-01"}
    assert as_pm.post(url, body).status_code == 302
    ranking.recompute()
    assert grid_of(as_pm)[0] == ("F-3", "1")
    place = reverse("backlog:item_place", args=[four[2].pk])
    page = as_pm.get(place, headers={"HX-Request": "true"}).content.decode()
    assert "Pinned to 1 by Mia until 1 Dec 2026: Promised to the union." in page
    activity = as_pm.get(four[2].get_absolute_url()).content.decode()
    assert "pinned it to 1 until 1 Dec 2026: Promised to the union" in activity
    with pytest.raises(Refused, match="pinned to 1 already, by Mia"):
        pins.pin(four[2], place=2, reason="x", expires_on=TODAY, by=cast.po)
    settings.TODAY = "2026-12-02"  # the night after
    ranking.recompute("Nightly check")
    assert [key for key, _ in grid_of(as_pm)] == ["F-1", "F-2", "F-3", "F-4"]
    assert not RankLift.objects.exists()
    pins.pin(four[2], place=2, reason="Again", expires_on=date(2026, 12, 9), by=cast.pm)
    pins.unpin(four[2], by=cast.pm)
    assert AuditEntry.objects.latest("id").verb == "item.unpinned"
    with pytest.raises(Refused, match="not pinned any more"):
        pins.unpin(four[2], by=cast.pm)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"place": 0}, "place"),
        ({"reason": " "}, "reason"),
        ({"expires_on": date(2026, 11, 15)}, "expires_on"),
        ({"expires_on": date(2027, 2, 15)}, "expires_on"),
    ],
)
def test_no_door_takes_a_pin_without_place_reason_and_end(cast, four, change, field):
    body = {"place": 1, "reason": "x", "expires_on": TODAY} | change
    with pytest.raises(Unfit) as caught:
        pins.pin(four[0], **body, by=cast.pm)
    assert caught.value.field == field


def test_what_has_no_place_is_not_pinned(cast):
    item = make_item(cast.product, key="F-9")
    with pytest.raises(Refused, match="has no place yet"):
        pins.pin(item, place=1, reason="x", expires_on=TODAY, by=cast.pm)


def test_the_api_pins_and_tells_both_orders(as_pm, four):
    url = f"/api/v1/items/{four[2].pk}/"
    body = {"place": 2, "reason": "Promised", "expires_on": "2026-12-01"}
    answer = as_pm.post(f"{url}pin/", body, content_type="application/json")
    assert answer.status_code == 200
    ranking.recompute()
    told = as_pm.get(f"{url}place/").json()
    assert (told["standing"]["position"], told["standing"]["plain"]) == (2, 3)
    assert told["pin"]["reason"] == "Promised"
    assert as_pm.post(f"{url}unpin/").json()["pin"] is None


def test_expedited_work_stands_first_before_it_is_scored(as_pm, cast, four):
    """In the grid, through the API, in words; without a size it eats no capacity."""
    sessions.create(name="PI 1", capacity=5, by=cast.pm)
    now = items.create(product=cast.product, title="Outage", service="expedite", key="F-9", by=cast.pm)  # fmt: skip
    items.create(product=cast.product, title="Later", key="F-8", by=cast.pm)
    ranking.recompute()
    assert grid_of(as_pm)[:2] == [("F-9", "1"), ("F-1", "2")]
    assert (room().count, room().used) == (3, 5)  # F-9, F-1 and F-2
    told = standing("F-9")
    assert (told.position, told.plain) == (1, None)
    assert told.why == "No scores yet. Expedited: it stands above the order of WSJF."
    page = as_pm.get(reverse("backlog:item_why", args=[now.pk])).content.decode()
    assert "F-9 is expedited" in page
    found: Any = why(fresh("F-1"), cast.pm)
    assert (found.rank, found.total, found.product_rank) == (2, 5, 2)
    rows = as_pm.get("/api/v1/ranking/").json()["results"]
    seen = [(row["key"], row["rank"], row["plain_rank"], row["lifted"]) for row in rows]
    assert seen[:2] == [("F-9", 1, None, "expedite"), ("F-1", 2, 1, "")]
    assert len(seen) == 5  # F-8 has no place
    items.edit(now, version=None, service="standard", by=cast.pm)
    ranking.recompute()
    assert standing("F-9") is None
    assert grid_of(as_pm)[0] == ("F-1", "1")


def test_the_api_pages_through_the_whole_order(as_pm, cast, four):
    needs.need(four[0], needed=four[3], by=cast.pm)  # F-4 ahead of F-1
    pins.pin(four[2], place=4, reason="x", expires_on=TODAY, by=cast.pm)
    ranking.recompute()
    url, found = "/api/v1/ranking/?size=1", []
    while url:
        page = as_pm.get(url).json()
        url = page["next"]
        found += [(row["key"], row["rank"], row["lifted"]) for row in page["results"]]
    assert found == [
        ("F-4", 1, "needed"), ("F-1", 2, ""), ("F-2", 3, ""), ("F-3", 4, "pinned"),
    ]  # fmt: skip
