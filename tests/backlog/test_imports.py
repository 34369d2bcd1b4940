"""Loading another tool's backlog: twice changes nothing, a broken row stays alone."""

from itertools import count

import pytest
from django.core.exceptions import PermissionDenied

from backlog import ranking
from backlog.actions import imports as actions
from backlog.models import Item, ItemRank, RankCause
from backlog.votes import COLUMNS
from core.models import AuditEntry
from tests.cards import PAN, tells_card
from tests.make import make_item

pytestmark = pytest.mark.django_db


def row(key, **more):
    return {"key": key, "summary": f"About {key}"} | more


def results(outcomes):
    return [outcome.result for outcome in outcomes]


def load(cast, rows, **more):
    return actions.import_items(rows, product=cast.product, by=cast.pm, **more)


def test_rows_become_items_with_keys_of_our_own_and_are_recorded(cast):
    outcomes = load(
        cast, [row("DI-1", kind="Bug"), row("DI-2"), row("DI-3", kind="Epic")]
    )
    assert results(outcomes) == ["created"] * 3
    keys = dict(Item.objects.values_list("external_key", "key"))
    assert keys == {"DI-1": "D-1", "DI-2": "S-1", "DI-3": "E-1"}
    assert [outcome.item_id for outcome in outcomes] == [
        Item.objects.get(external_key=key).pk for key in ("DI-1", "DI-2", "DI-3")
    ]
    entries = AuditEntry.objects.filter(verb="item.created", actor=cast.pm)
    assert {entry.data["imported"] for entry in entries} == set(keys)


def test_the_same_file_twice_changes_nothing(cast):
    rows = [
        row(
            "DI-1",
            kind="Bug",
            status="Done",
            story_points="4.0",
            labels="a b",
            due="2026-03-31",
            created="2026-01-02",
        ),
        row("DI-2", description="Words", parent="DI-1", url="https://example.org/2"),
    ]
    load(cast, rows)
    before = list(Item.objects.order_by("pk").values())
    entries = AuditEntry.objects.count()
    assert results(load(cast, rows)) == ["unchanged", "unchanged"]
    assert list(Item.objects.order_by("pk").values()) == before
    assert AuditEntry.objects.count() == entries


def test_no_card_number_gets_into_the_item_its_search_words_or_the_audit(cast):
    text = f"The card {PAN} was charged twice."
    rows = [row("DI-1", summary=text, description=text, acceptance_criteria=text)]
    assert results(load(cast, rows)) == ["created"]
    assert results(load(cast, rows)) == ["unchanged"]
    rows = [rows[0] | {"description": f"Refund {PAN}."}]
    assert results(load(cast, rows)) == ["updated"]
    item = Item.objects.get()
    clean = "The card [PAN] was charged twice."
    assert (item.title, item.acceptance_criteria) == (clean, clean)
    assert item.description == "Refund [PAN]."
    entry = AuditEntry.objects.latest("id")
    assert entry.data["changed"] == {"description": [clean, "Refund [PAN]."]}
    kept = [*Item.objects.values_list("title", "words")]
    kept += AuditEntry.objects.values_list("subject_name", "data")
    assert not tells_card(kept)


def test_a_changed_row_updates_its_item_and_keeps_the_old_words_in_the_audit(cast):
    load(cast, [row("DI-1", status="To Do")])
    [outcome] = load(cast, [row("DI-1", summary="New words", status="In Progress")])
    item = Item.objects.get()
    assert outcome.result == "updated"
    assert (item.title, item.state, item.version) == ("New words", "in_progress", 2)
    entry = AuditEntry.objects.latest("id")
    assert entry.data["changed"]["title"] == ["About DI-1", "New words"]


def test_a_broken_row_in_the_middle_stays_alone(cast):
    outcomes = load(cast, [row("DI-1"), row("DI-2", story_points="many"), row("DI-3")])
    assert results(outcomes) == ["created", "failed", "created"]
    assert outcomes[1].says == ("Story points: “many” is not a number.",)
    assert outcomes[1].item_id is None


def test_a_key_that_stands_twice_loads_once_also_across_batches(cast):
    seen: set[str] = set()
    first = load(cast, [row("DI-1"), row("DI-1", summary="Other")], seen=seen)
    second = load(cast, [row("DI-1", summary="Third")], seen=seen)
    assert results([*first, *second]) == ["created", "failed", "failed"]
    assert Item.objects.get().title == "About DI-1"


