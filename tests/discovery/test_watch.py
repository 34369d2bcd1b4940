"""The watch list: drawn on a note's page, mapped together, asked for before it runs out."""

from datetime import date

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as some

from core.models import Notice
from dashboards.waiting import watch as waiting
from discovery import tasks, watch_map
from discovery.actions import notes as actions
from discovery.actions import watching
from discovery.drawings import drawn
from discovery.watch_map import PLACES, Place
from tests.make import make_note

ON = date(2026, 11, 16)
LIST = "discovery:watch_list"


@pytest.fixture(autouse=True)
def the_day(settings):
    settings.TODAY = ON.isoformat()


def watched(cast, title="Voice bots", published=True, **more):
    products = more.pop("products", [cast.product])
    happened = more.pop("happened_on", date(2026, 10, 30))
    by = more.pop("by", cast.frontline)
    return make_note(
        cast, "They say it saves half.", published=published, title=title, by=by,
        kind="market_vendor_intel", products=products, happened_on=happened, details=more,
    )  # fmt: skip


# --- the drawing -----------------------------------------------------------------------------
def test_a_watch_item_is_drawn_where_we_stand_and_when_it_may_concern_us():
    told = {"our_position": "hold", "horizon": "later", "independence": 1}
    found = drawn("market_vendor_intel", told)
    assert found
    assert found.finding == "Hold, later; who says it has a stake in it"
    assert ["Our position", "Hold"] in found.chart.rows


@pytest.mark.parametrize("lacks", ["our_position", "horizon"])
def test_without_a_position_or_a_horizon_there_is_no_drawing(lacks):
    told = {"our_position": "hold", "horizon": "later"}
    assert drawn("market_vendor_intel", {k: v for k, v in told.items() if k != lacks}) is None  # fmt: skip


@given(some.dictionaries(some.sampled_from(PLACES), some.integers(0, 500)))
def test_every_item_on_the_map_is_in_its_table(counts):
    chart = watch_map.chart(counts)
    assert sum(int(cell) for row in chart.rows for cell in row[1:]) == sum(
        counts.values()
    )
    assert watch_map.finding(counts) in chart.svg


# --- the list ---------------------------------------------------------------------------------
def titles(answer):
    return [row["note"].title for row in answer.context["rows"]]


@pytest.mark.django_db
def test_the_list_has_what_is_current_and_is_narrowed(as_pm, cast):
    watched(cast, "Bots", our_position="hold", horizon="later")
    watched(cast, "Links", our_position="trial", horizon="now", independence=2)
    watched(cast, "Unplaced")
    watched(cast, "Over", expires_on="2026-11-15")
    watched(cast, "Until today", expires_on="2026-11-16", our_position="hold")
    watched(cast, "Unread", published=False)
    make_note(cast, "I type it three times.", published=True)
    at = reverse(LIST)
    page = as_pm.get(at)
    assert set(titles(page)) == {"Bots", "Links", "Unplaced", "Until today"}
    assert (
        "2 things have their place: 1 to adopt or try, 1 for now"
        in page.content.decode()
    )
    assert set(titles(as_pm.get(at, {"our_position": "hold"}))) == {
        "Bots", "Until today",
    }  # fmt: skip
    assert titles(as_pm.get(at, {"horizon": "now"})) == ["Links"]
    assert titles(as_pm.get(at, {"over": "yes"})) == ["Over"]
    assert titles(as_pm.get(at, {"q": "bot"})) == ["Bots"]
    assert titles(as_pm.get(at, {"product": cast.other_product.pk})) == []


@pytest.mark.django_db
def test_a_note_that_names_no_last_day_is_good_for_half_a_year(as_pm, cast):
    for title, day in (("New", date(2026, 5, 20)), ("Old", date(2026, 5, 19))):
        note = watched(cast, title, happened_on=day)
        note.details = {}
        note.save()
    assert titles(as_pm.get(reverse(LIST))) == ["New"]
    assert titles(as_pm.get(reverse(LIST), {"over": "yes"})) == ["Old"]


@pytest.mark.django_db
def test_what_one_may_not_read_is_neither_listed_nor_counted(as_executive, cast):
    note = watched(cast, "Secret talks", our_position="adopt", horizon="now")
    note.visibility = "private"
    note.save()
    page = as_executive.get(reverse(LIST))
    assert titles(page) == []
    assert "1 thing has" not in page.content.decode()


# --- who is asked --------------------------------------------------------------------------------
@pytest.mark.django_db
def test_it_waits_from_thirty_days_before_its_last_day_and_is_told_once(cast, settings):
    note = watched(cast, expires_on="2026-12-31")
    settings.TODAY = "2026-11-30"
    assert waiting.mine(cast.pm) == []
    settings.TODAY = "2026-12-01"
    [task] = waiting.mine(cast.pm)
    assert (task.title, task.due) == ("Voice bots", date(2026, 12, 31))
    assert "is good until 31 Dec 2026" in task.todo
    assert waiting.mine(cast.frontline) == []  # it is of a product
    assert waiting.mine(cast.other_pm) == []
    tasks.remind_of_watch_items()
    tasks.remind_of_watch_items()
    [told] = Notice.objects.filter(kind="watch", person=cast.pm)
    assert "They say" not in told.text
    settings.TODAY = "2027-01-01"
    assert "ran out on 31 Dec 2026" in waiting.mine(cast.pm)[0].todo
    told_of = {**note.details, "expires_on": "2027-06-30"}
    actions.edit(note, version=note.version, details=told_of, by=cast.pm)
    assert waiting.mine(cast.pm) == []


@pytest.mark.django_db
def test_of_no_product_it_waits_for_who_wrote_it_alone(cast):
    watched(cast, products=[], expires_on="2026-11-20")
    assert len(waiting.mine(cast.frontline)) == 1
    assert waiting.mine(cast.pm) == []
    watching.remind(ON)
    assert {n.person for n in Notice.objects.filter(kind="watch")} == {cast.frontline}


@pytest.mark.django_db
def test_what_ran_out_long_ago_waits_and_is_not_told(cast):
    watched(cast, happened_on=date(2025, 1, 1))
    assert watching.remind(ON) == 0
    assert len(waiting.mine(cast.pm)) == 1


@pytest.mark.django_db
def test_an_archived_item_waits_for_nobody(cast):
    note = watched(cast, expires_on="2026-11-20")
    actions.archive(note, because="It is over.", by=cast.pm)
    assert waiting.mine(cast.pm) == []


@pytest.mark.django_db
def test_the_list_and_home_cost_the_same_with_more_items(as_pm, cast, assert_flat):
    def grow(count=5):
        for n in range(count):
            watched(cast, f"Item {n}", our_position="hold", horizon="now")
            watched(cast, f"Over {n}", expires_on="2026-11-20")

    grow(2)
    at = reverse(LIST)
    assert_flat(lambda: as_pm.get(at), grow)
    assert_flat(lambda: waiting.mine(cast.pm), grow)


def test_a_place_has_its_words():
    assert Place("trial", "now").words == "Trial, now"
