"""The backlog over REST: the same rules as the pages, said in JSON."""

import json
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from backlog import ranking
from backlog.actions import sessions
from backlog.models import Item
from backlog.votes import COLUMNS
from tests.make import make_item, make_opportunity

pytestmark = pytest.mark.django_db
ITEMS = "/api/v1/items/"
RANKING = "/api/v1/ranking/"
SESSIONS = "/api/v1/scoring-sessions/"


def send(client, method: str, url: str, data: Any = None, **headers: str) -> Any:
    return getattr(client, method)(
        url, json.dumps(data), content_type="application/json", headers=headers
    )


def held(client, url: str) -> dict[str, str]:
    return {"If-Match": client.get(url).headers["ETag"]}


def verb(item: Item, name: str) -> str:
    return f"{ITEMS}{item.pk}/{name}/"


# --- items -------------------------------------------------------------------------
def test_an_item_is_made_with_what_it_answers(as_pm, cast):
    opportunity = make_opportunity(cast)
    body = {
        "product": cast.product.pk,
        "title": "Auto-summary",
        "opportunities": [opportunity.pk],
        "labels": ["ai"],
        "story_points": "3.5",
    }
    answer = send(as_pm, "post", ITEMS, body)
    made = Item.objects.get()
    assert answer.status_code == 201
    assert answer.headers["ETag"].startswith(f'"item-{made.pk}-1.')
    told = answer.json()
    assert (told["key"], told["kind"], told["state"]) == ("F-1", "feature", "idea")
    assert told["opportunities"] == [opportunity.pk]
    assert told["wsjf"] is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"title": ""}, "title"),
        ({"kind": "castle"}, "kind"),
        ({"job_size": 5}, "job_size"),
        ({"story_points": "many"}, "story_points"),
        ({"story_points": "-1"}, "story_points"),
        ({"labels": [str(at) for at in range(101)]}, "labels"),
        ({"colour": "red"}, "colour"),
        ({"parent": 999999}, "parent"),
    ],
)
def test_an_error_names_its_field(as_pm, cast, more, field):
    body = {"product": cast.product.pk, "title": "x"} | more
    answer = send(as_pm, "post", ITEMS, body)
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [field]


def test_a_rule_is_said_in_words(as_pm, cast):
    body = {"product": cast.product.pk, "title": "x", "service": "fixed_date"}
    answer = send(as_pm, "post", ITEMS, body)
    assert (answer.status_code, answer.json()["detail"]) == (
        409,
        "A fixed date needs its date.",
    )
    send(as_pm, "post", ITEMS, {"product": cast.product.pk, "title": "x", "key": "F-7"})
    taken = {"product": cast.product.pk, "title": "y", "key": "F-7"}
    assert "already an item F-7" in send(as_pm, "post", ITEMS, taken).json()["detail"]


def test_a_change_needs_the_version_it_was_made_on(as_pm, cast):
    item = make_item(cast.product, "Old")
    url = f"{ITEMS}{item.pk}/"
    assert send(as_pm, "patch", url, {"title": "New"}).status_code == 428
    before = held(as_pm, url)
    assert send(as_pm, "patch", url, {"title": "New"}, **before).json()["version"] == 2
    stale = send(as_pm, "patch", url, {"title": "Mine"}, **before)
    assert stale.status_code == 412
    assert stale.json()["differences"] == [
        {"field": "title", "theirs": "New", "mine": "Mine"}
    ]


def test_what_is_set_once_stays(as_pm, cast):
    item = make_item(cast.product)
    url = f"{ITEMS}{item.pk}/"
    answer = send(
        as_pm, "patch", url, {"product": cast.other_product.pk}, **held(as_pm, url)
    )
    assert answer.json()["fields"] == {"product": ["This is set once and stays."]}


def test_scores_give_a_place_and_explain_it(as_pm, cast):
    item = make_item(cast.product, "x", 8, 13, 20, key="F-1")
    url = f"{ITEMS}{item.pk}/"
    answer = send(
        as_pm, "post", verb(item, "score"), {"job_size": 8}, **held(as_pm, url)
    )
    told = answer.json()
    assert (told["wsjf"], told["wsjf_exact"], told["rank"]) == ("5.13", "41/8", None)
    ranking.recompute()
    told = as_pm.get(url).json()
    assert (told["rank"], told["product_rank"]) == (1, 1)
    why = as_pm.get(verb(item, "why")).json()
    assert (why["rank"], why["total"], why["wsjf"]) == (1, 1, "41/8")
    assert (why["trails"], why["leads_by"], why["if_larger_rank"]) == (None, None, 1)
    [move] = as_pm.get(verb(item, "ranks")).json()["results"]
    assert (move["what"], move["because"]) == (
        "Ranked 1",
        "Job size of F-1 – → 8 by Mia",
    )