def test_the_same_key_in_two_products_is_two_items(cast):
    load(cast, [row("DI-1")])
    actions.import_items([row("DI-1")], product=cast.other_product, by=cast.other_pm)
    assert Item.objects.count() == 2


def test_points_on_the_scale_are_a_size_too_and_others_stay_points(cast):
    points = {"DI-1": "5.0", "DI-2": "4"}
    load(cast, [row(k, kind="Feature", story_points=v) for k, v in points.items()])
    sizes = dict(Item.objects.values_list("external_key", "job_size"))
    assert sizes == {"DI-1": 5, "DI-2": None}
    assert Item.objects.get(external_key="DI-1").scored_by == cast.pm


def test_the_points_of_a_story_stay_points(cast):
    load(cast, [row("DI-1", kind="Story", story_points="5")])
    item = Item.objects.get()
    assert (item.story_points, item.job_size, item.scored_by) == (5, None, None)


def test_a_feature_that_becomes_a_story_leaves_the_order(cast):
    load(cast, [row("DI-1", kind="Feature")])
    Item.objects.update(**dict.fromkeys(COLUMNS, 3))
    ranking.recompute()
    load(cast, [row("DI-1", kind="Story")])
    assert RankCause.objects.get(run=None).text == "F-1 feature → story"
    ranking.recompute()
    assert not ItemRank.objects.exists()


def test_a_size_somebody_gave_is_not_overwritten(cast):
    load(cast, [row("DI-1", kind="Feature", story_points="5")])
    Item.objects.update(job_size=13)
    load(cast, [row("DI-1", kind="Feature", story_points="8")])
    item = Item.objects.get()
    assert item.job_size == 13
    assert item.story_points == 8


def test_parents_may_stand_further_down(cast):
    rows = [row("DI-2", parent="DI-9"), row("DI-9", kind="Epic"), row("DI-3")]
    load(cast, rows)
    [outcome] = actions.link_parents(rows, product=cast.product, by=cast.pm)
    assert outcome.result == "updated"
    assert Item.objects.get(parent__external_key="DI-9").external_key == "DI-2"
    again = actions.link_parents(rows, product=cast.product, by=cast.pm)
    assert results(again) == ["unchanged"]


def test_parents_that_cannot_be_are_said_and_left_out(cast):
    rows = [
        row("DI-1", parent="DI-404"),
        row("DI-2", kind="Epic", parent="DI-1"),
        row("DI-3", parent="DI-4"),
        row("DI-4", parent="DI-3"),
    ]
    load(cast, rows)
    outcomes = actions.link_parents(rows, product=cast.product, by=cast.pm)
    assert [" ".join(outcome.says) for outcome in outcomes] == [
        "Its parent DI-404 is not in this backlog.",
        "Story DI-1 cannot hold something larger (epic).",
        "",
        "Under DI-3 it would go in a circle.",
    ]


def test_only_the_product_s_makers_load(cast):
    for load_or_link in (actions.import_items, actions.link_parents):
        with pytest.raises(PermissionDenied):
            load_or_link([row("DI-1")], product=cast.product, by=cast.other_pm)


def test_rules_of_an_item_hold_for_its_row_too(cast):
    epic = make_item(cast.product, kind="epic", key="E-9")
    make_item(cast.product, key="S-9", kind="story", parent=epic, external_key="DI-1")
    make_item(
        cast.product,
        key="F-9",
        external_key="DI-2",
        service="fixed_date",
        due_on="2027-01-31",
    )
    outcomes = load(cast, [row("DI-1", kind="Theme"), row("DI-2", due="")])
    assert [" ".join(outcome.says) for outcome in outcomes] == [
        "Epic E-9 cannot hold something larger (theme).",
        "Due date: F-9 has a fixed date and cannot lose it.",
    ]


def test_the_ranking_hears_of_a_scored_item_that_is_done(cast):
    make_item(cast.product, "x", 8, 5, 5, 3, external_key="DI-1", key="F-1")
    load(cast, [row("DI-1", status="Done")])
    assert RankCause.objects.get().text == "F-1 idea → done"


def test_a_batch_costs_the_same_for_many_rows(cast, assert_flat):
    rows = [row("A-0")]
    turn = count()

    def load_new():
        here = next(turn)
        made = [{**each, "key": f"{each['key']}-{here}"} for each in rows]
        load(cast, made)
        load(cast, [{**each, "summary": "Changed"} for each in made])

    assert_flat(load_new, lambda: rows.extend(row(f"A-{at}") for at in range(1, 40)))
