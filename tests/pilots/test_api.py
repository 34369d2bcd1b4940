"""The same through the API: verbs from the table, the same refusals, the same doors."""

import json

import pytest
from django.urls import reverse

from core.clock import today
from core.models import AuditEntry
from core.verbs import Verb
from governance.models import Review
from pilots import states
from pilots.api.bodies import BODIES
from pilots.models import ArmResult, KillCriterion, Measure, Pilot
from tests.pilots.ways import decide_gate, make_pilot, make_results, pilot_in

URL = "/api/v1/pilots/"


def send(client, method, url, data=None, row=None, **headers):
    if row is not None:
        headers["If-Match"] = client.get(f"{url_of(row)}")["ETag"]
    return getattr(client, method)(
        url, json.dumps(data or {}), content_type="application/json", headers=headers
    )


def url_of(row):
    kind = {
        Pilot: "pilots",
        Measure: "pilot-measures",
        KillCriterion: "pilot-kill-criteria",
        ArmResult: "pilot-results",
    }[type(row)]
    return f"/api/v1/{kind}/{row.pk}/"


def verb(client, pilot, name, data=None):
    return send(client, "post", f"{url_of(pilot)}{name}/", data, row=pilot)


def wrong(answer):
    """The fields that a 400 names."""
    assert answer.status_code == 400, answer.content
    return sorted(answer.json()["fields"])


GIVEN = {
    "schedule": {"starts_on": "2026-11-16", "ends_on": "2026-11-30"},
    "pause": {"reason": "x"}, "resume": {"reason": "x"}, "kill": {"reason": "x"},
    "revise": {"reason": "x"}, "withdraw": {"reason": "x"}, "finish": {"reason": "x"},
    "decide": {"decision": "iterate", "reason": "x"}, "close": {"learning": "x"},
    "carry_on": {"ends_on": "2027-01-30", "reason": "x"},
}  # fmt: skip


# --- one whole way ----------------------------------------------------------------------
def test_a_pilot_goes_its_whole_way_through_the_api(cast, as_pm, as_ops):
    made = send(as_pm, "post", URL, {
        "product": cast.product.pk, "kind": "pilot", "title": "Bot", "change": "a bot",
        "for_whom": "payers", "because": "n6", "wrong_if": "repeats rise",
        "agents": "96", "sample_size": 48, "budget": "50000", "max_contacts": 9000,
        "exclusions": "SCRA", "rollback_owner": cast.it.pk, "rollback_minutes": 15,
        "starts_on": "2026-11-16", "ends_on": "2026-12-27", "share_percent": 30,
        "analysis_plan": "every account in its arm",
    })  # fmt: skip
    assert made.status_code == 201, made.content
    assert made["ETag"]
    pilot = Pilot.objects.get(pk=made.json()["id"])
    assert pilot.owner == cast.pm
    handle = send(as_pm, "post", "/api/v1/pilot-measures/", {
        "pilot": pilot.pk, "part": "primary", "name": "Handle time", "method": "welch",
        "direction": "down", "unit": "seconds", "baseline": "412", "target": "392",
    })  # fmt: skip
    assert handle.status_code == 201, handle.content
    guard = send(as_pm, "post", "/api/v1/pilot-measures/", {
        "pilot": pilot.pk, "part": "guardrail", "name": "Resolved",
        "method": "two_proportion", "direction": "up", "unit": "percent",
        "max_worsening": "0.02",
    })  # fmt: skip
    assert guard.status_code == 201
    rule = send(as_pm, "post", "/api/v1/pilot-kill-criteria/", {
        "pilot": pilot.pk, "text": "Over 450 s", "measure": handle.json()["id"],
        "threshold": "450",
    })  # fmt: skip
    assert rule.status_code == 201
    refused = verb(as_pm, pilot, "submit")
    assert refused.status_code == 409
    assert "a site or a queue" in refused.json()["detail"]
    from portfolio.models import Site

    site = Site.objects.create(code="JAX", name="Jacksonville")
    changed = send(as_pm, "patch", url_of(pilot), {"sites": [site.pk]}, row=pilot)
    assert changed.status_code == 200, changed.content
    assert verb(as_pm, pilot, "submit").json()["state"] == "submitted"
    assert verb(as_pm, pilot, "approve").status_code == 409
    decide_gate(pilot)
    assert verb(as_pm, pilot, "approve").json()["state"] == "approved"
    assert verb(as_pm, pilot, "schedule", GIVEN["schedule"]).status_code == 200
    assert verb(as_pm, pilot, "start").json()["plan_hash"]
    for arm, mean in (("control", "412.6"), ("treatment", "388.4")):
        for measure, figures in (
            (handle, {"n": 48, "mean": mean, "sd": "40"}),
            (guard, {"n": 8000, "successes": 5440}),
        ):
            row = {"measure": measure.json()["id"], "arm": arm, "as_of": "2026-11-16"}
            answer = send(as_pm, "post", "/api/v1/pilot-results/", row | figures)
            assert answer.status_code == 201, answer.content
    assert verb(as_pm, pilot, "finish", {"reason": "enough"}).status_code == 200
    read = send(as_pm, "post", f"{url_of(pilot)}read-out/")
    assert (read.status_code, read.json()["proposal"]) == (201, "scale")
    scale = {"decision": "scale", "reason": "it worked"}
    assert verb(as_ops, pilot, "decide", scale).status_code == 409
    assert send(as_pm, "post", f"{url_of(pilot)}ask-to-scale/").status_code == 200
    decide_gate(pilot, gate="G3")
    assert verb(as_pm, pilot, "decide", scale).status_code == 403
    assert verb(as_ops, pilot, "decide", scale).json()["decision"] == "scale"
    closed = verb(as_pm, pilot, "close", {"learning": "ask earlier"})
    assert closed.json()["state"] == "closed"
    assert len(closed.json()["readouts"]) == 1


