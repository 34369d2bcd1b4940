"""A product's page and its list: the home of everything about it, and what lines add up to."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import partial
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from core.web import page_of
from portfolio.actions import outcomes as actions
from portfolio.metrics import Rate
from portfolio.models import Drift, OutcomeMetric
from portfolio.queries.outcomes import outcomes
from portfolio.queries.rollups import LINE, PORTFOLIO, PRODUCT, figures
from portfolio.views import products as views
from tests.make import (
    make_benefit,
    make_capability,
    make_goal,
    make_line,
    make_metric,
    make_observation,
    make_outcome,
)

ON = date(2026, 11, 16)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = ON.isoformat()


@pytest.fixture
def line(cast):
    """A line with both products, five capabilities, three links to two goals."""
    line = make_line()
    for product in (cast.product, cast.other_product):
        product.line = line
        product.save()
    goal, other = make_goal("CG-1"), make_goal("CG-2")
    goal.products.set([cast.product, cast.other_product])
    other.products.add(cast.product)
    cost: dict[str, Any] = {"monthly_cost": Decimal(1_000)}
    make_capability(cast.product, "A-1", status="live", **cost)
    make_capability(cast.product, "A-2", status="pilot", **cost)
    make_capability(cast.product, "A-3", status="retired", **cost)
    make_capability(cast.other_product, "P-1", status="live", **cost)
    make_capability(cast.other_product, "P-2", status="planned", **cost)
    make_benefit(cast)
    return line


def test_a_line_adds_up_its_products_and_counts_a_shared_goal_once(cast, line):
    whole = figures(LINE, [line.pk])[line.pk]
    assert whole.goals == 2
    assert whole.yearly_cost == 48_000, (
        "four capabilities; the retired one costs nothing"
    )
    assert (whole.annual_value, whole.leaking) == (120_000, 0)
    assert whole.capabilities == {"live": 2, "pilot": 1, "planned": 1, "retired": 1}
    assert [each[0] for each in whole.statuses] == [
        "live",
        "pilot",
        "planned",
        "retired",
    ]
    assert figures(PORTFOLIO, [line.portfolio.pk])[line.portfolio.pk] == whole
    alone = figures(PRODUCT, [cast.product.pk])[cast.product.pk]
    assert (alone.goals, alone.yearly_cost) == (2, 24_000)


def test_the_list_shows_lines_with_their_sums_and_the_same_in_the_api(
    cast, line, as_pm
):
    page = as_pm.get(reverse("portfolio:product_list")).text
    rows = page.split('id="rows"')[1]
    assert rows.index(line.get_absolute_url()) < rows.index(cast.product.name)
    assert "$48k" in rows
    body = as_pm.get(reverse("api:product_line-list")).json()["results"][0]
    assert body["adds_up_to"]["yearly_cost"] == "48000.00"
    assert body["adds_up_to"]["capabilities"]["live"] == 2
    for url in (line.get_absolute_url(), line.portfolio.get_absolute_url()):
        assert "$48k" in as_pm.get(url).text


def test_a_reader_without_benefits_sees_no_value(cast, line, client_of):
    page = client_of(cast.frontline).get(reverse("portfolio:product_list")).text
    assert "$48k" in page
    assert "$120k" not in page
    assert "$120k" not in client_of(cast.frontline).get(line.get_absolute_url()).text


def test_a_products_page_leads_only_to_what_it_shows(cast, client_of, as_pm):
    url = cast.product.get_absolute_url()
    assert ("#benefits-h" in as_pm.get(url).text) is True
    assert "#benefits-h" not in client_of(cast.frontline).get(url).text


def test_the_list_is_narrowed_by_words_line_sourcing_and_drift(cast, line, as_pm):
    url = reverse("portfolio:product_list")

    def codes(**asked):
        return [each.code for each in as_pm.get(url, asked).context["page"].rows]

    Drift.objects.create(product=cast.product, flag="has_end_date", began_on=ON)
    gone: dict[str, Any] = {"flag": "no_outcome_metric", "began_on": ON, "ended_on": ON}
    Drift.objects.create(product=cast.other_product, **gone)
    assert codes() == ["ASSIST", "PAYSEC"]
    assert codes(q="vault") == ["PAYSEC"]
    assert codes(line=line.pk, sourcing="cloud") == []
    assert codes(drifting="any") == ["ASSIST"]
    assert codes(drifting="no_outcome_metric") == []


def test_more_of_a_line_comes_without_its_heading_a_second_time(
    cast, line, as_pm, monkeypatch
):
    monkeypatch.setattr(views, "page_of", partial(page_of, size=1))
    url = reverse("portfolio:product_list")
    for product in (cast.product, cast.other_product):
        type(product).objects.filter(pk=product.pk).update(line=line)
    first = as_pm.get(url)
    assert first.text.count(f'data-find="{line.name}"') == 1
    more = {"after": first.context["page"].after}
    under = as_pm.get(url, more, headers={"HX-Request": "true"}).text
    assert f'data-find="{cast.other_product.code} ' in under
    assert f'data-find="{line.name}"' not in under
    # Without scripts it is a page of its own, and keeps its heading.
    assert f'data-find="{line.name}"' in as_pm.get(url, more).text


# --- outcomes --------------------------------------------------------------------------
def test_an_outcome_is_added_aimed_and_taken_off_with_a_trail(cast):
    metric = make_metric("FCR")
    outcome = actions.add(cast.product, metric=metric, target=Decimal(74), by=cast.pm)
    with pytest.raises(Refused, match="already an outcome"):
        actions.add(cast.product, metric=metric, by=cast.pm)
    actions.edit(outcome, version=1, target=Decimal(76), by=cast.pm)
    with pytest.raises(Stale):
        actions.edit(outcome, version=1, target=Decimal(80), by=cast.pm)
    actions.remove(outcome, reason="Measured by CSAT now.", by=cast.pm)
    with pytest.raises(Refused, match="already"):
        actions.remove(outcome, reason="Twice.", by=cast.pm)
    verbs = list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))
    assert verbs == [Verb.OUTCOME_ADDED, Verb.OUTCOME_CHANGED, Verb.OUTCOME_REMOVED]


@pytest.mark.parametrize("who", ["po", "executive", "ops", "frontline", "other_pm"])
def test_only_the_products_manager_says_what_it_is_judged_by(cast, who):
    metric, by = make_metric(), cast.everyone[who]
    outcome = make_outcome(cast.product, metric)
    with pytest.raises(PermissionDenied):
        actions.add(cast.product, metric=make_metric("FCR"), by=by)
    with pytest.raises(PermissionDenied):
        actions.edit(outcome, version=1, target=Decimal(1), by=by)
    with pytest.raises(PermissionDenied):
        actions.remove(outcome, reason="X", by=by)


def test_an_outcome_says_where_it_stands_and_of_whom(cast):
    metric = make_metric()
    due: dict[str, Any] = {"target": Decimal(85), "due_on": date(2026, 10, 31)}
    make_outcome(cast.product, metric, **due)
    september = {"period_start": date(2026, 9, 1), "period_end": date(2026, 9, 30)}
    make_observation(metric, cast.ops, 70, 100, **september)
    make_observation(metric, cast.ops, 80, 100)
    (found,) = outcomes(cast.product, ON)
    assert found.first == Rate(Fraction(70))
    assert (found.standing.shown, found.of_product) == ("80.0%", False)
    assert (found.reached, found.late) == (False, True)
    make_observation(metric, cast.ops, 90, 100, product=cast.product)
    (found,) = outcomes(cast.product, ON)
    assert (found.standing.shown, found.of_product) == ("90.0%", True)
    assert (found.reached, found.late) == (True, False)


def test_outcomes_are_kept_on_the_products_page(cast, as_pm):
    metric, page_url = (
        make_metric(name="Service level"),
        cast.product.get_absolute_url(),
    )
    assert "Nothing says yet whether it works" in as_pm.get(page_url).text
    add = reverse("portfolio:outcome_create", args=[cast.product.pk])
    as_pm.post(add, {"metric": metric.pk, "target": "80", "due_on": "2027-09-30"})
    outcome = OutcomeMetric.objects.get()
    make_observation(metric, cast.ops, 70, 100)
    page = as_pm.get(page_url).text
    assert "<b>70.0%</b> of 80%" in page
    aim = reverse("portfolio:outcome_edit", args=[outcome.pk])
    as_pm.post(aim, {"target": "82", "version": 1})
    stale = as_pm.post(aim, {"target": "90", "version": 1})
    assert stale.status_code == 409
    off = reverse("portfolio:outcome_remove", args=[outcome.pk])
    assert as_pm.post(off, {"reason": ""}).status_code == 422
    as_pm.post(off, {"reason": "Another metric says more."})
    assert not OutcomeMetric.objects.exists()


# --- the page --------------------------------------------------------------------------
def test_capabilities_stand_on_the_page_with_what_is_wrong_with_them(cast, as_pm):
    tight: dict[str, Any] = {
        "tolerated_outage_minutes": 30,
        "designed_availability": Decimal("99.9"),
    }
    capability = make_capability(cast.product, status="live", **tight)
    page = as_pm.get(cast.product.get_absolute_url()).text
    assert "No goal" in page
    assert "Availability short" in page
    own = " ".join(as_pm.get(capability.get_absolute_url()).text.split())
    assert "The business can sit out 30 min in a month." in own
    assert "Designed for 99.9 %: up to 43.2 min down in a month." in own
    assert "It takes 99.931 %" in own


def test_who_decides_stands_in_a_panel_with_names(cast, as_pm):
    cast.product.it_owner = cast.it
    cast.product.save()
    url = reverse("portfolio:raci_panel", args=[cast.product.pk])
    page = as_pm.get(url).text
    assert "<b>Mia</b>" in page
    assert "<b>Ivo</b>" in page
    assert "Core infrastructure strategy, standards" in page


def test_everything_about_a_product_is_one_request_away(cast, as_pm):
    page = as_pm.get(cast.product.get_absolute_url())
    offered = {panel.name for panel in page.context["panels"]}
    assert offered >= {"roadmap", "backlog", "discovery", "pilots", "raci", "gates"}
    for panel in page.context["panels"]:
        assert f'hx-get="{panel.url}"' in page.text
        assert as_pm.get(panel.url).status_code == 200
