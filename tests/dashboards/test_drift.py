"""Products run like projects: seen now on the page, kept every night, told to the manager."""

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from core.models import AuditEntry, JobRun
from core.verbs import Verb
from dashboards import drifting
from dashboards.tasks import LOOKING, look_for_drift
from dashboards.waiting import value
from portfolio.actions import products
from portfolio.models import Drift, Product
from tests.make import make_metric, make_note, make_outcome, make_product, make_project

ON = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = ON.isoformat()


@pytest.fixture
def sound(cast):
    """ASSIST has all that a product has; PAYSEC has none of it."""
    cast.product.product_owner = cast.po
    cast.product.save()
    make_outcome(cast.product, make_metric())
    make_note(cast, published=True, happened_on=date(2026, 11, 2))
    return cast.product


def test_the_signs_are_read_from_every_app(cast, sound):
    ended: dict[str, Any] = {"state": "ended", "closed_on": date(2026, 9, 30)}
    make_project(sound, "Rollout", **ended)
    make_project(cast.other_product, "Tokens", **ended)
    both = [sound, cast.other_product]
    assert drifting.flags(both, ON) == {
        sound.pk: (),
        cast.other_product.pk: (
            "no_outcome_metric",
            "no_discovery_90_days",
            "owner_gone_after_go_live",
        ),
    }
    cast.po.is_active = False
    cast.po.save()
    sound = drifting.with_owners([sound.pk])[0]
    assert drifting.flags([sound], ON)[sound.pk] == ("owner_gone_after_go_live",)
    assert drifting.flags([sound], date(2027, 2, 1))[sound.pk] == (
        "no_discovery_90_days",
        "owner_gone_after_go_live",
    )


def test_a_note_that_nobody_published_is_no_discovery(cast):
    make_note(cast, happened_on=date(2026, 11, 2))
    assert "no_discovery_90_days" in drifting.flags([cast.product], ON)[cast.product.pk]


def test_a_stopped_project_is_no_go_live(cast, sound):
    stopped: dict[str, Any] = {"state": "stopped", "closed_on": date(2026, 9, 30)}
    make_project(sound, **stopped)
    sound.product_owner = None
    sound.save()
    assert drifting.flags([sound], ON)[sound.pk] == ()


def test_the_night_keeps_when_a_sign_began_and_ended(cast, sound, settings):
    end: dict[str, Any] = {
        "ends_on": date(2027, 3, 31),
        "reason": "Retired",
        "version": 1,
    }
    products.end(sound, **end, by=cast.pm)
    look_for_drift.delay()
    look_for_drift()
    row = Drift.objects.get(product=sound)
    assert (row.flag, row.began_on, row.ended_on) == ("has_end_date", ON, None)
    products.go_on(sound, reason="Needed", version=2, by=cast.pm)
    settings.TODAY = "2026-11-20"
    look_for_drift()
    row.refresh_from_db()
    assert row.ended_on == date(2026, 11, 20)
    told = AuditEntry.objects.filter(verb__in=[Verb.DRIFT_BEGAN, Verb.DRIFT_ENDED])
    mine = told.filter(subject_id=sound.pk).order_by("id")
    assert list(mine.values_list("verb", flat=True)) == ["drift.began", "drift.ended"]
    assert JobRun.objects.filter(job=LOOKING, state="succeeded").count() == 3


def test_it_waits_for_who_manages_the_product(cast, sound):
    look_for_drift()
    assert value.drifting(cast.pm) == []
    [task] = value.drifting(cast.other_pm)
    assert task.todo == "No outcome metric; No discovery in 90 days"
    assert task.url == cast.other_product.get_absolute_url()
    assert value.drifting(cast.po) == []


def test_the_panel_looks_now_and_says_since_when(cast, sound, as_pm):
    url = reverse("dashboards:drift_panel", args=[sound.pk])
    assert "It has owners, an outcome" in as_pm.get(url).text
    other = reverse("dashboards:drift_panel", args=[cast.other_product.pk])
    page = as_pm.get(other).text
    assert "2 signs of being run like a project" in page
    assert "Since" not in page
    look_for_drift()
    assert "Since" in as_pm.get(other).text


def test_a_night_costs_the_same_for_each_more_product(cast, assert_flat):
    def add(first, last):
        for n in range(first, last):
            make_product(f"P{n}", cast.product.team, cast.pm)

    add(0, 2)

    def look():
        keys = list(Product.objects.values_list("pk", flat=True))
        drifting.flags(drifting.with_owners(keys), ON)

    assert_flat(look, lambda: add(2, 9))
