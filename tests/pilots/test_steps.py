"""The table of steps: what it says is what the actions do, for every state and verb."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core import system
from core.clock import today
from core.errors import Refused, Stale
from core.models import AuditEntry
from core.roles import PERMISSIONS, Perm
from core.verbs import Verb
from governance.models import Review
from pilots import plan, states
from pilots.actions import measures, plans, steps, trends
from pilots.models import Pilot
from portfolio.models import Annotation
from tests.database import without_triggers
from tests.make import make_metric
from tests.pilots.ways import (
    CALLS,
    bring,
    decide_gate,
    make_pilot,
    make_results,
    pilot_in,
    take,
)


def test_the_table_knows_every_state_and_every_verb_has_its_action():
    named = {s for step in states.STEPS for s in (*step.sources, step.target)}
    assert named == set(Pilot.State.values)
    assert set(CALLS) == {step.verb for step in states.STEPS}
    assert {step.perm for step in states.STEPS} <= set(Perm)


def test_no_step_leaves_a_final_state_and_every_other_state_can_be_left():
    for state in Pilot.State.values:
        assert bool(states.leaving(state)) == (state not in states.FINAL)


STRAIGHT = [
    "submitted",
    "approved",
    "scheduled",
    "running",
    "paused",
    "readout",
    "decided",
    "closed",
]


@pytest.mark.parametrize("state", STRAIGHT)
def test_the_straight_way_reaches_each_state_and_is_recorded(cast, state):
    pilot = pilot_in(state, cast)
    assert pilot.state == state
    last = AuditEntry.objects.filter(
        subject_type="pilots.pilot", subject_id=pilot.pk, data__has_key="state"
    ).latest("pk")
    assert last.data["state"][1] == state
    assert last.team == cast.product.team


@pytest.mark.parametrize("state", Pilot.State.values)
def test_what_is_not_open_in_a_state_is_refused_and_changes_nothing(cast, state):
    pilot = pilot_in(state, cast)
    audited = AuditEntry.objects.count()
    for step in states.STEPS:
        if state not in step.sources:
            by = cast.ops if step.perm == "pilot_decide" else cast.pm
            with pytest.raises(Refused, match="is not open now"):
                take(step.verb, pilot, by)
    pilot.refresh_from_db()
    assert pilot.state == state
    assert AuditEntry.objects.count() == audited


@pytest.mark.parametrize("step", states.STEPS, ids=lambda step: step.verb)
def test_a_step_is_only_for_those_who_may(cast, step):
    pilot = pilot_in(step.sources[0], cast)
    for person in cast.everyone.values():
        role = person.memberships.values_list("role", flat=True).first()
        grant = PERMISSIONS.get(role or "")
        may = grant and Perm(step.perm) in (grant.own | grant.all)
        if not may or person == cast.other_pm:
            with pytest.raises(PermissionDenied):
                take(step.verb, pilot, person)
    pilot.refresh_from_db()
    assert pilot.state == step.sources[0]


@pytest.mark.parametrize("verb", ["submit", "pause", "kill", "withdraw"])
def test_a_stale_step_is_refused_and_shows_both(cast, verb):
    pilot = pilot_in(states.BY_VERB[verb].sources[0], cast)
    with pytest.raises(Stale):
        take(verb, pilot, cast.pm, version=pilot.version - 1)


def test_a_step_taken_twice_is_refused_the_second_time(cast):
    pilot = pilot_in("scheduled", cast)
    take("start", pilot, cast.pm)
    with pytest.raises(Refused, match=r"“running”: “Start it” is not open now"):
        take("start", pilot, cast.pm)
    assert AuditEntry.objects.filter(verb=Verb.PILOT_STARTED).count() == 1


# --- submit -------------------------------------------------------------------------
def test_an_empty_draft_is_refused_with_everything_that_is_missing(cast):
    pilot = plans.create(product=cast.product, kind="pilot", title="Bot", by=cast.pm)
    with pytest.raises(Refused) as refusal:
        steps.submit(pilot, by=cast.pm)
    for part in (
        "what changes", "for whom", "because", "prove it wrong", "primary measure",
        "guardrail", "kill criterion", "sample size", "first and the last day",
        "budget", "site or a queue", "share of contacts", "exposure", "excluded",
        "rollback owner", "minutes to roll back",
    ):  # fmt: skip
        assert part in str(refusal.value)


@pytest.mark.parametrize(
    ("gap", "text"),
    [
        ({"because": " "}, "the evidence"),
        ({"sample_size": None}, "the sample size"),
        ({"rollback_minutes": None}, "minutes to roll back"),
        ({"sites": []}, "a site or a queue"),
        ({"kind": "poc", "data_classes": []}, "data classes"),
        ({"kind": "poc", "ends_on": "far"}, "6 weeks or less"),
    ],
)
def test_one_gap_in_the_plan_is_enough(cast, gap, text):
    if gap.get("ends_on") == "far":
        gap = gap | {"ends_on": today() + timedelta(days=42)}
    pilot = make_pilot(cast, **gap)
    with pytest.raises(Refused, match=text) as refusal:
        steps.submit(pilot, by=cast.pm)
    assert ";" not in str(refusal.value)


def test_a_proof_of_concept_needs_no_floor_but_its_data_classes(cast):
    pilot = make_pilot(cast, "poc", sites=[], rollback_owner=None, exclusions="")
    steps.submit(pilot, by=cast.pm)
    assert Review.objects.get().gate == "G1"


def test_a_primary_measure_needs_its_levels(cast):
    pilot = make_pilot(cast)
    main = pilot.measures.get(part="primary")
    measures.edit(main, target=None, by=cast.pm)
    with pytest.raises(Refused, match="the target of the primary"):
        steps.submit(pilot, by=cast.pm)
    measures.edit(main, target=390, baseline=None, by=cast.pm)
    with pytest.raises(Refused, match="the baseline of the primary"):
        steps.submit(pilot, by=cast.pm)


def test_submitting_asks_for_the_gate_with_owner_and_sponsor_kept_from_signing(cast):
    pilot = steps.submit(make_pilot(cast), by=cast.pm)
    review = Review.objects.get()
    assert pilot.review == review
    assert (review.gate, review.subject) == ("G2", pilot)
    assert {cast.pm, cast.executive} <= set(review.parties.all())
    assert pilot.submitted_hash == plan.reviewed_digest(pilot)


def test_a_product_owner_runs_pilots_but_does_not_ask_for_gates(cast):
    with pytest.raises(PermissionDenied):
        steps.submit(make_pilot(cast), by=cast.po)
    assert not Review.objects.exists()


# --- approval ------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        ("", "is not decided: GD-01 waits"),
        ("returned", "GD-01 was returned"),
        ("rejected", "GD-01 was rejected"),
    ],
)
def test_approval_is_taken_up_only_when_given(cast, outcome, text):
    pilot = bring(make_pilot(cast), cast, "submitted")
    if outcome:
        decide_gate(pilot, outcome)
    with pytest.raises(Refused, match=text):
        steps.approve(pilot, by=cast.pm)


def test_an_approval_does_not_move_the_pilot_by_itself(cast):
    pilot = bring(make_pilot(cast), cast, "submitted")
    decide_gate(pilot)
    pilot.refresh_from_db()
    assert pilot.state == "submitted"


def test_back_to_draft_takes_the_review_back_and_voids_an_approval(cast):
    pilot = bring(make_pilot(cast), cast, "approved")
    pilot = steps.revise(pilot, reason="other queue", by=cast.pm)
    plans.edit(pilot, version=None, by=cast.pm, max_contacts=400_000)
    pilot = steps.submit(pilot, by=cast.pm)
    with pytest.raises(Refused, match="G2 Pilot is not decided"):
        steps.approve(pilot, by=cast.pm)
    pilot = steps.revise(pilot, reason="again", by=cast.pm)
    assert not Review.objects.about(pilot).filter(state__in=Review.UNDECIDED).exists()
    steps.submit(pilot, by=cast.pm)


# --- dates ------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("first", "last", "text"),
    [(-1, 20, "today or later"), (5, 4, "today or later"), (5, 60, "runs 42 days")],
)
def test_dates_lie_ahead_and_within_what_was_reviewed(cast, first, last, text):
    pilot = pilot_in("approved", cast)
    day = today()
    with pytest.raises(Refused, match=text):
        steps.schedule(
            pilot,
            starts_on=day + timedelta(first),
            ends_on=day + timedelta(last),
            by=cast.pm,
        )


def test_it_starts_neither_before_its_first_day_nor_after_its_last(cast, later):
    pilot = pilot_in("approved", cast)
    first = today() + timedelta(days=2)
    steps.schedule(pilot, starts_on=first, ends_on=first + timedelta(9), by=cast.pm)
    with pytest.raises(Refused, match="first day is 18 Nov 2026"):
        steps.start(pilot, by=cast.pm)
    later(20)
    with pytest.raises(Refused, match="last day was 27 Nov 2026"):
        steps.start(pilot, by=cast.pm)
    later(2)
    assert steps.start(pilot, by=cast.pm).started_on == first


def test_starting_freezes_the_plan_with_its_hash(cast):
    pilot = pilot_in("running", cast)
    assert plan.is_intact(pilot)
    assert pilot.plan["change"] == "a written summary"
    pilot.plan["max_contacts"] = 1
    assert not plan.is_intact(pilot)


def test_starting_is_noted_on_the_trends_it_wants_to_move(cast):
    pilot = pilot_in("running", cast)
    [noted] = Annotation.objects.all()
    assert (noted.kind, noted.product) == ("pilot_start", pilot.product)
    assert (noted.words, noted.happened_on) == (
        f"{pilot.key} starts: {pilot.title}",
        today(),
    )
    pilot.measures.update(metric=make_metric("AHT", unit="seconds", kind="mean"))
    again = trends.note_start(pilot, on=today(), by=cast.pm)
    assert again.metric is not None
    assert again.metric.code == "AHT"


def test_history_is_told_by_the_system_alone(cast):
    pilot = pilot_in("scheduled", cast)
    past = today() - timedelta(days=100)
    with pytest.raises(Refused, match="another day cannot be chosen"):
        steps.start(pilot, by=cast.pm, on=past)
    Pilot.objects.update(starts_on=past)
    with pytest.raises(PermissionDenied, match="cannot act for"):
        steps.start(pilot, by=cast.pm, acting=cast.po)
    with without_triggers():
        Review.objects.update(decided_on=past)
    pilot = steps.start(pilot, by=system.user(), on=past, acting=cast.po)
    assert (pilot.started_on, pilot.started_by) == (past, cast.po)
    [noted] = Annotation.objects.all()
    assert noted.happened_on == past


# --- while it runs ------------------------------------------------------------------------
def test_a_kill_marks_its_criterion_and_goes_to_the_read_out(cast):
    pilot = pilot_in("running", cast)
    rule = pilot.kill_criteria.get()
    pilot = steps.kill(pilot, reason="455 seconds", criterion=rule, by=cast.pm)
    rule.refresh_from_db()
    assert (pilot.state, pilot.was_killed) == ("readout", True)
    assert rule.triggered_on == today()


def test_a_kill_by_the_criterion_of_another_pilot_is_refused(cast):
    other = make_pilot(cast).kill_criteria.get()
    pilot = pilot_in("running", cast)
    with pytest.raises(Refused, match="belongs to another pilot"):
        steps.kill(pilot, reason="x", criterion=other, by=cast.pm)


def test_it_ends_early_only_with_a_reason_and_only_with_results(cast, later):
    pilot = pilot_in("running", cast)
    with pytest.raises(Refused, match="no result of the control arm for “Handle time”"):
        steps.finish(pilot, reason="enough", by=cast.pm)
    make_results(pilot, cast)
    with pytest.raises(Refused, match="Give the reason to end it early"):
        steps.finish(pilot, by=cast.pm)
    later(41)
    assert steps.finish(pilot, by=cast.pm).state == "readout"


def test_a_pause_ends_only_while_there_are_days_left(cast, later):
    pilot = pilot_in("paused", cast)
    later(60)
    with pytest.raises(Refused, match="its last day was"):
        steps.resume(pilot, reason="go", by=cast.pm)
    later(10)
    assert steps.resume(pilot, reason="go", by=cast.pm).state == "running"


# --- the clock ------------------------------------------------------------------------------
@pytest.mark.parametrize("state", ["approved", "scheduled"])
def test_an_approval_expires_after_90_unused_days(cast, later, state):
    pilot = pilot_in(state, cast)
    later(90)
    with pytest.raises(Refused, match="not 90 days old"):
        steps.expire(pilot, by=system.user())
    later(91)
    assert steps.expire(pilot, by=system.user()).state == "expired"
