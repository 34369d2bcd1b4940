"""Models of vendors: one version serves on a day, and what served is never taken back."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.clock import today
from core.errors import Refused, Stale, Unfit
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import vendor_models as actions
from portfolio.models import VendorModel
from tests.make import make_vendor

FIRST: dict[str, Any] = {
    "name": "Summaries",
    "first_version": "v3",
    "in_use_from": date(2026, 1, 5),
}


@pytest.fixture
def model(cast):
    return actions.create(make_vendor(), **FIRST, by=cast.pm)


def test_the_newest_version_that_began_serves(cast, model):
    soon = today() + timedelta(days=30)
    actions.release(model, name="v4", in_use_from=soon, version=1, by=cast.pm)
    model = VendorModel.objects.for_page().get()
    days = (date(2026, 1, 4), today(), soon)
    assert [str(model.in_use(day)) for day in days] == [
        "None", "Brightquill AI Summaries v3", "Brightquill AI Summaries v4",
    ]  # fmt: skip
    assert model.called(today()) == "Brightquill AI Summaries v3"
    assert AuditEntry.objects.get(verb=Verb.VENDOR_MODEL_RELEASED).data["name"] == "v4"


def test_versions_follow_one_another_and_each_name_is_given_once(cast, model):
    with pytest.raises(Unfit, match="Later than v3"):
        actions.release(model, name="v2", in_use_from=date(2026, 1, 5), by=cast.pm)
    with pytest.raises(Unfit, match="had a version V3"):
        actions.release(model, name="V3", in_use_from=today(), by=cast.pm)
    with pytest.raises(Unfit, match="has a model called summaries"):
        actions.create(model.vendor, **FIRST | {"name": "summaries"}, by=cast.pm)
    with pytest.raises(Stale):
        actions.release(model, name="v4", in_use_from=today(), version=9, by=cast.pm)


def test_only_what_does_not_serve_yet_is_taken_back(cast, model):
    with pytest.raises(Refused, match="serves already"):
        actions.take_back(model.versions.get(), by=cast.pm)
    actions.release(model, name="v4", in_use_from=today() + timedelta(1), by=cast.pm)
    actions.take_back(model.versions.get(name="v4"), by=cast.pm)
    assert [each.name for each in model.versions.all()] == ["v3"]


def test_readers_change_no_model(cast, model):
    for by in (cast.po, cast.executive, cast.it):
        with pytest.raises(PermissionDenied):
            actions.edit(model, version=1, note="x", by=by)
        with pytest.raises(PermissionDenied):
            actions.release(model, name="v4", in_use_from=today(), by=by)


def test_the_pages_keep_what_was_typed_and_show_each_version(as_pm, model):
    vendor = model.vendor.get_absolute_url()
    release = reverse("portfolio:vendor_model_release", args=[model.pk])
    again = as_pm.post(release, {"name": "v4", "in_use_from": "soon"})
    assert (again.status_code, b'value="v4"' in again.content) == (422, True)
    soon = (today() + timedelta(days=9)).isoformat()
    as_pm.post(release, {"name": "v4", "in_use_from": soon, "version": 1})
    page = as_pm.get(vendor).content.decode()
    assert page.count("<b>v4</b>") == 1
    assert "Take back" in page
    coming = model.versions.get(name="v4")
    as_pm.post(reverse("portfolio:model_version_take_back", args=[coming.pk]))
    assert b"<b>v4</b>" not in as_pm.get(vendor).content


def test_the_vendors_page_costs_the_same_with_more_models(cast, as_pm, assert_flat):
    vendor = make_vendor()

    def more() -> None:
        for n in range(4):
            name = f"M{vendor.vendor_models.count()}{n}"
            actions.create(vendor, **FIRST | {"name": name}, by=cast.pm)

    more()
    assert_flat(lambda: as_pm.get(vendor.get_absolute_url()), more)
