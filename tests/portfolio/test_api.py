"""The API of the portfolio: the same rules as the pages, told in JSON."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.roles import Role
from portfolio.models import Benefit, CheckIn, GoalLink, KeyResult, Metric, Observation
from tests.make import (
    make_benefit,
    make_goal,
    make_key_result,
    make_metric,
    make_objective,
    make_observation,
    make_queue,
    make_user,
    make_vendor,
)


@pytest.fixture(autouse=True)
def _on_the_demo_day(settings):
    settings.TODAY = "2026-11-16"


def send(
    client: Client, method: str, url: str, body: Any = None, etag: str = ""
) -> Any:
    headers = {"If-Match": etag} if etag else {}
    return client.generic(
        method, url, json.dumps(body or {}), "application/json", headers=headers
    )


def at(name: str, *keys: int) -> str:
    return reverse(f"api:{name}", args=keys)


def verb(client: Client, noun: str, row: Any, name: str, **body: Any) -> Any:
    """POST a verb with the ETag of the thing as it is now."""
    etag = client.get(at(f"{noun}-detail", row.pk))["ETag"]
    return send(client, "POST", at(f"{noun}-{name}", row.pk), body, etag)


def test_a_vendor_is_made_read_and_changed(as_pm):
    body = {"name": "Orrery", "tier": "high", "contract_end": "2027-01-31"}
    made = send(as_pm, "POST", at("vendor-list"), body)
    assert made.status_code == 201
    assert (made.json()["notice_on"], made.json()["standing"]) == (
        "2026-11-02",
        "notice_passed",
    )
    url = at("vendor-detail", made.json()["id"])
    changed = send(as_pm, "PATCH", url, {"notice_days": 30}, made["ETag"])
    assert changed.json()["standing"] == "notice_due"
    stale = send(as_pm, "PATCH", url, {"notice_days": 60}, made["ETag"])
    assert stale.status_code == 412
    assert stale.json()["differences"][0]["field"] == "notice_days"
    assert send(as_pm, "PATCH", url, {"notice_days": 60}).status_code == 428


def test_goals_are_made_linked_and_unlinked(cast, as_pm):
    top = make_goal("BG-1", "business")
    body = {"code": "CG-1", "name": "Resolve", "level": "contact_center"}
    made = send(as_pm, "POST", at("goal-list"), {**body, "products": [cast.product.pk]})
    goal = made.json()
    linked = send(
        as_pm, "POST", at("goal-link", goal["id"]), {"parent": top.pk, "strength": 3}
    )
    assert linked.json()["serves"][0]["strength"] == 3
    twice = send(as_pm, "POST", at("goal-link", goal["id"]), {"parent": top.pk})
    assert (twice.status_code, twice.json()["code"]) == (409, "refused")
    send(as_pm, "POST", at("goal-unlink", goal["id"]), {"parent": top.pk})
    assert not GoalLink.objects.exists()
    gone = send(as_pm, "POST", at("goal-unlink", goal["id"]), {"parent": top.pk})
    assert gone.status_code == 409
    fixed = send(
        as_pm, "PATCH", at("goal-detail", goal["id"]), {"code": "X"}, made["ETag"]
    )
    assert fixed.json()["fields"] == {"code": ["This is set once and stays."]}


def test_goals_of_one_layer(cast, as_pm):
    make_goal("BG-1", "business")
    make_goal("CG-1")
    found = as_pm.get(at("goal-list"), {"level": "business"}).json()["results"]
    assert [row["code"] for row in found] == ["BG-1"]


def test_objectives_tell_their_score(cast, as_pm):
    body = {"code": "O1", "name": "Resolve more", "kind": "committed"}
    quarter = {"starts_on": "2026-10-01", "ends_on": "2026-12-31"}
    made = send(as_pm, "POST", at("objective-list"), {**body, **quarter}).json()
    figures = {"baseline": "397", "target": "377", "current": "386", "unit": "seconds"}
    words = {"objective": made["id"], "code": "1.2", "name": "AHT"}
    result = send(as_pm, "POST", at("key_result-list"), {**words, **figures})
    assert result.status_code == 201
    assert (result.json()["score"], result.json()["pace"]) == (0.55, 1.0766)
    found = as_pm.get(at("objective-detail", made["id"]))
    assert (found.json()["score"], found.json()["key_results"]) == (
        0.55,
        [result.json()["id"]],
    )
    changed = send(
        as_pm,
        "PATCH",
        at("objective-detail", made["id"]),
        {"name": "More"},
        found["ETag"],
    )
    assert changed.json()["name"] == "More"


def test_a_key_result_moves_by_check_in_only(cast, as_pm):
    row = make_key_result(make_objective(product=cast.product))
    url = at("key_result-detail", row.pk)
    etag = as_pm.get(url)["ETag"]
    typed = send(as_pm, "PATCH", url, {"current": "1"}, etag)
    assert typed.status_code == 400
    said = verb(as_pm, "key_result", row, "check-in", value="380", confidence=7)
    assert (said.json()["current"], said.json()["score"]) == ("380.000", 0.85)
    again = send(
        as_pm,
        "POST",
        at("key_result-check-in", row.pk),
        {"value": "379", "confidence": 7},
        etag,
    )
    assert again.status_code == 412
    listed = as_pm.get(at("check_in-list"), {"key_result": row.pk}).json()["results"]
    assert [each["value"] for each in listed] == ["380.000"]
    assert CheckIn.objects.get().made_by == cast.pm


def test_a_key_result_is_changed(cast, as_pm):
    row = make_key_result(make_objective(product=cast.product))
    url = at("key_result-detail", row.pk)
    changed = send(as_pm, "PATCH", url, {"target": "375"}, as_pm.get(url)["ETag"])
    assert KeyResult.objects.get().target == 375
    assert changed.json()["score"] == 0.5


def test_metrics_are_made_and_their_formula_is_kept(cast, as_pm):
    sums = {"numerator": "answered", "denominator": "offered"}
    kind = {"unit": "percent", "kind": "ratio", "direction": "up"}
    body = {"code": "SL", "name": "Service level", **sums, **kind}
    made = send(as_pm, "POST", at("metric-list"), body)
    metric = Metric.objects.get()
    make_observation(metric, cast.ops, 8, 10)
    url = at("metric-detail", metric.pk)
    kept = send(as_pm, "PATCH", url, {"numerator": "in 30 s"}, made["ETag"])
    assert kept.status_code == 409
    named = send(as_pm, "PATCH", url, {"name": "SL 80/30"}, made["ETag"])
    assert named.json()["name"] == "SL 80/30"
    newer = send(
        as_pm, "POST", at("metric-new-version", metric.pk), {"numerator": "in 30 s"}
    )
    assert (newer.status_code, newer.json()["formula_version"]) == (201, 2)


def test_a_trend_is_a_ratio_of_sums_with_its_gaps(cast, as_pm):
    metric = make_metric()
    days = {"period_start": date(2026, 8, 1), "period_end": date(2026, 8, 31)}
    make_observation(metric, cast.ops, 50, 100, **days)
    pls = make_queue("PLS")
    make_observation(metric, cast.ops, 234, 300, queue=pls)
    make_observation(metric, cast.ops, 1020, 1200, queue=make_queue("CRD"))
    points = as_pm.get(at("metric-trend", metric.pk)).json()
    assert [(p["start"], p["shown"], p["value"]) for p in points] == [
        ("2026-08-01", "50.0%", 50.0),
        ("2026-09-01", "–", None),
        ("2026-10-01", "83.6%", 83.6),
    ]
    assert points[2]["denominator"] == "1500.0000"
    alone = as_pm.get(at("metric-trend", metric.pk), {"queue": pls.pk}).json()
    assert [p["shown"] for p in alone] == ["78.0%"]
    wrong = as_pm.get(at("metric-trend", metric.pk), {"queue": "x"})
    assert list(wrong.json()["fields"]) == ["queue"]


def test_an_observation_is_recorded_once_and_corrected(cast, as_ops):
    metric = make_metric()
    days = {"period_start": "2026-10-01", "period_end": "2026-10-31"}
    body = {"metric": metric.pk, **days, "numerator": "8", "denominator": "10"}
    made = send(as_ops, "POST", at("observation-list"), body)
    assert (made.status_code, made.json()["shown"]) == (201, "80.0%")
    assert send(as_ops, "POST", at("observation-list"), body).status_code == 409
    row = Observation.objects.get()
    fixed = verb(
        as_ops,
        "observation",
        row,
        "correct",
        numerator="7",
        denominator="10",
        reason="Late.",
    )
    assert fixed.json()["shown"] == "70.0%"
    silent = verb(
        as_ops, "observation", row, "correct", numerator="6", denominator="10"
    )
    assert list(silent.json()["fields"]) == ["reason"]
    found = as_ops.get(at("observation-list"), {"metric": metric.pk}).json()["results"]
    assert len(found) == 1


def test_a_benefit_lives_its_life(cast, as_pm, as_ops, client_of):
    as_finance = client_of(make_user("Howard", Role.OPERATIONS_LEADER))
    metric = make_metric()
    body = {"code": "B-01", "name": "Minutes back", "kind": "capacity"}
    claim = {"gross_annual": "120000", "adoption": "0.5", "cashable": "0.6"}
    start = {"metric": metric.pk, "baseline": "400", "starts_on": "2026-08-01"}
    keys = {"product": cast.product.pk, "owner": cast.ops.pk}
    made = send(as_pm, "POST", at("benefit-list"), {**body, **claim, **start, **keys})
    assert made.status_code == 201, made.text
    assert (made.json()["adjusted_annual"], made.json()["cashable_annual"]) == (
        60000.0,
        36000.0,
    )
    row = Benefit.objects.get()
    verb(
        as_pm,
        "benefit",
        row,
        "ramp",
        first_month="2026-09-01",
        months=3,
        shares=["0.5"],
    )
    verb(as_pm, "benefit", row, "forecast", month="2026-10-01", amount="5000")
    verb(as_pm, "benefit", row, "freeze")
    assert verb(as_ops, "benefit", row, "sign").status_code == 409
    verb(as_finance, "benefit", row, "sign")
    verb(as_pm, "benefit", row, "move", to="realising")
    for month in ("2026-09-01", "2026-10-15"):
        verb(as_pm, "benefit", row, "measure", month=month, amount="1000")
        attested = verb(as_ops, "benefit", row, "attest", month=month)
    found = attested.json()
    assert (found["state"], found["realisation_ratio"]) == ("leaking", 0.2667)
    assert [month["forecast"] for month in found["months"]] == [
        "2500.00",
        "5000.00",
        "5000.00",
    ]
    lost = verb(as_pm, "benefit", row, "move", to="written_off")
    assert lost.status_code == 409
    assert verb(as_pm, "benefit", row, "move", to="leaking").status_code == 400


def test_a_forecast_by_its_drivers_and_a_reopened_one(cast, as_pm, client_of):
    row = make_benefit(
        cast,
        effect_usd=Decimal("0.01481541"),
        metric=make_metric(),
        baseline=Decimal(9),
    )
    drivers = {"volume": "100000", "effect": "24.2", "adoption": "0.9"}
    made = verb(as_pm, "benefit", row, "forecast", month="2026-10-01", drivers=drivers)
    assert made.json()["months"][0]["forecast"] == "32267.96"
    verb(as_pm, "benefit", row, "freeze")
    finance = client_of(make_user("Howard", Role.OPERATIONS_LEADER))
    verb(finance, "benefit", row, "sign")
    opened = verb(as_pm, "benefit", row, "reopen", reason="Volumes fell.")
    assert (opened.json()["state"], opened.json()["finance_signed_by"]) == (
        "baselined",
        None,
    )


def test_a_benefit_is_edited_but_not_its_state(cast, as_pm):
    row = make_benefit(cast)
    url = at("benefit-detail", row.pk)
    etag = as_pm.get(url)["ETag"]
    state = send(as_pm, "PATCH", url, {"state": "realised"}, etag)
    assert list(state.json()["fields"]) == ["state"]
    named = send(as_pm, "PATCH", url, {"name": "Seconds back"}, etag)
    assert named.json()["name"] == "Seconds back"


def test_sites_and_queues_are_read(cast, as_pm, as_outsider):
    make_queue("PLS")
    found = as_pm.get(at("queue-list")).json()["results"]
    assert found[0]["code"] == "PLS"
    assert as_pm.get(at("site-list")).json()["results"] == []
    assert as_outsider.get(at("queue-list")).status_code == 403


@pytest.mark.parametrize(
    ("noun", "name", "new"),
    [("site", "agents", 140), ("queue", "service_level_percent", 90)],
)
def test_a_place_is_made_and_changed(cast, client_of, noun, name, new):
    client = client_of(cast.admin)
    body = {"code": "JAX", "name": "Jacksonville"}
    made = send(client, "POST", at(f"{noun}-list"), body)
    assert made.status_code == 201
    assert send(client, "POST", at(f"{noun}-list"), body).status_code == 400
    url = at(f"{noun}-detail", made.json()["id"])
    assert send(client, "PATCH", url, {name: new}).status_code == 428
    changed = send(client, "PATCH", url, {name: new}, made["ETag"])
    assert (changed.json()[name], changed.json()["version"]) == (new, 2)
    assert send(client, "PATCH", url, {name: 1}, made["ETag"]).status_code == 412
    fixed = send(client, "PATCH", url, {"code": "TUL"}, changed["ETag"])
    assert list(fixed.json()["fields"]) == ["code"]
    wrong = send(client, "PATCH", url, {name: -1}, changed["ETag"])
    assert list(wrong.json()["fields"]) == [name]


def test_a_key_repeated_makes_one_site(cast, client_of):
    client, body = client_of(cast.admin), json.dumps({"code": "JAX", "name": "Jax"})
    for _ in range(2):
        made = client.generic(
            "POST",
            at("site-list"),
            body,
            "application/json",
            headers={"Idempotency-Key": "one"},
        )
        assert made.status_code == 201
    assert len(client.get(at("site-list")).json()["results"]) == 1


def test_a_key_repeated_makes_one_vendor(as_pm):
    body = json.dumps({"name": "Orrery", "tier": "high"})
    for _ in range(2):
        made = as_pm.generic(
            "POST",
            at("vendor-list"),
            body,
            "application/json",
            headers={"Idempotency-Key": "k-1"},
        )
        assert made.status_code == 201
    assert as_pm.get(at("vendor-list")).json()["results"][0]["name"] == "Orrery"
    assert len(as_pm.get(at("vendor-list")).json()["results"]) == 1


def test_products_name_their_vendors(cast, as_pm):
    vendor = make_vendor()
    url = at("product-detail", cast.product.pk)
    changed = send(
        as_pm, "PATCH", url, {"vendors": [vendor.pk]}, as_pm.get(url)["ETag"]
    )
    assert changed.json()["vendors"] == [vendor.pk]
