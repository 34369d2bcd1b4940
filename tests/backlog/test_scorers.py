"""Who sets which score outside a session: the same by every door there is."""

import json
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from backlog import scorers
from backlog.actions import bulk, scenarios, scores
from backlog.models import Item
from core.errors import Refused
from tests.make import make_item, make_user

pytestmark = pytest.mark.django_db
VALUE, TIME, RISK, SIZE, DURATION = ALL = tuple(scorers.FILLS)
WHO = {
    "pm": ALL,
    "po": ALL,
    "it": (RISK, SIZE, DURATION),
    "ops": (VALUE, TIME, RISK),
    # No score of theirs outside a session, though three of them vote in one.
    "executive": (),
    "reviewer": (),
    "frontline": (),
    "admin": (),
    "other_pm": (),
    "outsider": (),
}


def by_action(client, person, item, column):
    one: dict[str, Any] = {column: 13}
    try:
        scores.score(item, version=None, by=person, **one)
    except PermissionDenied:
        return 403
    return 200


def by_page(client, person, item, column):
    at = reverse("backlog:item_score", args=[item.pk])
    return client.post(at, {column: 13, "version": 1}).status_code


def by_cell(client, person, item, column):
    at = reverse("backlog:item_score", args=[item.pk])
    sent = {column: 13, "version": 1, "seen": ""}
    return client.post(at, sent, HTTP_HX_REQUEST="true").status_code


def by_paste(client, person, item, column):
    cells = json.dumps([[item.pk, column, "13"]])
    at = reverse("backlog:item_paste")
    return client.post(at, {"cells": cells}, HTTP_HX_REQUEST="true").status_code


def by_api(client, person, item, column):
    at = reverse("api:item-score", args=[item.pk])
    seen = client.get(reverse("api:item-detail", args=[item.pk]))
    held = {"HTTP_IF_MATCH": seen.headers.get("ETag", "none")}
    return client.post(
        at, {column: 13}, content_type="application/json", **held
    ).status_code


def by_what_if(client, person, item, column):
    try:
        tried = scenarios.create(name=f"{item} {column}", by=person)
        cells = {(item.pk, column): Decimal(13)}
        tried = scenarios.change(tried, cells=cells, version=None, by=person)
        scenarios.apply(tried, version=None, by=person)
    except (PermissionDenied, Refused):
        return 403
    return 200


DOORS = [by_action, by_page, by_cell, by_paste, by_api, by_what_if]


@pytest.mark.parametrize("who", WHO)
def test_a_scorer_sets_the_columns_of_their_role_by_every_door_and_no_other(
    cast, client_of, who
):
    person = getattr(cast, who)
    client, wrong = client_of(person), []
    items = [make_item(cast.product, key=f"F-{at}") for at in range(len(DOORS))]
    for door, item in zip(DOORS, items, strict=True):
        for column in ALL:
            Item.objects.filter(pk=item.pk).update(version=1)
            code = door(client, person, item, column)
            saved = getattr(Item.objects.get(pk=item.pk), column) == 13
            if not saved == (column in WHO[who]) == (code in {200, 302}):
                wrong.append((door.__name__, column, code, saved))
    assert wrong == []


@pytest.mark.parametrize("who", WHO)
def test_pages_offer_what_the_door_would_take(cast, client_of, who):
    item = make_item(cast.product, key="F-1")
    client = client_of(getattr(cast, who))
    page = client.get(item.get_absolute_url())
    if page.status_code == 200:
        form = page.context["score_form"]
        assert tuple(name for name in ALL if form and name in form.fields) == WHO[who]
    grid = client.get(reverse("backlog:item_grid"))
    if grid.status_code == 200:
        [row] = grid.context["rows"]
        assert row.fills == WHO[who]
        # Nor does a browser without scripts send what is not theirs.
        assert grid.text.count('form="score-') == len(set(WHO[who]) - {DURATION})


def test_a_chief_looks_at_scores_in_the_admin_and_changes_none(cast, client_of):
    item = make_item(cast.product, "x", 8, 5, 5, 3, key="F-1")
    chief = make_user("Chief")
    type(chief).objects.filter(pk=chief.pk).update(is_staff=True, is_superuser=True)
    at = reverse("admin:backlog_item_change", args=[item.pk])
    assert client_of(chief).post(at, {"job_size": 1}).status_code == 403
    assert Item.objects.get(pk=item.pk).job_size == 3


def test_no_door_for_other_fields_takes_a_score(cast, as_pm):
    """An edit, a cell, a bulk step: scores have their own doors, also for who may."""
    item = make_item(cast.product, "x", 8, 5, 5, 3, key="F-1")
    edited = {"title": "New", "service": "standard", "version": 1, SIZE: 1}
    as_pm.post(reverse("backlog:item_edit", args=[item.pk]), edited)
    cell = {SIZE: "1", "version": 2}
    as_pm.post(reverse("backlog:item_cell", args=[item.pk]), cell)
    many = {"items": f"{item.pk}:2", "what": SIZE, SIZE: "1", "preview": SIZE}
    as_pm.post(reverse("backlog:bulk_create"), many)
    at = reverse("api:item-detail", args=[item.pk])
    held = {"HTTP_IF_MATCH": as_pm.get(at)["ETag"]}
    sent = as_pm.patch(at, {SIZE: 1}, content_type="application/json", **held)
    assert sent.status_code == 400
    item = Item.objects.get(pk=item.pk)
    assert (item.title, item.job_size) == ("New", 3)


def test_a_paste_into_another_s_column_names_it_and_saves_nothing(cast, as_it):
    item = make_item(cast.product, key="F-1")
    cells = json.dumps([[item.pk, RISK, "5"], [item.pk, VALUE, "5"]])
    answer = as_it.post(reverse("backlog:item_paste"), {"cells": cells})
    assert answer.status_code == 422
    assert "F-1: your role does not include its value." in answer.text
    assert Item.objects.get(pk=item.pk).risk_reduction is None


def test_a_paste_is_taken_back_only_by_those_who_still_score_it(cast):
    item = make_item(cast.product, key="F-1")
    step = bulk.paste([(item.pk, SIZE, 5)], by=cast.it)
    cast.it.memberships.update(role="operations_leader")
    with pytest.raises(PermissionDenied):
        bulk.undo(step, by=type(cast.it).objects.get(pk=cast.it.pk))
    assert Item.objects.get(pk=item.pk).job_size == 5
