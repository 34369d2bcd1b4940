"""A frozen plan: no door edits it, an amendment shows before and after, and the plan
that was promised decides."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.urls import reverse

from core.actions import people
from core.clock import today
from core.errors import Refused, Unfit
from core.imports import kinds
from core.models import AuditEntry, User
from core.roles import Role
from core.verbs import Verb
from pilots import loosening, plan
from pilots.actions import criteria, decisions, measures, plans, readouts, steps
from pilots.models import Pilot
from tests.pilots.ways import (
    behind,
    bring,
    decide_gate,
    make_pilot,
    make_results,
    pilot_in,
)


@pytest.fixture
def running(cast):
    return pilot_in("running", cast)


# --- no door edits a frozen plan -----------------------------------------------------------
def by_page(client, pilot, admin):
    body = {
        "version": pilot.version, "change": "another", "title": pilot.title,
        "owner": pilot.owner_id, "budget": "1", "unit": "agent", "looks": 1,
        "looking": "at_the_end", "spending": "obrien_fleming", "split_control": 1,
        "split_treatment": 1, "discard_days": 0,
    }  # fmt: skip
    return client.post(reverse("pilots:pilot_edit", args=[pilot.pk]), body)


def by_measure_page(client, pilot, admin):
    row = pilot.measures.get(part="guardrail")
    body = {
        "part": "guardrail", "name": "Solved", "method": "two_proportion", "grain": "totals",
        "direction": "up", "unit": "percent", "max_worsening": "9", "alpha": "0.05",
        "power": "0.8",
    }  # fmt: skip
    return client.post(reverse("pilots:measure_edit", args=[row.pk]), body)


def by_criterion_page(client, pilot, admin):
    row = pilot.kill_criteria.get()
    address = reverse("pilots:kill_criterion_remove", args=[row.pk])
    return client.post(address, {"version": pilot.version})


def patched(client, path):
    tag = client.get(path)["ETag"]
    return lambda body: client.patch(
        path, body, content_type="application/json", headers={"If-Match": tag}
    )


def by_api(client, pilot, admin):
    return patched(client, f"/api/v1/pilots/{pilot.pk}/")({"max_contacts": 1})


def by_measure_api(client, pilot, admin):
    row = pilot.measures.get(part="guardrail")
    return patched(client, f"/api/v1/pilot-measures/{row.pk}/")({"max_worsening": "1"})


def by_criterion_api(client, pilot, admin):
    row = pilot.kill_criteria.get()
    send = patched(client, f"/api/v1/pilot-kill-criteria/{row.pk}/")
    return send({"threshold": "999"})


def by_admin(client, pilot, admin):
    address = reverse("admin:pilots_pilot_change", args=[pilot.pk])
    return admin.post(address, {"change": "another"})


def by_measure_admin(client, pilot, admin):
    row = pilot.measures.get(part="guardrail")
    address = reverse("admin:pilots_measure_change", args=[row.pk])
    return admin.post(address, {"max_worsening": "1"})


DOORS = [
    by_page, by_measure_page, by_criterion_page, by_api, by_measure_api,
    by_criterion_api, by_admin, by_measure_admin,
]  # fmt: skip


@pytest.mark.parametrize("door", DOORS)
def test_editing_a_frozen_plan_is_refused_by_every_door(
    cast, running, as_pm, client_of, door
):
    before = plan.snapshot(running)
    people.grant(cast.ops, role=Role.ADMINISTRATOR, by=cast.admin)
    answer = door(as_pm, running, client_of(User.objects.get(pk=cast.ops.pk)))
    assert answer.status_code in {403, 405, 409}, answer.content
    running.refresh_from_db()
    assert plan.snapshot(running) == before
    assert plan.is_intact(running)


@pytest.mark.parametrize("door", [by_page, by_criterion_page, by_api, by_measure_api])
def test_who_tried_to_edit_a_frozen_plan_is_written_down(running, as_pm, door):
    assert door(as_pm, running, None).status_code == 409
    tried = AuditEntry.objects.get(verb=Verb.PILOT_EDIT_REFUSED)
    assert (tried.actor, tried.subject_id) == (running.owner, running.pk)
    assert "is frozen since its start" in tried.data["said"]


def test_no_import_writes_plans():
    """Observations and results come by file; a plan never does."""
    named = " ".join(kinds.all_kinds())
    assert not {"plan", "measure", "criterion"} & set(named.lower().split("_"))


def test_the_form_of_a_frozen_plan_leads_to_the_amendment(running, as_pm):
    page = as_pm.get(reverse("pilots:pilot_edit", args=[running.pk])).content.decode()
    assert reverse("pilots:pilot_amend", args=[running.pk]) in page
    assert 'name="change"' not in page


SQL = [
    "UPDATE pilots_pilot SET max_contacts = 9",
    "UPDATE pilots_pilot SET plan_hash = 'x'",
    "UPDATE pilots_measure SET max_worsening = 1",
    "DELETE FROM pilots_killcriterion",
    "UPDATE pilots_killcriterion SET threshold = 999",
    "DELETE FROM pilots_pilot_sites",
]


@pytest.mark.parametrize("sql", SQL)
def test_postgres_refuses_what_goes_round_the_amendment(running, sql):
    refused = pytest.raises(IntegrityError, match=r"frozen|froze")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_a_draft_changes_freely_and_an_amendment_leaves_nothing_open(cast, running):
    draft = make_pilot(cast)
    measures.remove(draft.measures.get(part="guardrail"), by=cast.pm)
    plans.amend(running, reason="fewer hours", hours="8 to 17", by=cast.pm)
    test_postgres_refuses_what_goes_round_the_amendment(running, SQL[2])


# --- what an amendment may touch --------------------------------------------------------
@pytest.mark.parametrize(
    "fields",
    [
        {"looks": 3, "looking": "planned_looks"}, {"unit": "account"},
        {"looking": "always_valid"}, {"extension_percent": 50},
        {"analysis_plan": "the best week"},
    ],
)  # fmt: skip
def test_how_it_is_drawn_and_looked_at_stays(cast, running, fields):
    with pytest.raises(Refused, match="stays as it was planned"):
        plans.amend(running, reason="x", by=cast.pm, **fields)


@pytest.mark.parametrize(
    "fields",
    [{"alpha": Decimal("0.2")}, {"power": Decimal("0.5")}, {"cluster_size": 9}],
)
def test_how_it_is_measured_stays(cast, running, fields):
    with pytest.raises(Refused, match="stays as it was planned"):
        measures.amend(
            running.measures.get(part="primary"), reason="x", by=cast.pm, **fields
        )


def test_kill_criteria_come_and_tighten_while_it_runs_and_never_loosen(cast, running):
    rule = running.kill_criteria.get()
    with pytest.raises(Refused, match="closer while it runs"):
        criteria.tighten(rule, threshold=Decimal(460), reason="x", by=cast.pm)
    criteria.tighten(rule, threshold=Decimal(440), reason="heat", by=cast.pm)
    criteria.add(running, text="One complaint", reason="Legal asks", by=cast.pm)
    kept = [(each.changes, each.loosens) for each in running.amendments.order_by("pk")]
    assert kept == [
        ({"Handle time passes 450 seconds: threshold": ["450.000000", "440"]}, []),
        ({"kill criterion": [None, "One complaint"]}, []),
    ]
    running.refresh_from_db()
    assert plan.is_intact(running)
    with pytest.raises(Refused, match="does not run"):
        criteria.add(make_pilot(cast), text="x", reason="y", by=cast.pm)


def test_they_do_by_page_and_api_too(cast, running, as_pm):
    rule = running.kill_criteria.get()
    close = reverse("pilots:kill_criterion_tighten", args=[rule.pk])
    more = reverse("pilots:kill_criterion_add", args=[running.pk])
    assert as_pm.post(close, {"threshold": "440"}).status_code == 422
    body: dict[str, Any] = {"threshold": "440", "reason": "heat"}
    assert as_pm.post(close, body).status_code == 302
    assert as_pm.post(more, {"text": "Fire", "reason": "Legal"}).status_code == 302
    api = "/api/v1/pilot-kill-criteria/"
    given = {"pilot": running.pk, "text": "Flood", "reason": "Legal"}
    sent = as_pm.post(f"{api}late/", given, content_type="application/json")
    assert sent.status_code == 201, sent.content
    tag = {"If-Match": as_pm.get(f"{api}{rule.pk}/")["ETag"]}
    answer = as_pm.post(
        f"{api}{rule.pk}/tighten/", {"threshold": "430", "reason": "heat"},
        content_type="application/json", headers=tag,
    )  # fmt: skip
    assert answer.json()["threshold"] == "430.000000"
    assert running.amendments.count() == 4
    shown = as_pm.get(reverse("pilots:pilot_plan", args=[running.pk])).content.decode()
    assert "450.000000 → 440" in shown


# --- what an amendment loosens ---------------------------------------------------------------
def written(**more: Any) -> dict[str, Any]:
    main = {
        "name": "Handle time", "part": "primary", "method": "welch",
        "direction": "down", "baseline": "412", "target": "392", "max_worsening": None,
    }  # fmt: skip
    guard = main | {"name": "Solved", "part": "guardrail", "target": None, "max_worsening": "0.02"}  # fmt: skip
    return {"measures": [main | more.get("main", {}), guard | more.get("guard", {})],
            "sample_size": more.get("n", 48)}  # fmt: skip


@pytest.mark.parametrize(
    ("after", "said"),
    [
        ({"main": {"target": "400"}}, ["the target of “Handle time” is nearer"]),
        ({"main": {"target": "390"}}, []),
        ({"guard": {"max_worsening": "0.05"}}, ["the margin of “Solved” is wider"]),
        ({"guard": {"max_worsening": "0.01"}}, []),
        ({"n": 40}, ["the sample is smaller"]),
        ({"n": 60}, []),
    ],
)
def test_what_is_easier_to_reach_is_said(after, said):
    assert loosening.loosened(written(), written(**after)) == said


def test_a_target_that_came_nearer_is_read_beside_the_one_that_was_promised(
    cast, as_pm, as_ops
):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast, treated="395")  # −17.6 s, and −20 were promised
    main = pilot.measures.get(part="primary")
    measures.amend(main, target=Decimal(402), reason="modest", by=cast.pm)
    kept = pilot.amendments.get()
    assert (kept.seen_results, len(kept.loosens)) == (True, 1)
    steps.finish(pilot, reason="over", by=cast.pm)
    found = readouts.make(pilot, by=cast.pm)
    assert (found.proposal, found.computed["amended"]["proposal"]) == (
        "iterate", "scale",
    )  # fmt: skip
    page = as_ops.get(reverse("pilots:pilot_reading", args=[pilot.pk])).content.decode()
    assert "As amended it would read: scale." in page
    plan_page = as_pm.get(reverse("pilots:pilot_plan", args=[pilot.pk]))
    assert "After results were known" in plan_page.content.decode()


def test_a_stricter_margin_is_no_loosening(cast, running):
    guard = running.measures.get(part="guardrail")
    measures.amend(guard, reason="x", max_worsening=Decimal("0.01"), by=cast.pm)
    kept = running.amendments.get()
    assert (kept.loosens, kept.seen_results) == ([], False)


# --- looks, extensions and readings ------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"looks": 3}, "looking"),
        ({"looking": "planned_looks"}, "looks"),
        ({"looking": "planned_looks", "looks": 3, "look_shares": [50]}, "look_shares"),
        ({"looking": "planned_looks", "looks": 3, "look_shares": [60, 50]}, "look_shares"),
        ({"extension_percent": 30}, "extension_percent"),
        ({"looking": "always_valid", "extension_percent": 25}, "extension_percent"),
        ({"tau": Decimal(0)}, "tau"),
    ],
)  # fmt: skip
def test_looks_that_no_boundary_fits_are_refused(cast, fields, name):
    with pytest.raises(Unfit) as refusal:
        plans.edit(make_pilot(cast), version=None, by=cast.pm, **fields)
    assert refusal.value.field == name


def test_a_look_waits_for_its_share_of_the_sample(cast):
    pilot = pilot_in("running", cast, looks=2, look_shares=[60], sample_size=96)
    make_results(pilot, cast)
    with pytest.raises(Refused, match="planned at 60% of the sample; 50% of it is in"):
        readouts.look(pilot, by=cast.pm)


def extended(cast, percent):
    """A pilot whose extension was decided, run, and ended: 48 of 48 + the extension."""
    pilot = pilot_in("running", cast, extension_percent=percent, sample_size=49)
    make_results(pilot, cast)
    steps.finish(pilot, reason="over", by=cast.pm)
    first = readouts.make(pilot, by=cast.pm)
    decisions.decide(pilot, decision="extend", reason="too few", by=cast.ops)
    ends = today() + timedelta(days=60)
    decisions.carry_on(pilot, ends_on=ends, reason="more", by=cast.pm)
    steps.finish(pilot, reason="over", by=cast.pm)
    return first, readouts.make(pilot, by=cast.pm)


def test_a_planned_extension_is_paid_for_like_one_more_look(cast):
    first, second = extended(cast, 50)
    found = [f"{each.computed['boundary']:.3f}" for each in (first, second)]
    assert found == ["2.509", "1.993"]
    assert [each.computed["planned_n"] for each in (first, second)] == [49, 74]
    assert second.computed["doubts"] == []


def test_an_extension_nobody_planned_explores_and_never_scales(cast):
    first, second = extended(cast, 0)
    assert (first.computed["doubts"], second.computed["doubts"]) == (
        [], ["exploratory"],
    )  # fmt: skip
    assert second.proposal == "iterate"
    assert "the next pilot proves" in second.because


def test_the_first_read_out_counts_and_a_second_that_turns_asks_a_second_person(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast, treated="395")
    steps.finish(pilot, reason="over", by=cast.pm)
    assert readouts.make(pilot, by=cast.pm).proposal == "iterate"
    row = pilot.measures.get(part="primary").results.get(arm="treatment")
    from pilots.actions import results

    results.correct(
        row, version=None, n=48, mean=Decimal("388.4"), sd=Decimal("36.2"), by=cast.pm
    )
    assert readouts.make(pilot, by=cast.pm).proposal == "scale"
    decisions.ask_to_scale(pilot, by=cast.pm)
    decide_gate(pilot, gate="G3")
    pilot = decisions.decide(pilot, decision="scale", reason="now", by=cast.ops)
    assert pilot.state == Pilot.State.READOUT
    assert decisions.second(pilot, by=cast.reviewer).decision == "scale"


def test_read_on_any_day_it_is_held_against_the_interval_of_any_day(cast):
    pilot = make_pilot(cast, looking="always_valid", tau=Decimal(30))
    bring(pilot, cast, "readout")
    found = readouts.make(pilot, by=cast.pm)
    effect, always = found.computed["measures"][0]["effect"], found.computed["always"]
    assert (effect["low"], effect["p"]) == (always["low"], always["p"])
    assert effect["interval"] == "always_valid"
    assert always["low"] < -39.99  # wider than the interval of one look
    assert found.computed["boundary"] is None


def test_a_plan_says_how_it_is_read_before_its_gate(cast):
    pilot = make_pilot(cast, analysis_plan=" ")
    main = pilot.measures.get(part="primary")
    measures.edit(main, min_effect=20, planned_sd=45, by=cast.pm)
    with pytest.raises(Refused, match="how it is analysed; 80 units per arm"):
        steps.submit(pilot, by=cast.pm)
    fewer = {"sample_reason": "two sites", "analysis_plan": "all of them"}
    plans.edit(pilot, version=None, by=cast.pm, **fewer)
    steps.submit(pilot, by=cast.pm)


def test_old_hashes_hold_where_the_plan_says_no_more_than_before(cast):
    said = plan.snapshot(make_pilot(cast, analysis_plan=""))
    assert not {*plan.PROMISED, "looking"} & set(said)


def test_a_plan_forced_past_the_trigger_shows_on_its_page(cast, running, as_pm):
    with behind(running):
        Pilot.objects.update(max_contacts=9)
    page = as_pm.get(reverse("pilots:pilot_plan", args=[running.pk]))
    assert "Changed since" in page.content.decode()
