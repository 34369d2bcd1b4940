"""No door to `running` or to scale without a valid decision of somebody else.

Actions here; pages, API, admin, import and tasks each in their own section.
"""

from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from core.clock import now, today
from core.errors import Refused
from core.models import User
from core.roles import Family, Role
from governance import gates
from governance.actions import reviews, signing
from governance.models import Condition, Review
from pilots import clockwork, plan, tasks
from pilots.actions import decisions, plans, readouts, steps
from pilots.models import Pilot
from tests.make import PASSWORD
from tests.pilots.ways import behind, bring, decide_gate, make_pilot, pilot_in


def condition(review, cast, blocking="pre_launch", due=10):
    return Condition.objects.create(
        review=review, key=f"C{review.pk}", text="Train everybody", owner=cast.pm,
        due_on=today() + timedelta(days=due), blocking=blocking,
    )  # fmt: skip


def kept(row, cast) -> None:
    Condition.objects.filter(pk=row.pk).update(
        state="verified", verified_by=cast.reviewer, verified_at=now()
    )


# --- the gate ------------------------------------------------------------------------------
def test_a_product_manager_cannot_sign_for_a_pilot_of_her_own(cast):
    cast.pm.memberships.create(
        role=Role.GOVERNANCE_REVIEWER, families=list(Family.values)
    )
    mia = User.objects.get(pk=cast.pm.pk)
    pilot = steps.submit(make_pilot(cast), by=mia)
    review = Review.objects.get()
    reviews.submit(review, by=mia)
    with pytest.raises(Refused, match="egregation of duties"):
        signing.sign(
            review,
            stance="approved",
            meaning="I approve it.",
            password=PASSWORD,
            by=mia,
        )
    with pytest.raises(Refused, match="is not decided"):
        steps.approve(pilot, by=mia)


@pytest.mark.parametrize(
    ("blocking", "due", "why"),
    [("pre_launch", 10, "is not verified"), ("during", -5, "is overdue")],
)
def test_an_approval_with_an_open_condition_does_not_scale_yet(
    cast, blocking, due, why
):
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    decisions.ask_to_scale(pilot, by=cast.pm)
    asked = condition(decide_gate(pilot, gate="G3"), cast, blocking, due)
    with pytest.raises(Refused, match=f"ondition .* {why}"):
        decisions.decide(pilot, decision="scale", reason="it worked", by=cast.ops)
    kept(asked, cast)
    decisions.decide(pilot, decision="scale", reason="it worked", by=cast.ops)


def test_an_approval_of_another_gate_opens_nothing(cast):
    pilot = bring(make_pilot(cast), cast, "submitted")
    Review.objects.update(gate="G1")
    decide_gate(pilot, gate="G1")
    with pytest.raises(Refused, match="G2 Pilot is not decided: Nobody has asked"):
        steps.approve(pilot, by=cast.pm)


def test_an_approval_of_another_pilot_opens_nothing(cast):
    bring(make_pilot(cast), cast, "approved")
    pilot = bring(make_pilot(cast), cast, "submitted")
    with pytest.raises(Refused, match="is not decided"):
        steps.approve(pilot, by=cast.pm)


@pytest.mark.parametrize("state", ["submitted", "approved", "scheduled"])
def test_an_approval_past_its_last_day_opens_nothing(cast, later, state):
    pilot = bring(make_pilot(cast), cast, "submitted")
    decide_gate(pilot, days=5)
    if state != "submitted":
        steps.approve(pilot, by=cast.pm)
    if state == "scheduled":
        steps.schedule(
            pilot, starts_on=today(), ends_on=today() + timedelta(4), by=cast.pm
        )
    later(6)
    dates: dict[str, Any] = {"starts_on": today(), "ends_on": today()}
    verb: Any = {
        "submitted": steps.approve,
        "approved": partial(steps.schedule, **dates),
        "scheduled": steps.start,
    }[state]
    with pytest.raises(Refused, match="was valid until 21 November 2026"):
        verb(pilot, by=cast.pm)


def test_a_revoked_approval_opens_nothing_and_an_older_one_stays_fallen(cast):
    pilot = bring(make_pilot(cast), cast, "submitted")
    decide_gate(pilot)
    gates.ask(
        "G2", pilot, team=cast.product.team, asked="again", parties=[], by=cast.pm
    )
    newer = decide_gate(pilot)
    reviews.revoke(newer, reason="new model", by=cast.reviewer)
    with pytest.raises(Refused, match="GD-02 ended"):
        steps.approve(pilot, by=cast.pm)


@pytest.mark.parametrize("verb", ["start", "resume"])
def test_an_open_condition_before_launch_keeps_it_shut(cast, verb):
    pilot = pilot_in("scheduled" if verb == "start" else "paused", cast)
    row = condition(Review.objects.get(), cast)
    given = {} if verb == "start" else {"reason": "go"}
    with pytest.raises(Refused, match="Train everybody is not verified"):
        getattr(steps, verb)(pilot, by=cast.pm, **given)
    kept(row, cast)
    assert getattr(steps, verb)(pilot, by=cast.pm, **given).state == "running"


