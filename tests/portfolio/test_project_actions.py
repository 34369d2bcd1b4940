"""Projects start and end; the products they work on go on."""

from datetime import date
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import products
from portfolio.actions import projects as actions
from portfolio.models import Product, Project
from tests.make import make_project

DAYS: dict[str, Any] = {"starts_on": date(2026, 4, 1), "ends_on": date(2026, 12, 31)}
END: dict[str, Any] = {
    "state": "ended",
    "closed_on": date(2026, 11, 1),
    "closing": "Routing is live.",
}


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def test_a_project_is_attached_to_its_products_once(cast):
    both = [cast.product, cast.other_product]
    made = actions.create(
        name="Wave 3", products=both, outcome="One queue", by=cast.pm, **DAYS
    )
    entry = AuditEntry.objects.get()
    assert (entry.verb, entry.team) == (Verb.PROJECT_CREATED, None)
    assert set(made.products.all()) == set(both)
    with pytest.raises(Refused, match="already a project called wave 3"):
        actions.create(name="wave 3", products=both, outcome="X", by=cast.pm, **DAYS)


def test_ending_a_project_never_ends_the_product(cast):
    project = make_project(cast.product)
    before = Product.objects.filter(pk=cast.product.pk).values().get()
    project = actions.close(project, **END, version=1, by=cast.pm)
    assert (project.state, project.is_open) == ("ended", False)
    assert Product.objects.filter(pk=cast.product.pk).values().get() == before
    entry = AuditEntry.objects.get(verb=Verb.PROJECT_CLOSED)
    assert entry.data == {
        "to": "ended",
        "reason": "Routing is live.",
        "on": "2026-11-01",
    }


def test_a_closed_project_changes_only_after_it_is_reopened(cast):
    project = make_project(cast.product)
    actions.close(project, **END, version=1, by=cast.pm)
    with pytest.raises(Refused, match="Reopen it first"):
        actions.edit(project, version=2, outcome="More", by=cast.pm)
    with pytest.raises(Refused, match="Reopen it first"):
        actions.close(project, **END, version=2, by=cast.pm)
    actions.reopen(project, reason="Wave 3b", version=2, by=cast.pm)
    again = actions.edit(project, version=3, outcome="More", by=cast.pm)
    assert (again.state, again.closed_on, again.closing) == ("running", None, "")
    with pytest.raises(Refused, match="open already"):
        actions.reopen(project, reason="Twice", version=4, by=cast.pm)


@pytest.mark.parametrize("on", [date(2026, 3, 31), date(2026, 11, 17)])
def test_it_closes_between_its_start_and_today(cast, on):
    with pytest.raises(Unfit) as refused:
        actions.close(
            make_project(cast.product),
            **{**END, "closed_on": on},
            version=1,
            by=cast.pm,
        )
    assert refused.value.field == "closed_on"


def test_a_stale_change_is_refused_and_a_backward_one_too(cast):
    project = make_project(cast.product)
    actions.edit(project, version=1, outcome="Sooner", by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(project, version=1, outcome="Later", by=cast.pm)
    with pytest.raises(Stale):
        actions.close(project, **END, version=1, by=cast.pm)
    with pytest.raises(Unfit):
        actions.edit(project, version=2, ends_on=date(2026, 1, 1), by=cast.pm)
    with pytest.raises(Unfit, match="at least one product"):
        actions.edit(project, version=2, products=[], by=cast.pm)


@pytest.mark.parametrize(
    "who", ["po", "executive", "it", "ops", "frontline", "admin", "other_pm"]
)
def test_only_a_manager_of_its_products_changes_a_project(cast, who):
    project, by = make_project(cast.product), cast.everyone[who]
    with pytest.raises(PermissionDenied):
        actions.create(name="X", products=[cast.product], outcome="X", by=by, **DAYS)
    with pytest.raises(PermissionDenied):
        actions.edit(project, version=1, outcome="X", by=by)
    with pytest.raises(PermissionDenied):
        actions.close(project, **END, version=1, by=by)
    with pytest.raises(PermissionDenied):
        actions.reopen(project, reason="X", version=1, by=by)


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "ended"},
        {"closed_on": date(2026, 11, 1)},
        {"ends_on": date(2026, 1, 1)},
    ],
)
def test_the_database_keeps_no_half_closed_project(cast, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_project(cast.product, **wrong)


# --- a product's own end -------------------------------------------------------------
def test_a_product_ends_with_a_reason_and_may_go_on(cast):
    end: dict[str, Any] = {"ends_on": date(2027, 3, 31), "version": 1, "by": cast.pm}
    with pytest.raises(Unfit):
        products.end(cast.product, reason=" ", **end)
    products.end(cast.product, reason="Retired with the switch.", **end)
    with pytest.raises(Stale):
        products.go_on(cast.product, reason="Too late", version=1, by=cast.pm)
    product = products.go_on(cast.product, reason="Needed", version=2, by=cast.pm)
    assert (product.ends_on, product.ends_because) == (None, "")
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [Verb.PRODUCT_ENDED, Verb.PRODUCT_CONTINUED]
    with pytest.raises(Refused, match="no end date"):
        products.go_on(cast.product, reason="Again", version=3, by=cast.pm)
    with pytest.raises(PermissionDenied):
        products.end(cast.product, reason="X", **{**end, "by": cast.other_pm})


# --- pages ---------------------------------------------------------------------------
def test_a_project_is_kept_on_its_pages(cast, as_pm):
    words: dict[str, Any] = {
        "name": "Wave 3",
        "outcome": "One queue",
        "deliverables": "Dialer\nFlows",
    }
    body = {**words, "products": [cast.product.pk], "state": "running"}
    body |= {"starts_on": "2026-04-01", "ends_on": "2026-12-31"}
    made = as_pm.post(reverse("portfolio:project_create"), body)
    project = Project.objects.get()
    assert made["Location"] == project.get_absolute_url()
    more = {**body, "outcome": "One queue for all", "version": 1}
    as_pm.post(reverse("portfolio:project_edit", args=[project.pk]), more)
    page = as_pm.get(project.get_absolute_url()).text
    assert "One queue for all" in page
    assert "<li>Flows</li>" in page
    assert "Wave 3" in as_pm.get(cast.product.get_absolute_url()).text
    close = {
        "state": "ended",
        "closed_on": "2026-11-10",
        "closing": "Live.",
        "version": 2,
    }
    as_pm.post(reverse("portfolio:project_close", args=[project.pk]), close)
    assert "Live." in as_pm.get(project.get_absolute_url()).text
    again = {"reason": "A fault in the dialer.", "version": 3}
    as_pm.post(reverse("portfolio:project_reopen", args=[project.pk]), again)
    assert Project.objects.get().state == "running"


def test_what_was_typed_comes_back_with_what_is_wrong(cast, as_pm):
    body = {"name": "Kept words", "starts_on": "2026-04-01", "ends_on": "2026-01-01"}
    page = as_pm.post(reverse("portfolio:project_create"), body)
    assert page.status_code == 422
    assert "Kept words" in page.text
    assert "on or after the day it starts" in page.text


def test_the_list_is_narrowed_by_words_and_state(cast, as_pm):
    make_project(cast.product, "Wave 3")
    on = {"state": "ended", "closed_on": date(2026, 9, 1)}
    make_project(cast.product, "Dialer retirement", **on)
    url = reverse("portfolio:project_list")
    assert "Dialer" not in as_pm.get(url, {"state": "running"}).text
    assert "Wave 3" not in as_pm.get(url, {"q": "dialer"}).text
    assert "Nothing matches" in as_pm.get(url, {"q": "nonsense"}).text