def test_an_item_without_a_rank_has_no_why(as_pm, cast):
    assert as_pm.get(verb(make_item(cast.product), "why")).status_code == 204


def test_a_stale_score_is_told_with_both(as_pm, as_po, cast):
    item = make_item(cast.product, "x", 8, 8, 5, 5)
    url = f"{ITEMS}{item.pk}/"
    before = held(as_pm, url)
    send(as_po, "post", verb(item, "score"), {"job_size": 3}, **before)
    answer = send(as_pm, "post", verb(item, "score"), {"job_size": 8}, **before)
    assert answer.status_code == 412
    assert answer.json()["differences"] == [
        {"field": "job_size", "theirs": "3", "mine": "8"}
    ]


def test_a_score_off_the_scale_names_its_field(as_pm, cast):
    item = make_item(cast.product)
    match = held(as_pm, f"{ITEMS}{item.pk}/")
    answer = send(as_pm, "post", verb(item, "score"), {"job_size": 4}, **match)
    assert list(answer.json()["fields"]) == ["job_size"]


def test_verbs_go_through_the_same_rules(as_pm, cast):
    item = make_item(cast.product, key="F-1")
    opportunity = make_opportunity(cast)
    body = {"opportunity": opportunity.pk}
    told = send(as_pm, "post", verb(item, "link"), body).json()
    assert told["opportunities"] == [opportunity.pk]
    assert send(as_pm, "post", verb(item, "link"), body).status_code == 409
    assert send(as_pm, "post", verb(item, "unlink"), body).json()["opportunities"] == []
    match = held(as_pm, f"{ITEMS}{item.pk}/")
    answer = send(as_pm, "post", verb(item, "move"), {"to": "done"}, **match)
    assert (answer.status_code, answer.json()["code"]) == (409, "refused")
    assert (
        send(as_pm, "post", verb(item, "move"), {"to": "ready"}, **match).json()[
            "state"
        ]
        == "ready"
    )


def test_the_same_create_sent_twice_makes_one(as_pm, cast):
    body = {"product": cast.product.pk, "title": "x"}
    key = {"Idempotency-Key": "one"}
    first, second = (send(as_pm, "post", ITEMS, body, **key) for _ in range(2))
    assert first.json() == second.json()
    assert Item.objects.count() == 1


def test_lists_are_narrowed_paged_and_flat(as_pm, cast, assert_flat):
    make_item(cast.product, "Masking", key="F-1")
    make_item(cast.other_product, "Other", key="F-2", state="done")
    found = as_pm.get(ITEMS, {"state": "done"}).json()["results"]
    assert [item["key"] for item in found] == ["F-2"]
    assert len(as_pm.get(ITEMS).json()["results"]) == 2

    def add():
        for _ in range(60):
            make_item(cast.product, "x", 8, 5, 5, 3).opportunities.add(opportunity)

    opportunity = make_opportunity(cast)
    add()
    ranking.recompute()
    page = as_pm.get(ITEMS, {"size": 50}).json()
    assert len(page["results"]) == 50
    assert len(as_pm.get(page["next"]).json()["results"]) == 12
    assert_flat(lambda: as_pm.get(ITEMS, {"size": 200}), add)


def test_the_ranking_is_read_in_its_order(as_pm, cast, assert_flat):
    for at, size in enumerate((8, 2, 5)):
        make_item(cast.product, "x", 8, 8, 8, size, key=f"F-{at}")
    make_item(cast.product, "x", 8, 8, key="F-9")
    ranking.recompute()
    first = as_pm.get(RANKING, {"size": 2}).json()
    found = [*first["results"], *as_pm.get(first["next"]).json()["results"]]
    assert [(row["rank"], row["key"]) for row in found] == [
        (1, "F-1"),
        (2, "F-2"),
        (3, "F-0"),
    ]
    assert found[0]["wsjf"] == "12.00"

    def add():
        for _ in range(10):
            make_item(cast.product, "x", 5, 5, 5, 5)
        ranking.recompute()

    assert_flat(lambda: as_pm.get(RANKING), add)


