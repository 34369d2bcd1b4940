"""What an item waits for: in no circle, across products, on its page, through the API."""

from threading import Thread

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection
from django.urls import reverse

from backlog.actions import needs as actions
from backlog.models import ItemNeed, RankCause
from backlog.needs import way
from core.errors import Refused, Unfit
from core.models import AuditEntry
from tests.make import make_item

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("pairs", "path"),
    [
        ([], []),
        ([(1, 2)], [1, 2]),
        ([(1, 3), (3, 2), (1, 4), (4, 5), (5, 2)], [1, 3, 2]),
        ([(2, 1)], []),
        ([(1, 3), (3, 1)], []),
    ],
)
def test_the_shortest_way_is_found(pairs, path):
    assert way(1, 2, pairs) == path


@pytest.fixture
def three(cast):
    return [
        make_item(cast.product, f"Item {at}", 8, 5, 5, 5, key=f"F-{at}")
        for at in (1, 2, 3)
    ]


def waits_for(item):
    return list(item.needs.order_by("id").values_list("needed__key", flat=True))


# --- the action ----------------------------------------------------------------------
def test_an_item_waits_for_one_of_another_product_and_the_ranking_is_told(cast):
    item = make_item(cast.product, key="F-1")
    other = make_item(cast.other_product, key="F-9")
    actions.need(item, needed=other, by=cast.pm)
    actions.need(item, needed=other, by=cast.pm)  # twice is once
    assert waits_for(item) == ["F-9"]
    entry = AuditEntry.objects.latest("id")
    assert (entry.verb, entry.actor, entry.team, entry.data) == (
        "item.need_added", cast.pm, cast.product.team, {"needed": "F-9"},
    )  # fmt: skip
    assert [str(each) for each in RankCause.objects.all()] == [
        "F-1 waits for F-9 by Mia"
    ]
    actions.unneed(item, needed=other, by=cast.pm)
    assert waits_for(item) == []
    assert AuditEntry.objects.latest("id").verb == "item.need_removed"
    with pytest.raises(Refused, match="does not wait for F-9 any more"):
        actions.unneed(item, needed=other, by=cast.pm)
    item.refresh_from_db()
    assert item.version == 3


def test_a_circle_is_refused_with_its_way(cast, three):
    one, two, three = three
    actions.need(one, needed=two, by=cast.pm)
    actions.need(two, needed=three, by=cast.pm)
    with pytest.raises(Refused) as caught:
        actions.need(three, needed=one, by=cast.pm)
    assert str(caught.value) == (
        "F-3 cannot wait for F-1, which waits for it: F-1 → F-2 → F-3."
    )
    with pytest.raises(Unfit, match="cannot wait for itself"):
        actions.need(one, needed=one, by=cast.pm)
    assert ItemNeed.objects.count() == 2


def test_the_database_refuses_an_item_that_waits_for_itself(cast, three):
    with pytest.raises(IntegrityError, match="no_item_needs_itself"):
        ItemNeed.objects.create(item=three[0], needed=three[0], added_by=cast.pm)


def test_only_who_edits_the_waiting_item_says_what_it_waits_for(cast, three):
    for person in (cast.frontline, cast.executive, cast.other_pm):
        with pytest.raises(PermissionDenied):
            actions.need(three[0], needed=three[1], by=person)
    assert not ItemNeed.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_at_the_same_moment_close_no_circle(cast, three):
    one, two, _ = three

    def say(item, needed):
        try:
            actions.need(item, needed=needed, by=cast.pm)
        except Refused:
            pass
        finally:
            connection.close()

    threads = [Thread(target=say, args=pair) for pair in ((one, two), (two, one))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert ItemNeed.objects.count() == 1


# --- pages ---------------------------------------------------------------------------
def test_it_is_found_by_words_added_and_taken_away(as_pm, cast, three):
    item, other = three[0], make_item(cast.other_product, "Vault keys", key="F-9")
    url = reverse("backlog:item_needs", args=[item.pk])
    assert "Nothing. Name what has to be finished" in as_pm.get(url).content.decode()
    page = as_pm.get(url, {"q": "vault"}).content.decode()
    assert 'name="needed" value="F-9"' in page  # of another product
    assert 'value="F-2"' not in page
    add = reverse("backlog:item_need", args=[item.pk])
    answer = as_pm.post(add, {"needed": "f-2"})
    assert (answer.status_code, answer["Location"]) == (302, item.get_absolute_url())
    actions.need(item, needed=other, by=cast.pm)
    page = as_pm.get(
        url, {"q": "vault"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "Item 2" in page
    assert "Nothing open is called that." in page  # it is needed already
    other_end = as_pm.get(reverse("backlog:item_needs", args=[three[1].pk]))
    assert "What waits for it" in other_end.content.decode()
    remove = reverse("backlog:item_unneed", args=[item.pk, three[1].pk])
    assert as_pm.post(remove).status_code == 302
    assert waits_for(item) == ["F-9"]


def test_an_unknown_key_comes_back_with_what_was_typed(as_pm, three):
    add = reverse("backlog:item_need", args=[three[0].pk])
    page = as_pm.post(add, {"needed": "F-77"})
    assert page.status_code == 422
    text = page.content.decode()
    assert "There is no item F-77." in text
    assert 'value="F-77"' in text
    assert as_pm.post(add, {"needed": "\x00"}).status_code == 422


def test_the_panel_costs_the_same_with_more(as_pm, cast, three, assert_flat):
    item, *others = three
    url = reverse("backlog:item_needs", args=[item.pk])
    actions.need(item, needed=others[0], by=cast.pm)

    def more():
        for at in range(6):
            new = make_item(cast.product, key=f"G-{at}")
            actions.need(item, needed=new, by=cast.pm)

    assert_flat(lambda: as_pm.get(url), more)


# --- API -----------------------------------------------------------------------------
def test_the_api_says_and_takes_back(as_pm, cast, three):
    url = f"/api/v1/items/{three[0].pk}/"

    def send(verb, needed):
        body = {"needed": needed}
        return as_pm.post(f"{url}{verb}/", body, content_type="application/json")

    told = send("need", "F-2").json()
    assert [each["key"] for each in told["waits_for"]] == ["F-2"]
    assert send("need", "F-77").status_code == 400
    circle = as_pm.post(
        f"/api/v1/items/{three[1].pk}/need/", {"needed": str(three[0].pk)},
        content_type="application/json",
    )  # fmt: skip
    assert circle.status_code == 409
    assert "F-1 → F-2" in circle.json()["detail"]
    other_end = as_pm.get(f"/api/v1/items/{three[1].pk}/needs/").json()
    assert [each["key"] for each in other_end["waited_by"]] == ["F-1"]
    assert send("unneed", "F-2").json()["waits_for"] == []
