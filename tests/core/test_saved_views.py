"""List pages as people like to see them: kept, shared with a team, begun with."""

import pytest
from django.urls import reverse

from core.actions import saved_views as actions
from core.errors import Refused, Stale, Unfit
from core.models import DefaultView, SavedView

PAGE = "roadmap:board"
BOARD = reverse(PAGE)


def save(by, name="Mine", query="owner=me&group=owner", **more):
    return actions.keep(page=PAGE, name=name, query=query, **more, by=by)


def test_a_view_is_saved_from_its_page_and_opened_again(as_pm, cast):
    body = {"page": PAGE, "query": "owner=me&after=x", "name": "My cards"}
    answer = as_pm.post(reverse("core:saved_view_create"), body)
    assert answer["Location"] == f"{BOARD}?owner=me"
    assert 'href="?owner=me"' in as_pm.get(BOARD).text
    wrong = as_pm.post(reverse("core:saved_view_create"), body | {"page": "elsewhere"})
    assert wrong.status_code == 422


def test_the_same_name_again_replaces_what_it_stood_for(cast):
    first, again = save(cast.pm), save(cast.pm, "MINE", "group=product")
    assert (again.pk, again.query, again.version) == (first.pk, "group=product", 2)


def test_a_team_finds_what_is_shared_with_it_and_nobody_else_does(client_of, cast):
    team = cast.product.team
    view = save(cast.pm, "The team's", team=team)
    save(cast.pm, "My own")
    assert set(SavedView.objects.visible_to(cast.po)) == {view}
    assert not SavedView.objects.visible_to(cast.other_pm).exists()
    assert not SavedView.objects.visible_to(cast.outsider).exists()
    assert "The team&#x27;s" in client_of(cast.po).get(BOARD).text
    with pytest.raises(Refused, match="not in"):
        save(cast.other_pm, team=team)


def test_only_its_owner_changes_a_view(client_of, cast):
    view = save(cast.pm, team=cast.product.team)
    with pytest.raises(Refused, match="Mia's view"):
        actions.delete(view, by=cast.po)
    url = reverse("core:saved_view_edit", args=[view.pk])
    assert client_of(cast.po).get(url).status_code == 404
    save(cast.pm, "Other")
    with pytest.raises(Unfit, match="already"):
        actions.edit(view, name="other", team=None, version=1, by=cast.pm)
    actions.edit(view, name="Ours", team=None, version=1, by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(view, name="Theirs", team=None, version=1, by=cast.pm)


def test_a_person_begins_with_a_view_until_it_is_taken_back(client_of, cast):
    view = save(cast.pm, team=cast.product.team)
    reader = client_of(cast.po)
    reader.post(reverse("core:saved_view_choose", args=[view.pk]))
    assert reader.get(BOARD)["Location"] == f"{BOARD}?{view.query}"
    assert reader.get(BOARD, {"view": "all"}).status_code == 200
    assert client_of(cast.pm).get(BOARD).status_code == 200
    actions.edit(view, name="Mine", team=None, version=1, by=cast.pm)
    assert reader.get(BOARD).status_code == 200
    assert not DefaultView.objects.exists()


def test_one_begins_plainly_again(as_pm, cast):
    view = save(cast.pm)
    actions.begin_with(view, by=cast.pm)
    as_pm.post(reverse("core:saved_view_leave", args=[view.pk]))
    assert as_pm.get(BOARD).status_code == 200


def test_the_list_costs_the_same_with_more_views(as_pm, cast, assert_flat):
    save(cast.pm)
    url = reverse("core:saved_view_list")
    assert_flat(lambda: as_pm.get(url), lambda: [save(cast.pm, n) for n in "abcdef"])


def test_the_api_keeps_chooses_and_forgets_views(as_pm, cast):
    url, kind = "/api/v1/saved-views/", "application/json"
    body = {"name": "Mine", "page": PAGE, "query": "owner=me"}
    made = as_pm.post(url, body, content_type=kind)
    assert made.status_code == 201, made.content
    own = f"{url}{made.json()['id']}/"
    held = {"if-match": made["ETag"]}
    named = as_pm.patch(own, {"name": "Ours"}, content_type=kind, headers=held)
    assert named.json()["name"] == "Ours"
    as_pm.post(f"{own}choose/", {}, content_type=kind)
    assert as_pm.get(BOARD).status_code == 302
    as_pm.post(f"{own}leave/", {}, content_type=kind)
    assert as_pm.get(BOARD).status_code == 200
    assert as_pm.delete(own).status_code == 204
