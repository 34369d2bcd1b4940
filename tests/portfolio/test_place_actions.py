"""Sites and queues: kept by administrators and product managers, read by everybody."""

from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import places as actions
from portfolio.models import Queue, Site
from tests.make import make_queue, make_site


def url(name: str, *keys: int) -> str:
    return reverse(f"portfolio:{name}", args=keys)


@pytest.mark.parametrize("who", ["pm", "admin"])
def test_a_site_is_added_once_and_recorded(cast, who):
    by = cast.everyone[who]
    site = actions.create_site(code="JAX", name="Jacksonville", agents=140, by=by)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.data) == (Verb.SITE_CREATED, {"code": "JAX"})
    assert str(site) == "JAX Jacksonville"
    with pytest.raises(Refused, match="already a site jax"):
        actions.create_site(code="jax", name="Another", by=by)


@pytest.mark.parametrize("who", ["pm", "admin"])
def test_a_queue_is_added_once_and_recorded(cast, who):
    by = cast.everyone[who]
    queue = actions.create_queue(code="PLS", name="Personal loans", by=by)
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.data) == (Verb.QUEUE_CREATED, {"code": "PLS"})
    assert str(queue) == "PLS Personal loans"
    with pytest.raises(Refused, match="already a queue pls"):
        actions.create_queue(code="pls", name="Another", by=by)


@pytest.mark.parametrize(
    "who", ["po", "executive", "it", "ops", "frontline", "reviewer", "outsider"]
)
def test_readers_keep_no_list_of_places(cast, who):
    site, queue, by = make_site(), make_queue("PLS"), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create_site(code="TUL", name="Tulsa", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit_site(site, version=1, agents=1, by=by)
    with pytest.raises(PermissionDenied):
        actions.create_queue(code="CRD", name="Cards", by=by)
    with pytest.raises(PermissionDenied):
        actions.edit_queue(queue, version=1, name="Loans", by=by)


def test_an_edit_of_a_site_is_recorded_and_a_stale_one_refused(cast):
    site = make_site()
    actions.edit_site(site, version=1, partner="Halyard Ridge", by=cast.admin)
    entry = AuditEntry.objects.get(verb=Verb.SITE_CHANGED)
    assert entry.data["changed"] == {"partner": ["", "Halyard Ridge"]}
    with pytest.raises(Stale):
        actions.edit_site(site, version=1, agents=9, by=cast.pm)


def test_an_edit_of_a_queue_is_recorded_and_a_stale_one_refused(cast):
    queue = make_queue("PLS")
    actions.edit_queue(queue, version=1, service_level_percent=90, by=cast.pm)
    entry = AuditEntry.objects.get(verb=Verb.QUEUE_CHANGED)
    assert entry.data["changed"] == {"service_level_percent": [80, 90]}
    with pytest.raises(Stale):
        actions.edit_queue(queue, version=1, service_level_percent=70, by=cast.admin)


@pytest.mark.parametrize(
    "figure",
    [
        {"service_level_percent": 0},
        {"service_level_percent": 101},
        {"service_level_seconds": 0},
        {"base_fte": Decimal(-1)},
    ],
)
def test_the_database_keeps_no_service_level_that_cannot_be_met(db, figure):
    with pytest.raises(IntegrityError), transaction.atomic():
        Queue.objects.create(code="PLS", name="Loans", **figure)


# --- pages -------------------------------------------------------------------------
def test_a_site_is_added_and_edited_on_its_pages(cast, client_of):
    client = client_of(cast.admin)
    body = {
        "code": "jax",
        "name": "Jacksonville",
        "agents": 140,
        "working": "hybrid",
        "partner": "",
    }
    made = client.post(url("site_create"), body)
    site = Site.objects.get(code="JAX")
    assert made["Location"] == url("place_list")
    assert "Jacksonville" in client.get(url("site_edit", site.pk)).text
    more = {**body, "partner": "Halyard Ridge", "version": 1}
    client.post(url("site_edit", site.pk), more)
    assert "Halyard Ridge" in client.get(url("place_list")).text


def test_a_queue_is_added_and_edited_on_its_pages(cast, as_pm):
    target = {"service_level_percent": 80, "service_level_seconds": 30}
    body = {"code": "pls", "name": "Personal loans", "base_fte": "81.2", **target}
    made = as_pm.post(url("queue_create"), body)
    queue = Queue.objects.get(code="PLS")
    assert made["Location"] == url("place_list")
    assert "Personal loans" in as_pm.get(url("queue_edit", queue.pk)).text
    more = {**body, "service_level_seconds": 45, "version": 1}
    as_pm.post(url("queue_edit", queue.pk), more)
    assert "80% within 45 s" in as_pm.get(url("place_list")).text


@pytest.mark.parametrize(
    ("name", "body"),
    [
        (
            "site_create",
            {
                "code": "TWO WORDS",
                "name": "Kept words",
                "agents": 1,
                "working": "hybrid",
            },
        ),
        ("queue_create", {"code": "Q", "name": "Kept words", "base_fte": "-1"}),
    ],
)
def test_what_was_typed_comes_back_with_what_is_wrong(as_pm, name, body):
    page = as_pm.post(url(name), body)
    assert page.status_code == 422
    assert "Kept words" in page.text


def test_a_second_editor_is_told_and_sees_both(cast, as_pm):
    site = make_site()
    body = {"name": "Jax", "agents": 10, "working": "hybrid", "version": 1}
    as_pm.post(url("site_edit", site.pk), body)
    page = as_pm.post(url("site_edit", site.pk), {**body, "agents": 20})
    assert page.status_code == 409
    assert Site.objects.get().agents == 10


def test_the_list_offers_changes_to_those_who_may_make_them(cast, as_pm, client_of):
    reader = client_of(cast.po)
    assert "An administrator or a product manager" in reader.get(url("place_list")).text
    edit = url("site_edit", make_site().pk)
    assert edit in as_pm.get(url("place_list")).text
    page = reader.get(url("place_list")).text
    assert edit not in page
    assert url("queue_create") not in page


def test_the_trail_leads_from_a_site_to_the_list(cast, client_of):
    actions.create_site(code="JAX", name="Jacksonville", by=cast.admin)
    page = client_of(cast.admin).get(reverse("core:audit_list")).text
    assert f'href="{url("place_list")}"' in page.split("<tbody")[1]


# --- what they are for -------------------------------------------------------------
def test_a_new_site_can_be_chosen_for_a_listening_session(cast, client_of, as_pm):
    body: dict[str, Any] = {
        "code": "JAX",
        "name": "Jacksonville",
        "agents": 140,
        "working": "hybrid",
    }
    client_of(cast.admin).post(url("site_create"), body)
    assert "Jacksonville" in as_pm.get(reverse("discovery:session_create")).text