@pytest.mark.parametrize("path", [ITEMS, RANKING])
@pytest.mark.parametrize("name", ["state", "kind", "service", "product"])
def test_a_filter_that_makes_no_sense_is_refused_by_name(as_pm, cast, path, name):
    answer = as_pm.get(path, {name: "castle"})
    assert answer.status_code == 400
    assert list(answer.json()["fields"]) == [name]


def test_a_product_one_may_not_see_is_no_filter(as_pm, cast):
    assert as_pm.get(ITEMS, {"product": cast.product.pk}).status_code == 200
    assert as_pm.get(ITEMS, {"product": 10**6}).status_code == 400


# --- sessions ----------------------------------------------------------------------
@pytest.fixture
def session(cast):
    return sessions.create(name="PI 1", by=cast.pm)


def test_a_session_from_opening_to_final_scores(as_pm, as_po, cast):
    item = make_item(cast.product, key="F-1")
    body = {"name": "PI 9", "held_on": "2026-11-10", "capacity": 50}
    made = send(as_pm, "post", SESSIONS, body).json()
    url = f"{SESSIONS}{made['id']}/"
    assert (
        send(as_pm, "patch", url, {"capacity": 40}, **held(as_pm, url)).json()[
            "capacity"
        ]
        == 40
    )
    send(as_pm, "post", f"{url}add/", {"items": [item.pk]})
    for column in COLUMNS:
        send(as_pm, "post", f"{url}open/", {"column": column})
        client = as_po if column == "job_size" else as_pm
        vote = {"item": item.pk, "column": column, "value": 1, "round": 1}
        assert send(client, "post", f"{url}vote/", vote).status_code == 200
        assert send(as_po, "post", f"{url}reveal/").status_code == 403
        assert send(as_pm, "post", f"{url}finalize/").status_code == 409
        shown = send(as_pm, "post", f"{url}reveal/").json()
    assert shown["cells"][0] == {
        "item": item.pk,
        "column": "business_value",
        "voted": 1,
        "votes": [1],
        "value": 1,
        "spread": 0,
        "mad": 0.0,
        "verdict": "agree",
        "round": 1,
        "chosen": None,
        "reason": "",
    }
    assert send(as_pm, "post", f"{url}again/", {"everything": True}).json()[
        "state"
    ] == ("open")
    send(as_po, "post", f"{url}vote/", vote | {"value": 1, "round": 2})
    send(as_pm, "post", f"{url}reveal/")
    choice = {"item": item.pk, "column": "business_value", "value": 2, "reason": "x"}
    assert (
        send(as_pm, "post", f"{url}choose/", choice).json()["cells"][0]["chosen"] == 2
    )
    send(as_pm, "post", f"{url}choose/", choice | {"value": 1})
    past = as_pm.get(f"{url}rounds/").json()
    assert [(row["column"], row["number"]) for row in past[:2]] == [
        ("job_size", 2),
        ("job_size", 1),
    ]
    assert send(as_pm, "post", f"{url}finalize/").json()["state"] == "final"
    item.refresh_from_db()
    assert item.job_size == 1


def test_an_item_is_taken_out_of_a_session(as_pm, cast, session):
    item = make_item(cast.product, key="F-1")
    url = f"{SESSIONS}{session.pk}/"
    send(as_pm, "post", f"{url}add/", {"items": [item.pk]})
    assert send(as_pm, "post", f"{url}remove/", {"item": item.pk}).json()["cells"] == []


def test_sessions_are_listed_newest_first_and_flat(as_pm, cast, session, assert_flat):
    def add():
        for at in range(5):
            sessions.create(name=f"PI 2{at}", held_on=date(2027, 1, 1), by=cast.pm)

    assert_flat(lambda: as_pm.get(SESSIONS), add)
    assert as_pm.get(SESSIONS).json()["results"][-1]["name"] == "PI 1"


def test_every_address_of_the_api_is_under_its_version():
    assert reverse("api:item-score", args=[7]) == "/api/v1/items/7/score/"
