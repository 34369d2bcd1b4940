"""Moving opportunities in their tree: under another, under an outcome, and what is refused."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from discovery.actions import opportunities, placing
from discovery.models import Opportunity
from tests.make import (
    make_goal,
    make_item,
    make_key_result,
    make_objective,
    make_opportunity,
)

pytestmark = pytest.mark.django_db
NOWHERE: dict[str, Any] = {"parent": None, "key_result": None, "goal": None}


def at(name, *args):
    return reverse(f"discovery:{name}", args=args)


def test_it_moves_with_all_under_it_and_is_recorded(cast):
    top, row = make_opportunity(cast, "Waiting"), make_opportunity(cast, "Typing")
    below = make_opportunity(cast, "Twice", parent=row)
    goal = make_goal("CC-9")
    moved = placing.place(
        row, parent=top, key_result=None, goal=goal, version=1, by=cast.pm
    )
    assert (moved.parent, moved.goal, moved.version) == (top, goal, 2)
    below.refresh_from_db()
    assert below.parent == row
    entry = AuditEntry.objects.latest("pk")
    assert (entry.verb, entry.data["changed"]["parent"]) == (
        "opportunity.changed", [None, str(top)],
    )  # fmt: skip


def test_it_goes_under_an_outcome(cast):
    top = make_opportunity(cast, "Waiting")
    row = make_opportunity(cast, "Typing", parent=top)
    result = make_key_result(make_objective())
    to = NOWHERE | {"key_result": result}
    moved = placing.place(row, **to, version=1, by=cast.pm)
    assert (moved.parent, moved.key_result) == (None, result)


def test_a_circle_is_refused_at_every_door(cast):
    top = make_opportunity(cast, "Waiting")
    below = make_opportunity(cast, "Twice", parent=top)
    lowest = make_opportunity(cast, "Thrice", parent=below)
    for parent in (top, below, lowest):
        with pytest.raises(Refused, match="part of itself"):
            placing.place(top, **{**NOWHERE, "parent": parent}, version=1, by=cast.pm)
    with pytest.raises(Refused, match="part of itself"):
        opportunities.edit(top, parent=lowest, version=1, by=cast.pm)


def test_a_need_of_another_product_holds_none_of_ours(cast):
    other = opportunities.create(
        name="Theirs", product=cast.other_product, by=cast.other_pm
    )
    row = make_opportunity(cast)
    with pytest.raises(Refused, match="another product"):
        placing.place(row, **{**NOWHERE, "parent": other}, version=1, by=cast.pm)
    with pytest.raises(Refused, match="another product"):
        opportunities.edit(row, parent=other, version=1, by=cast.pm)
    with pytest.raises(Refused, match="another product"):
        make_opportunity(cast, parent=other)


def test_a_tree_has_eight_levels_at_most(cast):
    above = None
    for n in range(8):
        above = make_opportunity(cast, f"Level {n}", parent=above)
    with pytest.raises(Refused, match="8 levels"):
        make_opportunity(cast, "Too deep", parent=above)
    apart = make_opportunity(cast, "Apart")
    make_opportunity(cast, "Under it", parent=apart)
    to = {**NOWHERE, "parent": above and above.parent}
    with pytest.raises(Refused, match="8 levels"):
        placing.place(apart, **to, version=1, by=cast.pm)


def test_only_who_triages_the_product_moves(cast):
    row = make_opportunity(cast)
    for person in (cast.frontline, cast.executive, cast.other_pm):
        with pytest.raises(PermissionDenied):
            placing.place(row, **NOWHERE, version=1, by=person)


def test_after_anothers_change_both_are_shown_and_nothing_is_saved(cast, as_pm):
    top, row = make_opportunity(cast, "Waiting"), make_opportunity(cast, "Typing")
    between = make_opportunity(cast, "Between")
    placing.place(row, **{**NOWHERE, "parent": top}, version=1, by=cast.pm)
    with pytest.raises(Stale):
        placing.place(row, **{**NOWHERE, "parent": between}, version=1, by=cast.pm)
    body = {"parent": between.pk, "key_result": "", "goal": "", "version": 1}
    answer = as_pm.post(at("opportunity_place", row.pk), body)
    assert answer.status_code == 409
    assert str(top) in answer.content.decode()
    assert str(between) in answer.content.decode()
    row.refresh_from_db()
    assert row.parent == top


def test_the_small_form_moves_and_returns_to_where_it_was_opened(cast, as_pm):
    top, row = make_opportunity(cast, "Waiting"), make_opportunity(cast, "Typing")
    url = at("opportunity_place", row.pk)
    assert "Waiting" in as_pm.get(url).content.decode()
    body = {"parent": top.pk, "key_result": "", "goal": "", "version": 1}
    answer = as_pm.post(url, body | {"back": "/opportunities/?x=1"})
    assert (answer.status_code, answer.url) == (302, "/opportunities/?x=1")
    row.refresh_from_db()
    assert row.parent == top


def test_the_small_form_says_what_is_wrong(cast, as_pm):
    row = make_opportunity(cast)
    body = {"parent": row.pk, "version": 1}
    assert as_pm.post(at("opportunity_place", row.pk), body).status_code == 422
    assert as_pm.post(at("opportunity_add_child", row.pk), {}).status_code == 422


def test_a_need_is_added_under_another_with_its_outcome(cast, as_pm):
    goal = make_goal("CC-9")
    top = make_opportunity(cast, "Waiting", goal=goal)
    as_pm.post(at("opportunity_add_child", top.pk), {"name": "Wait for the code"})
    made = Opportunity.objects.get(name="Wait for the code")
    assert (made.parent, made.product, made.goal) == (top, cast.product, goal)


def test_a_feature_is_linked_and_unlinked_from_the_need(cast, as_pm, client_of):
    row, item = make_opportunity(cast), make_item(cast.product)
    theirs = make_item(cast.other_product, "Theirs")
    url = reverse("backlog:opportunity_link_item", args=[row.pk])
    page = as_pm.get(url).content.decode()
    assert item.title in page
    assert theirs.title not in page
    as_pm.post(url, {"item": item.pk, "back": "/opportunities/"})
    assert list(item.opportunities.all()) == [row]
    gone = reverse("backlog:item_unlink", args=[item.pk, row.pk])
    assert as_pm.post(gone, {"back": "/opportunities/"}).url == "/opportunities/"
    assert not item.opportunities.exists()
    assert as_pm.post(url, {"item": theirs.pk}).status_code == 422
    assert client_of(cast.frontline).get(url).status_code == 403


def test_another_system_moves_with_the_version_it_has_read(cast, as_pm):
    top, row = make_opportunity(cast, "Waiting"), make_opportunity(cast, "Typing")
    url = reverse("api:opportunity-place", args=[row.pk])
    body = {**NOWHERE, "parent": top.pk}
    assert send(as_pm, url, body).status_code == 428
    told = as_pm.get(reverse("api:opportunity-detail", args=[row.pk]))
    answer = send(as_pm, url, body, told["ETag"])
    assert (answer.status_code, answer.json()["parent"]) == (200, top.pk)
    assert send(as_pm, url, body, told["ETag"]).status_code == 412


def send(client, url, body, seen=None):
    headers = {"If-Match": seen} if seen else {}
    return client.post(url, body, content_type="application/json", headers=headers)