# --- the verbs ------------------------------------------------------------------------------
def test_every_verb_of_the_table_is_an_endpoint_with_its_body():
    assert set(BODIES) == set(states.VERBS)
    for name in states.VERBS:
        url = reverse(f"api:pilot-{name.replace('_', '-')}", args=[1])
        assert url == f"{URL}1/{name.replace('_', '-')}/"


@pytest.mark.parametrize("name", states.VERBS)
def test_a_verb_needs_the_version_that_was_read(cast, as_pm, as_ops, name):
    step = states.BY_VERB[name]
    pilot = pilot_in(step.sources[0], cast)
    client = as_ops if step.perm == "pilot_decide" else as_pm
    url = f"{url_of(pilot)}{name.replace('_', '-')}/"
    assert send(client, "post", url, GIVEN.get(name)).status_code == 428
    old = {"If-Match": f'"pilot-{pilot.pk}-{pilot.version - 1}.x"'}
    assert send(client, "post", url, GIVEN.get(name), **old).status_code == 412


@pytest.mark.parametrize("name", ["pause", "schedule", "decide", "close", "carry_on"])
def test_a_verb_without_what_it_asks_names_the_field(cast, as_pm, as_ops, name):
    step = states.BY_VERB[name]
    pilot = pilot_in(step.sources[0], cast)
    client = as_ops if step.perm == "pilot_decide" else as_pm
    answer = verb(client, pilot, name.replace("_", "-"), {})
    assert set(wrong(answer)) & {"reason", "starts_on", "decision", "learning"}


def test_another_day_cannot_be_smuggled_in(cast, as_pm):
    pilot = pilot_in("scheduled", cast)
    answer = verb(as_pm, pilot, "start", {"on": "2020-01-01", "acting": cast.po.pk})
    assert wrong(answer) == ["acting", "on"]


