"""The plan: changed in draft, frozen at the start, then only amended."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction

from core.errors import Refused, Stale
from core.models import AuditEntry
from core.verbs import Verb
from governance.canonical import digest
from pilots import plan
from pilots.actions import measures, plans
from pilots.models import Amendment, Pilot
from portfolio.models import Queue, Site
from tests.make import make_item
from tests.pilots.ways import make_pilot, pilot_in


# --- create ------------------------------------------------------------------------
def test_a_pilot_is_drafted_from_a_feature_and_recorded(cast):
    item = make_item(cast.product)
    pilot = plans.create(
        product=cast.product, kind="pilot", title="Bot", item=item, by=cast.pm
    )
    assert (pilot.key, pilot.state, pilot.owner) == ("PIL-01", "draft", cast.pm)
    assert AuditEntry.objects.get(verb=Verb.PILOT_CREATED).subject_id == pilot.pk


def test_keys_count_on_by_kind(cast):
    keys = [
        plans.create(product=cast.product, kind=kind, title="x", by=cast.pm).key
        for kind in ("pilot", "poc", "pilot")
    ]
    assert keys == ["PIL-01", "POC-01", "PIL-02"]


def test_only_those_who_run_pilots_of_the_team_draft_one(cast):
    for person in (cast.other_pm, cast.ops, cast.reviewer, cast.outsider):
        with pytest.raises(PermissionDenied):
            plans.create(product=cast.product, kind="pilot", title="x", by=person)


def test_a_feature_of_another_product_is_refused(cast):
    item = make_item(cast.other_product)
    with pytest.raises(Refused, match="belongs to another product"):
        plans.create(
            product=cast.product, kind="pilot", title="x", item=item, by=cast.pm
        )
    with pytest.raises(Refused, match="belongs to another product"):
        plans.edit(make_pilot(cast), version=None, item=item, by=cast.pm)


# --- edit ---------------------------------------------------------------------------
def test_a_draft_changes_and_the_audit_keeps_both_sides(cast):
    pilot = make_pilot(cast)
    site = Site.objects.create(code="SAT", name="San Antonio")
    plans.edit(pilot, version=pilot.version, sample_size=60, sites=[site], by=cast.po)
    changed = AuditEntry.objects.filter(verb=Verb.PILOT_CHANGED).latest("pk").data
    assert changed["changed"] == {
        "sample_size": [48, 60],
        "sites": [["JAX Jacksonville"], ["SAT San Antonio"]],
    }


def test_a_stale_edit_is_refused(cast):
    pilot = make_pilot(cast)
    plans.edit(pilot, version=pilot.version, title="Other", by=cast.pm)
    with pytest.raises(Stale):
        plans.edit(pilot, version=pilot.version, title="Third", by=cast.pm)


@pytest.mark.parametrize(
    ("state", "text"),
    [
        ("submitted", "Take it back to draft"),
        ("scheduled", "Take it back to draft"),
        ("running", "Amend it, with a reason"),
        ("readout", "stays as it was"),
        ("closed", "is closed: it stays"),
        ("withdrawn", "is withdrawn: it stays"),
    ],
)
def test_after_the_draft_the_plan_is_closed_to_edits(cast, state, text):
    pilot = pilot_in(state, cast)
    with pytest.raises(Refused, match=text):
        plans.edit(pilot, version=None, max_contacts=1, by=cast.pm)
    with pytest.raises(Refused, match=text):
        measures.add_criterion(pilot, text="x", by=cast.pm)


def test_the_record_stays_open_while_it_runs(cast):
    pilot = pilot_in("running", cast)
    assert plans.edit(pilot, version=None, spent=900, by=cast.pm).spent == 900


# --- measures -------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("fields", "text"),
    [
        ({"part": "primary", "name": "Other"}, "one question, one answer"),
        ({"name": "handle TIME"}, "is a measure “handle TIME” already"),
        ({"max_worsening": None}, "needs the most it may get worse"),
        ({"baseline": 68}, "are shares"),
        ({"baseline": "0.5", "target": "0.4"}, "no improvement"),
        ({"direction": "down", "baseline": "0.4", "target": "0.5"}, "no improvement"),
    ],
)
def test_a_measure_that_cannot_be_read_out_is_refused(cast, fields, text):
    pilot = make_pilot(cast)
    whole = {
        "part": "guardrail", "name": "Repeats", "method": "two_proportion",
        "direction": "up", "unit": "percent", "max_worsening": Decimal("0.02"),
    }  # fmt: skip
    typed = {
        k: Decimal(v) if k in ("baseline", "target") else v for k, v in fields.items()
    }
    with pytest.raises(Refused, match=text):
        measures.add(pilot, by=cast.pm, **(whole | typed))


def test_measures_change_and_go_with_the_version_of_the_draft(cast):
    pilot = make_pilot(cast)
    guard = pilot.measures.get(part="guardrail")
    measures.edit(guard, version=pilot.version, name="Solved", by=cast.pm)
    with pytest.raises(Stale):
        measures.remove(guard, version=pilot.version, by=cast.pm)
    measures.remove(guard, by=cast.pm)
    assert not pilot.measures.filter(part="guardrail").exists()


def test_kill_criteria_are_added_changed_and_removed(cast):
    pilot = make_pilot(cast)
    rule = measures.add_criterion(pilot, text="Any legal complaint", by=cast.pm)
    measures.edit_criterion(rule, text="Two legal complaints", by=cast.pm)
    rule.refresh_from_db()
    assert rule.text == "Two legal complaints"
    measures.remove_criterion(rule, by=cast.pm)
    assert pilot.kill_criteria.count() == 1


def test_a_kill_criterion_watches_its_own_pilot_with_a_threshold(cast):
    pilot, other = make_pilot(cast), make_pilot(cast)
    with pytest.raises(Refused, match="another pilot"):
        measures.add_criterion(
            pilot, text="x", measure=other.measures.get(part="primary"), threshold=1,
            by=cast.pm,
        )  # fmt: skip
    with pytest.raises(Refused, match="needs its threshold"):
        measures.add_criterion(
            pilot, text="x", measure=pilot.measures.get(part="primary"), by=cast.pm
        )


def test_others_do_not_touch_measures(cast):
    pilot = make_pilot(cast)
    guard, rule = pilot.measures.get(part="guardrail"), pilot.kill_criteria.get()
    for call in (
        lambda: measures.add(pilot, by=cast.other_pm, name="x"),
        lambda: measures.edit(guard, by=cast.other_pm, name="x"),
        lambda: measures.remove(guard, by=cast.other_pm),
        lambda: measures.amend(guard, reason="x", by=cast.other_pm, name="x"),
        lambda: measures.remove_criterion(rule, by=cast.other_pm),
    ):
        with pytest.raises(PermissionDenied):
            call()


# --- amend ---------------------------------------------------------------------------
def test_an_amendment_keeps_who_why_before_and_after(cast):
    pilot = pilot_in("running", cast)
    frozen = pilot.plan_hash
    pilot = plans.amend(pilot, reason="fewer hours", hours="8 to 17", by=cast.pm)
    kept = pilot.amendments.get()
    assert kept.changes == {"hours": ["", "8 to 17"]}
    assert (kept.made_by, kept.reason) == (cast.pm, "fewer hours")
    assert kept.plan_hash == digest(plan.snapshot(pilot)) != frozen
    assert pilot.plan_hash == frozen
    assert AuditEntry.objects.filter(verb=Verb.PILOT_AMENDED).exists()


def test_a_margin_is_amended_openly_but_not_what_is_measured(cast):
    pilot = pilot_in("running", cast)
    guard = pilot.measures.get(part="guardrail")
    measures.amend(guard, reason="stricter", max_worsening=Decimal("0.01"), by=cast.pm)
    [change] = pilot.amendments.get().changes
    assert change == "Resolved at first contact: max_worsening"
    with pytest.raises(Refused, match="stays as it was planned"):
        measures.amend(guard, reason="x", method="one_proportion", by=cast.pm)
    with pytest.raises(Refused, match="Nothing in the plan changed"):
        measures.amend(guard, reason="x", name=guard.name, by=cast.pm)


@pytest.mark.parametrize("state", ["draft", "scheduled", "readout", "decided"])
def test_only_a_running_plan_is_amended(cast, state):
    pilot = pilot_in(state, cast)
    with pytest.raises(Refused, match="does not run"):
        plans.amend(pilot, reason="x", hours="8 to 17", by=cast.pm)


def test_an_amendment_needs_a_reason_and_a_change(cast):
    pilot = pilot_in("running", cast)
    with pytest.raises(Refused, match="Give the reason"):
        plans.amend(pilot, reason=" ", hours="8 to 17", by=cast.pm)
    with pytest.raises(Refused, match="Nothing in the plan"):
        plans.amend(pilot, reason="x", hours="", by=cast.pm)
    with pytest.raises(Refused, match="Nothing in the plan"):
        plans.amend(pilot, reason="x", spent=5, by=cast.pm)


@pytest.mark.parametrize(
    ("change", "text"),
    [
        ({"max_contacts": 48_001}, "over a fifth more contacts"),
        ({"budget": 60_001}, "over a fifth more money"),
        ({"share_percent": 61}, "over a fifth more traffic"),
        ({"data_classes": ["transcripts", "voice"]}, "another kind of data"),
        ({"languages": "Spanish"}, "another language"),
        ({"states": ["TX"]}, "another state"),
        ({"channels": ["chat"]}, "another channel"),
        ({"max_contacts": None}, "no limit of contacts any more"),
        ({"exclusions": ""}, "other exclusions"),
        ({"queues": "PLS"}, "another queue"),
        ({"sites": "SAT"}, "another site"),
    ],
)
def test_what_outgrows_the_approval_is_no_amendment(cast, change, text):
    pilot = pilot_in("running", cast)
    if "queues" in change:
        change = {
            "queues": [
                Queue.objects.create(
                    code="PLS",
                    name="Loans",
                    service_level_percent=80,
                    service_level_seconds=30,
                )
            ]
        }
    if "sites" in change:
        change = {
            "sites": [*pilot.sites.all(), Site.objects.create(code="SAT", name="S")]
        }
    with pytest.raises(Refused, match=text):
        plans.amend(pilot, reason="more", by=cast.pm, **change)
    assert not Amendment.objects.exists()


def test_small_steps_do_not_add_up_past_the_approval(cast):
    pilot = pilot_in("running", cast)
    plans.amend(pilot, reason="more", max_contacts=48_000, by=cast.pm)
    with pytest.raises(Refused, match="over a fifth more contacts"):
        plans.amend(pilot, reason="more", max_contacts=50_000, by=cast.pm)


def test_postgres_refuses_to_change_or_delete_an_amendment(cast):
    pilot = pilot_in("running", cast)
    plans.amend(pilot, reason="x", hours="8 to 17", by=cast.pm)
    for sql in (
        "UPDATE pilots_amendment SET reason = 'y'",
        "DELETE FROM pilots_amendment",
    ):
        with (
            pytest.raises(IntegrityError, match="never changed"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(sql)


# --- what the database itself refuses -----------------------------------------------------
@pytest.mark.parametrize(
    ("change", "constraint"),
    [
        ({"state": "running"}, "a_started_plan_is_frozen"),
        ({"state": "decided", "plan_hash": "x"}, "a_started_plan_is_frozen"),
        ({"looks": 0}, "looks_are_1_to_10"),
        ({"share_percent": 101}, "share_is_a_percentage"),
        ({"state": "closed"}, "a_started_plan_is_frozen|closed_has_a_learning|decided"),
    ],
)
def test_a_row_that_skips_the_rules_is_refused_by_postgres(cast, change, constraint):
    make_pilot(cast)
    with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
        Pilot.objects.update(**change)
