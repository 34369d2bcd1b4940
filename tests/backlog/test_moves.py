"""Why ranks moved: in words, kept for each move, through whichever door it came."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from backlog import ranking
from backlog.actions import bulk, imports, items, needs, pins, rounds, scores, sessions
from backlog.models import BulkStep, Item, ItemRank, RankChange, RankRun
from backlog.moves import Moved, because, what
from backlog.queries import moves
from tests.backlog.test_ranking import ranks
from tests.make import make_item

pytestmark = pytest.mark.django_db


# --- the words -----------------------------------------------------------------------
@pytest.mark.parametrize(
    ("moved", "expected"),
    [
        (
            Moved(5, 2, own=["job size of F-109 8 → 5 by Mia"], by_itself=True, fell=2),
            "Up 3, to 2: job size of F-109 8 → 5 by Mia; two others fell behind it",
        ),
        (
            Moved(1, 2, rose=1, named=["value of F-5 1 → 20 by Mia"]),
            "Down 1, to 2: one other rose past it (value of F-5 1 → 20 by Mia)",
        ),
        (
            Moved(1000, 1003, rose=12, fell=9),
            "Down 3, to 1,003: 12 others rose past it and nine others fell behind it",
        ),
        (
            Moved(4, 7, rose=2),  # a pin at 5 stayed where it was
            "Down 3, to 7: two others rose past it; the rest by what kept its place",
        ),
        (
            Moved(None, 4, own=["a", "b", "c", "d"], by_itself=True),
            "Ranked 4: a; b; c; one more of its changes",
        ),
        (Moved(None, 4, run="Start", by_itself=True), "Ranked 4: Start"),
        (Moved(3, None, own=["done"]), "Left the ranking at 3: done"),
        (
            Moved(9, 1, lifted="fixed_date", by_itself=True),
            "Up 8, to 1: its date presses",
        ),
        (
            Moved(1, 9, was_lifted="pinned", by_itself=True, run="Nightly check"),
            "Down 8, to 9: its pin ended",
        ),
        (
            Moved(9, 1, own=["pinned to 1"], lifted="pinned", by_itself=True),
            "Up 8, to 1: pinned to 1",
        ),
        (Moved(1, 700, rose=None, fell=None), "Down 699, to 700: many changed at once"),
        (Moved(9, 2, run="Nightly check"), "Up 7, to 2: Nightly check"),
        (Moved(9, 2), "Up 7, to 2: others changed"),
        (Moved(None, 2), "Ranked 2: it came into the order"),
    ],
)
def test_a_move_in_words(moved, expected):
    assert f"{what(moved)}: {because(moved)}" == expected


# --- every door ----------------------------------------------------------------------
@pytest.fixture
def five(cast):
    """9.00, 6.20, 6.00, 4.80, 1.50: F-1, F-3, F-2, F-4, F-5."""
    rows = [(8, 5, 5, 2), (8, 5, 5, 3), (13, 5, 13, 5), (8, 8, 8, 5), (1, 1, 1, 2)]
    made = [
        make_item(cast.product, f"Item {at}", *row, key=f"F-{at}", external_key=f"X-{at}")
        for at, row in enumerate(rows, 1)
    ]  # fmt: skip
    ranking.recompute("Start")
    return made


def fresh(key) -> Item:
    return Item.objects.get(key=key)


def newest(key, person):
    found = moves.newest(fresh(key), person)[0]
    return f"{found.what}: {found.because}"


def by_score(cast):
    scores.score(fresh("F-5"), version=1, business_value=20, by=cast.pm)
    return "Up 4, to 1: Value of F-5 1 → 20 by Mia"


def by_two_people(cast):
    scores.score(fresh("F-5"), version=1, business_value=20, by=cast.pm)
    scores.score(fresh("F-1"), version=1, job_size=20, by=cast.po)
    return (
        "Up 4, to 1: Value of F-5 1 → 20 by Mia; one other fell behind it"
        " (Job size of F-1 2 → 20 by Paolo)"
    )


def by_paste(cast):
    bulk.paste([(fresh("F-5").pk, "business_value", 20)], by=cast.pm)
    return "Up 4, to 1: Value of F-5 1 → 20 by Mia"


def by_many(cast):
    bulk.change(
        {fresh("F-5").pk: fresh("F-5").version}, what="service", value="expedite", by=cast.pm,
    )  # fmt: skip
    return "Up 4, to 1: F-5: class of service standard → expedite by Mia"


def by_undo(cast):
    by_many(cast)
    ranking.recompute()
    bulk.undo(BulkStep.objects.get(), by=cast.pm)
    return "Down 4, to 5: F-5: class of service expedite → standard by Mia"


def by_state(cast):
    items.move(fresh("F-5"), to="dropped", reason="no", by=cast.pm)
    return "Left the ranking at 5: F-5 idea → dropped by Mia"


def by_pin(cast):
    pins.pin(fresh("F-5"), place=2, reason="x", expires_on=date(2026, 11, 30), by=cast.pm)  # fmt: skip
    return "Up 3, to 2: F-5 pinned to 2 by Mia"


def by_need(cast):
    needs.need(fresh("F-3"), needed=fresh("F-5"), by=cast.pm)
    return (
        "Up 3, to 2: pulled ahead of what waits for it;"
        " one other fell behind it (F-3 waits for F-5 by Mia)"
    )


def by_import(cast):
    Item.objects.filter(key="F-5").update(
        service="fixed_date", due_on=date(2027, 12, 1)
    )
    row = {"key": "X-5", "summary": "Item 5", "due": "2026-11-20"}
    imports.import_items([row], product=cast.product, by=cast.pm)
    return "Up 4, to 1: F-5: due date 2027-12-01 → 2026-11-20 by Mia; its date presses"


def by_imported_state(cast):
    row = {"key": "X-5", "summary": "Item 5", "status": "Done"}
    imports.import_items([row], product=cast.product, by=cast.pm)
    return "Left the ranking at 5: F-5 idea → done by Mia"


def by_session(cast):
    session = sessions.create(name="PI 1", items=[fresh("F-5")], by=cast.pm)
    votes = {"business_value": 1, "time_criticality": 1, "risk_reduction": 1}
    for column, value in {**votes, "job_size": 1}.items():
        who = cast.po if column == "job_size" else cast.pm
        rounds.open_column(session, column=column, by=cast.pm)
        rounds.vote(session, column=column, votes={fresh("F-5"): value}, by=who)
        rounds.reveal(session, by=cast.pm)
    Item.objects.filter(key="F-4").update(risk_reduction=1, time_criticality=1)
    sessions.finalize(session, by=cast.pm)
    return "Up 1, to 4: Job size of F-5 2 → 1 by Mia"


def by_new_work(cast):
    made = items.create(product=cast.product, title="Now", service="expedite", key="F-6", by=cast.pm)  # fmt: skip
    assert made.score is None
    Item.objects.filter(key="F-5").update(key="F-7")
    Item.objects.filter(key="F-6").update(key="F-5")  # the one that is asked about
    return "Ranked 1: F-6 added, expedite by Mia"


DOORS = [by_score, by_two_people, by_paste, by_many, by_undo, by_state, by_pin, by_need, by_import, by_imported_state, by_session, by_new_work]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_each_door_tells_why_and_no_rank_moves_without(cast, five, settings, door):
    settings.TODAY = "2026-11-16"
    expected = door(cast)
    ranking.recompute()
    assert newest("F-5", cast.pm) == expected
    assert_history_is_whole(cast.pm)


def assert_history_is_whole(person):
    """From nothing to the present rank, every step is a row, and every row has words."""
    kept = dict(ItemRank.objects.values_list("item", "position"))
    for item in Item.objects.all():
        last = None
        for change in RankChange.objects.filter(item=item).order_by("run"):
            assert change.old == last
            assert change.old != change.new
            last = change.new
        assert kept.get(item.pk) == last
        told = moves.newest(item, person, 1000)
        assert all(move.because for move in told)
        assert "others changed" not in {move.because for move in told}


def test_what_a_day_brings_is_told_without_anybodys_change(cast, five, settings):
    settings.TODAY = "2026-11-16"
    pins.pin(fresh("F-5"), place=1, reason="x", expires_on=date(2026, 11, 16), by=cast.pm)  # fmt: skip
    Item.objects.filter(key="F-4").update(service="fixed_date", due_on=date(2027, 2, 1))
    ranking.recompute()
    settings.TODAY = "2026-12-20"
    ranking.recompute("Nightly check")
    assert newest("F-5", cast.pm) == "Down 4, to 5: its pin ended; one other rose past it"  # fmt: skip
    assert newest("F-4", cast.pm) == "Up 4, to 1: its date presses; one other fell behind it"  # fmt: skip
    assert_history_is_whole(cast.pm)


def test_nobody_else_writes_a_rank(cast, five):
    """Not even by hand in the database: outside a run every change is refused."""
    attempts = [
        "UPDATE backlog_itemrank SET position = 9",
        "DELETE FROM backlog_itemrank",
        "INSERT INTO backlog_itemrank SELECT id, 9, 9, 9 FROM backlog_item",
    ]
    for sql in attempts:
        with (
            pytest.raises(DatabaseError, match="only in a run"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)
    assert sorted(ranks().values()) == [1, 2, 3, 4, 5]


def test_who_may_not_see_an_item_does_not_read_its_change(cast, five):
    """The count says that somebody went past; the name is for those who may see it."""
    other = make_item(cast.other_product, "x", 20, 20, 20, 1, key="Z-9")
    scores.score(other, version=1, job_size=2, by=cast.other_pm)
    ranking.recompute()
    assert newest("F-5", cast.other_pm).endswith("(Job size of Z-9 1 → 2 by Max)")
    found = {
        newest("F-5", who) for who in cast.everyone.values() if not sees(who, other)
    }
    assert found <= {"Down 1, to 6: one other rose past it"}


def sees(person, item):
    return Item.objects.visible_to(person).filter(pk=item.pk).exists()


# --- page and API --------------------------------------------------------------------
def test_all_its_ranks_stand_on_a_page_and_come_in_pages(as_pm, cast, five):
    item = fresh("F-5")
    for at in range(120):
        scores.score(item, version=None, business_value=(20, 1)[at % 2], by=cast.pm)
        ranking.recompute()
    url = reverse("backlog:item_moves", args=[item.pk])
    page = as_pm.get(url)
    text = page.content.decode()
    assert "Up 4, to 1" in text
    assert "Value of F-5 1 → 20 by Mia" in text
    after = as_pm.get(url, {"after": page.context["page"].after})
    shown = [*page.context["moves"], *after.context["moves"]]
    assert len(shown) == 121
    assert (shown[-1].what, shown[-1].because) == ("Ranked 5", "Start")
    api = as_pm.get(f"/api/v1/items/{item.pk}/ranks/", {"size": 1}).json()
    assert api["next"]
    assert api["results"][0] | {"at": ""} == {
        "at": "", "what": "Down 4, to 5", "because": "Value of F-5 20 → 1 by Mia",
        "up": -4, "old": 1, "new": 5,
    }  # fmt: skip
    why = as_pm.get(f"/api/v1/items/{item.pk}/why/").json()
    assert why["last_move"]["what"] == "Down 4, to 5"
    panel = as_pm.get(reverse("backlog:item_why", args=[item.pk])).content.decode()
    assert "Down 4, to 5" in panel
    with CaptureQueriesContext(connection) as queries:
        moves.newest(item, cast.pm, 100)
    assert len(queries) <= 3


def test_an_item_without_a_rank_says_how_it_gets_one(as_pm, cast):
    url = reverse("backlog:item_moves", args=[make_item(cast.product).pk])
    assert "No rank yet" in as_pm.get(url).content.decode()


def test_a_change_and_its_cause_are_seen_by_the_same_run(cast, five):
    """What the run read and what it names as its cause come from one look at the data."""
    scores.score(fresh("F-5"), version=1, business_value=20, by=cast.pm)
    with CaptureQueriesContext(connection) as queries:
        ranking.recompute()
    [moving] = [q["sql"] for q in queries if "MERGE INTO backlog_itemrank" in q["sql"]]
    assert "UPDATE backlog_rankcause SET run_id" in moving
    assert RankRun.objects.latest("id").by_themselves == 1