# --- no door -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "field", ["state", "decision", "plan_hash", "approved_on", "review"]
)
def test_what_the_steps_decide_cannot_be_set(cast, as_pm, field):
    pilot = make_pilot(cast)
    answer = send(as_pm, "patch", url_of(pilot), {field: "running"}, row=pilot)
    assert wrong(answer) == [field]
    pilot.refresh_from_db()
    assert pilot.state == "draft"


@pytest.mark.parametrize(
    "who", ["po", "other_pm", "ops", "reviewer", "executive", "it", "admin"]
)
def test_only_those_who_run_it_start_it(cast, client_of, who):
    pilot = pilot_in("scheduled", cast)
    answer = verb(client_of(getattr(cast, who)), pilot, "start")
    assert answer.status_code == (200 if who == "po" else 403)


def test_an_outsider_finds_nothing(cast, as_outsider, as_frontline):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    rows = [
        pilot,
        pilot.measures.first(),
        pilot.kill_criteria.first(),
        ArmResult.objects.first(),
    ]
    for client in (as_outsider, as_frontline):
        assert client.get(URL).json()["results"] == []
        for row in rows:
            assert client.get(url_of(row)).status_code == 404


def test_an_expired_or_revoked_approval_starts_nothing(cast, as_pm, later):
    pilot = pilot_in("scheduled", cast)
    Review.objects.update(state="revoked", ended_on=today())
    answer = verb(as_pm, pilot, "start")
    assert (
        answer.status_code,
        "G2 Pilot does not hold" in answer.json()["detail"],
    ) == (409, True)


def test_a_frozen_plan_is_not_edited_but_amended(cast, as_pm):
    pilot = pilot_in("running", cast)
    answer = send(as_pm, "patch", url_of(pilot), {"hours": "8 to 17"}, row=pilot)
    assert (answer.status_code, "Amend it" in answer.json()["detail"]) == (409, True)
    answer = verb(as_pm, pilot, "amend", {"hours": "8 to 17"})
    assert wrong(answer) == ["reason"]
    answer = verb(as_pm, pilot, "amend", {"hours": "8 to 17", "reason": "fewer"})
    assert answer.json()["amendments"][0]["changes"] == {"hours": ["", "8 to 17"]}
    guard = pilot.measures.get(part="guardrail")
    assert (
        send(as_pm, "patch", url_of(guard), {"name": "x"}, row=guard).status_code == 409
    )
    answer = send(
        as_pm, "post", f"{url_of(guard)}amend/",
        {"max_worsening": "0.01", "reason": "stricter"}, row=guard,
    )  # fmt: skip
    assert (answer.status_code, answer.json()["max_worsening"]) == (200, "0.010000")


# --- parts -------------------------------------------------------------------------------------------
def test_measures_and_criteria_change_and_go_in_a_draft(cast, as_pm):
    pilot = make_pilot(cast)
    guard, rule = pilot.measures.get(part="guardrail"), pilot.kill_criteria.get()
    assert (
        send(as_pm, "patch", url_of(guard), {"name": "Solved"}, row=guard).status_code
        == 200
    )
    assert (
        send(as_pm, "patch", url_of(rule), {"text": "At once"}, row=rule).status_code
        == 200
    )
    for row in (guard, rule):
        tag = {"If-Match": as_pm.get(url_of(row))["ETag"]}
        assert as_pm.delete(url_of(row), headers=tag).status_code == 204
    assert pilot.measures.count() == 1
    assert AuditEntry.objects.filter(verb=Verb.PILOT_CHANGED).count() >= 4


def test_a_part_moves_to_no_other_pilot_and_joins_none_unseen(cast, as_pm, as_outsider):
    pilot, other = make_pilot(cast), make_pilot(cast)
    guard = pilot.measures.get(part="guardrail")
    answer = send(as_pm, "patch", url_of(guard), {"pilot": other.pk}, row=guard)
    assert wrong(answer) == ["pilot"]
    body = {"pilot": pilot.pk, "text": "x"}
    answer = send(as_outsider, "post", "/api/v1/pilot-kill-criteria/", body)
    assert answer.status_code == 404


