"""Late and corrected figures: what they were stays, with who, when, why and whence."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from portfolio.actions import annotations, metrics, observations
from portfolio.models import FormerValue
from portfolio.queries import metric_page
from tests.make import make_annotation, make_metric, make_observation


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


@pytest.fixture
def row(cast):
    metric = make_metric()
    return make_observation(metric, cast.ops, 41_200, 52_000, provisional=True)


def corrected(row, cast, top, version, why="Late file"):
    return observations.correct(
        row,
        numerator=Decimal(top),
        denominator=Decimal(52_000),
        provisional=True,
        reason=why,
        version=version,
        by=cast.ops,
    )


def test_a_correction_keeps_what_was_there(cast, row, as_ops):
    corrected(row, cast, 41_310, 1)
    corrected(row, cast, 41_320, 2, "Two calls more")
    kept = list(FormerValue.objects.filter(observation=row).order_by("id"))
    assert [(int(was.numerator), was.reason) for was in kept] == [
        (41_200, "Late file"),
        (41_310, "Two calls more"),
    ]
    page = as_ops.get(row.get_absolute_url()).content.decode()
    assert "by Olga: answered 41,200 → 41,310. Late file" in page
    assert "by Olga: answered 41,310 → 41,320. Two calls more" in page


def test_a_provisional_figure_is_confirmed_once(cast, row, as_ops):
    url = reverse("portfolio:observation_confirm", args=[row.pk])
    assert "Provisional" in as_ops.get(row.get_absolute_url()).content.decode()
    assert as_ops.post(url, {"version": 1}).status_code == 302
    row.refresh_from_db()
    assert (row.provisional, row.version) == (False, 2)
    page = as_ops.get(row.get_absolute_url()).content.decode()
    assert "provisional → final" in page
    with pytest.raises(Refused, match="final already"):
        observations.confirm(row, version=2, by=cast.ops)


def test_whoever_comes_second_hears_of_the_first(cast, row):
    corrected(row, cast, 41_310, 1)
    with pytest.raises(Stale):
        observations.confirm(row, version=1, by=cast.ops)


def test_only_who_records_confirms(cast, row):
    with pytest.raises(PermissionDenied):
        observations.confirm(row, version=1, by=cast.executive)


def test_history_through_the_api(cast, row, as_ops):
    corrected(row, cast, 41_310, 1)
    url = reverse("api:observation-history", args=[row.pk])
    [was] = as_ops.get(url).json()
    assert (was["numerator"], was["reason"]) == ("41200.0000", "Late file")


# --- two formulas, one drawing (mission.md G6) -------------------------------------
def month(number):
    return {
        "period_start": date(2026, number, 1),
        "period_end": date(2026, number, 28 if number == 2 else 30),
    }


def test_a_month_counted_both_ways_makes_two_lines_and_a_marked_break(cast, as_pm):
    """v1: in time ÷ offered; v2 leaves abandons of ≤ 5 s out of what was offered."""
    old = make_metric(exclusions="")
    for number, top in ((7, 700), (8, 720), (9, 710)):
        make_observation(old, cast.ops, top, 1_000, **month(number))
    new = metrics.new_version(old, denominator="offered, over 5 s", by=cast.pm)
    make_observation(new, cast.ops, 710, 950, **month(9))  # the fixture month again
    make_observation(new, cast.ops, 741, 950, **month(10))
    asked = metric_page.chosen({})
    course = metric_page.course(new, [new, old], asked)
    shown = {
        each.metric.formula_version: each.shown
        for each in [course.standing, *course.older]
    }
    assert shown == {2: "78.0%", 1: "71.0%"}
    september = course.standing.trend[0]
    assert metric_page.Total(new, [september]).shown == "74.7%"
    page = as_pm.get(new.get_absolute_url()).content.decode()
    assert ">Formula 2</text>" in page, "the break is marked in the drawing"
    assert "Formula 1 71" in page, "and the older line says what it is"
    assert "No change is read" not in page
    assert "no change is read across the break" in page
    before = as_pm.get(old.get_absolute_url()).content.decode()
    assert ">Formula 2</text>" not in before, "the old page keeps its own series"


# --- what happened -------------------------------------------------------------------
def test_an_annotation_is_drawn_edited_and_removed(cast, as_pm):
    metric = make_metric()
    for number in (8, 9, 10):
        make_observation(metric, cast.ops, 700 + number, 1_000, **month(number))
    url = reverse("portfolio:annotation_create", args=[metric.pk])
    body = {"happened_on": "2026-09-12", "words": "Ice storm in Tulsa", "kind": "other"}
    assert as_pm.post(url, body).status_code == 302
    page = as_pm.get(metric.get_absolute_url()).content.decode()
    assert ">A</text>" in page
    assert "A · Ice storm in Tulsa" in page
    [made] = metric.annotations.all()
    edit = reverse("portfolio:annotation_edit", args=[made.pk])
    late = as_pm.post(edit, {**body, "happened_on": "2027-01-01", "version": 1})
    assert late.status_code in (409, 422)
    as_pm.post(edit, {**body, "words": "Ice storm", "version": 1})
    made.refresh_from_db()
    assert (made.words, made.version) == ("Ice storm", 2)
    remove = reverse("portfolio:annotation_remove", args=[made.pk])
    as_pm.post(remove, {"version": 2})
    assert not metric.annotations.exists()
    assert AuditEntry.objects.filter(verb=Verb.ANNOTATION_REMOVED).exists()


def test_an_annotation_of_another_product_stays_off_a_products_trend(cast):
    metric = make_metric()
    make_annotation(metric, cast.pm, words="Everywhere")
    make_annotation(metric, cast.pm, words="Ours", product=cast.product)
    make_annotation(metric, cast.pm, words="Theirs", product=cast.other_product)
    make_annotation(None, cast.pm, words="Release", product=cast.product)
    asked = metric_page.chosen({"product": cast.product})
    of_product = metric_page.annotations(metric, asked, cast.pm)
    assert {each.words for each in of_product} == {"Everywhere", "Ours", "Release"}
    of_all = metric_page.annotations(metric, metric_page.chosen({}), cast.pm)
    assert {each.words for each in of_all} == {"Everywhere", "Ours", "Theirs"}


def test_only_who_may_put_an_annotation_right_is_offered_it(cast, as_pm):
    metric = make_metric()
    ours = make_annotation(metric, cast.pm, product=cast.product)
    theirs = make_annotation(metric, cast.pm, product=cast.other_product)
    free = make_annotation(metric, cast.pm)
    page = as_pm.get(metric.get_absolute_url()).text
    for row, offered in ((ours, True), (theirs, False), (free, True)):
        url = reverse("portfolio:annotation_edit", args=[row.pk])
        assert (url in page) is offered
        assert as_pm.get(url).status_code == (200 if offered else 403)


def test_an_annotation_is_about_something(cast):
    with pytest.raises(Refused, match="which metric or product"):
        annotations.add(happened_on=date(2026, 10, 5), words="Storm", by=cast.pm)