def test_a_plan_changed_behind_the_gate_does_not_start(cast):
    pilot = pilot_in("scheduled", cast)
    Pilot.objects.update(max_contacts=4_000_000)
    with pytest.raises(Refused, match="no longer the one that was reviewed"):
        steps.start(pilot, by=cast.pm)
    Pilot.objects.update(max_contacts=40_000)
    pilot.measures.update(max_worsening=1)
    with pytest.raises(Refused, match="no longer the one that was reviewed"):
        steps.start(pilot, by=cast.pm)


def test_every_reason_is_said_at_once(cast, later):
    pilot = pilot_in("scheduled", cast)
    condition(Review.objects.get(), cast)
    Pilot.objects.update(max_contacts=1)
    later(91)
    with pytest.raises(Refused) as refusal:
        steps.start(pilot, by=cast.pm)
    for part in ("does not hold", "not verified", "was reviewed", "its last day was"):
        assert part in str(refusal.value)


# --- tasks ------------------------------------------------------------------------------------
OPENS = {"running", "approved", "scheduled", "decided", "closed"}


@pytest.mark.parametrize("state", Pilot.State.values)
def test_no_task_ever_opens_a_step(cast, later, state):
    pilot = pilot_in(state, cast)
    if state == "submitted":
        decide_gate(pilot)
    later(1)
    for task in (tasks.expire_unused, tasks.pause_without_leave, tasks.watch_pilots):
        task()
    pilot.refresh_from_db()
    assert pilot.state == state


@pytest.mark.parametrize("state", ["approved", "scheduled"])
def test_the_clock_lets_unused_approvals_lapse_once(cast, later, state):
    pilot = pilot_in(state, cast)
    later(91)
    tasks.expire_unused()
    tasks.expire_unused()
    pilot.refresh_from_db()
    assert pilot.state == "expired"


def test_the_clock_pauses_what_lost_its_gate(cast):
    pilot = pilot_in("running", cast)
    reviews.revoke(Review.objects.get(), reason="new model", by=cast.reviewer)
    tasks.pause_without_leave()
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert (pilot.state, "GD-01 ended" in pilot.pause_reason) == ("paused", True)
    with pytest.raises(Refused, match="does not hold"):
        steps.resume(pilot, reason="go", by=cast.pm)


def test_the_clock_pauses_past_an_overdue_condition(cast, later):
    pilot = pilot_in("running", cast)
    condition(Review.objects.get(), cast, "during", due=5)
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "running"
    later(9)  # whatever weekend or holiday the day of the condition fell on
    tasks.pause_without_leave()
    pilot.refresh_from_db()
    assert pilot.state == "paused"
    assert "Train everybody is overdue" in pilot.pause_reason


def test_the_clock_has_nothing_to_say_while_all_is_well(cast):
    pilot_in("running", cast)
    assert clockwork.without_leave() == []


# --- scale -------------------------------------------------------------------------------------
def test_the_approval_of_the_pilot_is_none_to_scale(cast):
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    assert gates.holds("G2", pilot)
    with pytest.raises(Refused, match="G3 Scale has to be approved"):
        decisions.decide(pilot, decision="scale", reason="x", by=cast.ops)


def test_a_frozen_plan_is_still_whole_after_the_whole_way(cast):
    assert plan.is_intact(pilot_in("closed", cast))


@pytest.mark.parametrize("by_hand", ["plan", "measure", "places"])
def test_a_plan_that_was_changed_past_its_amendments_opens_no_step(cast, by_hand):
    pilot = pilot_in("paused", cast)
    pilot = plans.amend(pilot, reason="fewer", budget=40_000, by=cast.pm)
    assert plan.is_intact(pilot)
    with behind(pilot):
        match by_hand:
            case "plan":
                Pilot.objects.update(max_contacts=1)
            case "measure":
                pilot.measures.filter(part="primary").update(target=410)
            case "places":
                pilot.sites.clear()
    pilot.refresh_from_db()
    assert not plan.is_intact(pilot)
    with pytest.raises(Refused, match="changed past its amendments"):
        steps.resume(pilot, reason="go on", by=cast.pm)
    steps.kill(pilot, reason="we cannot say what was tried", by=cast.pm)


def test_a_target_that_was_lowered_by_hand_does_not_scale(cast):
    pilot = pilot_in("readout", cast)
    with behind(pilot):
        pilot.measures.filter(part="primary").update(target=411)
    assert readouts.make(pilot, by=cast.pm).proposal == "iterate"
    decisions.ask_to_scale(pilot, by=cast.pm)
    decide_gate(pilot, gate="G3")
    with pytest.raises(Refused, match="changed past its amendments"):
        decisions.decide(pilot, decision="scale", reason="it worked", by=cast.ops)