def test_a_result_is_corrected_with_its_version(cast, as_po):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast)
    row = ArmResult.objects.filter(measure__part="primary").earliest("pk")
    answer = send(as_po, "patch", url_of(row), {"n": 50}, row=row)
    assert (answer.status_code, answer.json()["n"], answer.json()["mean"]) == (
        200,
        50,
        "412.6000",
    )
    answer = send(as_po, "patch", url_of(row), {"arm": "control"}, row=row)
    assert wrong(answer) == ["arm"]


# --- reading --------------------------------------------------------------------------------------------
def test_one_pilot_says_what_may_follow_and_what_is_missing(cast, as_pm, as_ops):
    pilot = pilot_in("submitted", cast)
    [approve, *rest] = as_pm.get(url_of(pilot)).json()["next_steps"]
    assert approve["missing"] == ["G2 Pilot is not decided: GD-01 waits"]
    assert [each["verb"] for each in rest] == ["revise", "withdraw"]
    assert as_ops.get(url_of(pilot)).json()["next_steps"] == []


def test_the_hypothesis_is_one_sentence(cast, as_pm):
    pilot = make_pilot(cast)
    assert as_pm.get(url_of(pilot)).json()["hypothesis"] == (
        "We believe that a written summary for 96 agents will move Handle time from "
        "412.0 s to 392.0 s within 6 weeks, because they type it three times. We will "
        "know by comparing the means of both arms, 48 agents in each arm. We are wrong "
        "if wrap-up stays as long."
    )


def test_the_list_filters_and_costs_the_same_with_more_rows(cast, as_pm, assert_flat):
    pilot_in("running", cast)
    make_pilot(cast)
    assert len(as_pm.get(URL, {"state": "draft"}).json()["results"]) == 1
    assert (
        len(as_pm.get(URL, {"product": cast.other_product.pk}).json()["results"]) == 0
    )
    assert_flat(lambda: as_pm.get(URL), lambda: [make_pilot(cast) for _ in range(4)])


@pytest.mark.parametrize(
    "kind", ["pilot-measures", "pilot-kill-criteria", "pilot-results"]
)
def test_lists_of_parts_cost_the_same_with_more_rows(cast, as_pm, assert_flat, kind):
    url = f"/api/v1/{kind}/"
    make_results(pilot_in("running", cast), cast)
    assert_flat(
        lambda: as_pm.get(url),
        lambda: [pilot_in("readout", cast) for _ in range(2)],
    )
    first = Pilot.objects.earliest("pk")
    few = as_pm.get(url, {"pilot": first.pk}).json()["results"]
    assert 0 < len(few) < len(as_pm.get(url).json()["results"])


# --- the calculator -----------------------------------------------------------------------
def test_the_calculator_answers_by_every_form(cast, as_ops):
    asked = {"kind": "share", "baseline": 0.68, "target": 0.71, "per_day": 1000}
    answer = as_ops.get("/api/v1/sample-size/", asked).json()
    assert answer == {
        "units": 3694, "effect": None, "per_arm": 3694, "days": 8,
        "looks": 1.0, "detects": None,
        "forms": {"unpooled": 3694, "pooled": 3697, "arcsine": 3696},
    }  # fmt: skip


def test_the_calculator_names_what_is_wrong(cast, as_ops):
    for asked, names in (
        ({"kind": "mean", "sd": 38}, ["delta"]),
        ({"kind": "share", "baseline": 0.3, "target": 0.4, "colour": 1}, ["colour"]),
        ({"kind": "median"}, ["kind"]),
    ):
        assert wrong(as_ops.get("/api/v1/sample-size/", asked)) == names
    same = as_ops.get(
        "/api/v1/sample-size/", {"kind": "share", "baseline": 0.3, "target": 0.3}
    )
    said = "There has to be a difference to look for."
    assert (same.status_code, same.json()["detail"]) == (400, said)
