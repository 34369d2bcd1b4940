"""Who decides what after the read-out: never the owner, and scale only behind G3."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied

from core.clock import today
from core.errors import Refused
from core.models import AuditEntry, User
from core.roles import Role
from core.verbs import Verb
from governance import gates
from governance.models import Review
from pilots.actions import decisions, plans, readouts, results, steps
from pilots.models import ArmResult, Pilot
from tests.make import make_user
from tests.pilots.conftest import DAY
from tests.pilots.ways import behind, decide_gate, make_results, pilot_in


@pytest.fixture
def read(cast):
    """A pilot whose read-out proposes to scale."""
    pilot = pilot_in("readout", cast)
    readouts.make(pilot, by=cast.pm)
    return pilot


def unclear(cast, **fields):
    """A pilot whose read-out proposes to extend."""
    pilot = pilot_in("running", cast, **fields)
    make_results(pilot, cast, treated="402")
    steps.finish(pilot, reason="over", by=cast.pm)
    assert readouts.make(pilot, by=cast.pm).proposal == "extend"
    return pilot


# --- scale -----------------------------------------------------------------------------
def test_scale_is_behind_g3_even_if_the_read_out_proposes_it(cast, read):
    with pytest.raises(Refused, match="G3 Scale has to be approved first"):
        decisions.decide(read, decision="scale", reason="it worked", by=cast.ops)
    decisions.ask_to_scale(read, by=cast.pm)
    with pytest.raises(Refused, match="G3 Scale has to be approved first"):
        decisions.decide(read, decision="scale", reason="it worked", by=cast.ops)
    decide_gate(read, gate="G3")
    pilot = decisions.decide(read, decision="scale", reason="it worked", by=cast.ops)
    assert (pilot.state, pilot.decision, pilot.decided_by) == (
        "decided",
        "scale",
        cast.ops,
    )


@pytest.mark.parametrize("outcome", ["returned", "rejected", "deferred"])
def test_a_refused_g3_does_not_scale(cast, read, outcome):
    decisions.ask_to_scale(read, by=cast.pm)
    decide_gate(read, outcome, gate="G3")
    with pytest.raises(Refused, match="G3 Scale has to be approved"):
        decisions.decide(read, decision="scale", reason="x", by=cast.ops)


def test_an_expired_g3_does_not_scale(cast, read, later):
    decisions.ask_to_scale(read, by=cast.pm)
    decide_gate(read, gate="G3", days=10)
    later(11)
    with pytest.raises(Refused, match="G3 Scale has to be approved"):
        decisions.decide(read, decision="scale", reason="x", by=cast.ops)


def test_g3_is_asked_with_a_read_out_once_and_by_those_who_run_it(cast):
    pilot = pilot_in("readout", cast)
    with pytest.raises(Refused, match="there is no read-out"):
        decisions.ask_to_scale(pilot, by=cast.pm)
    readouts.make(pilot, by=cast.pm)
    for person in (cast.ops, cast.other_pm, cast.po):
        with pytest.raises(PermissionDenied):
            decisions.ask_to_scale(pilot, by=person)
    decisions.ask_to_scale(pilot, by=cast.pm)
    with pytest.raises(Refused, match="already being reviewed"):
        decisions.ask_to_scale(pilot, by=cast.pm)
    assert AuditEntry.objects.filter(verb=Verb.PILOT_ASKED_TO_SCALE).count() == 1


def test_g3_is_no_question_for_what_runs_was_killed_or_is_a_proof_of_concept(cast):
    poc = pilot_in("readout", cast, kind="poc")
    for pilot in (pilot_in("running", cast), poc):
        with pytest.raises(Refused, match="a pilot in its read-out"):
            decisions.ask_to_scale(pilot, by=cast.pm)
    killed = steps.kill(pilot_in("running", cast), reason="x", by=cast.pm)
    with pytest.raises(Refused, match="it cannot scale"):
        decisions.ask_to_scale(killed, by=cast.pm)


def test_a_proof_of_concept_graduates_and_a_pilot_does_not(cast, read):
    poc = pilot_in("readout", cast, kind="poc")
    readouts.make(poc, by=cast.pm)
    with pytest.raises(Refused, match="only a pilot scales"):
        decisions.decide(poc, decision="scale", reason="x", by=cast.ops)
    poc = decisions.decide(poc, decision="graduate", reason="good", by=cast.ops)
    assert poc.state == "decided"
    with pytest.raises(Refused, match="Only a proof of concept graduates"):
        decisions.decide(read, decision="graduate", reason="x", by=cast.ops)


def test_a_g3_asked_for_before_the_read_out_judged_nothing(cast):
    pilot = pilot_in("running", cast)
    gates.ask("G3", pilot, team=cast.product.team, asked="x", parties=[], by=cast.pm)
    decide_gate(pilot, gate="G3")
    make_results(pilot, cast)
    steps.finish(pilot, reason="x", by=cast.pm)
    readouts.make(pilot, by=cast.pm)
    with pytest.raises(Refused, match="GD-02 was asked for before this read-out"):
        decisions.decide(pilot, decision="scale", reason="x", by=cast.ops)


# --- who -----------------------------------------------------------------------------------
@pytest.mark.parametrize("part", ["owner", "submitted_by", "started_by"])
def test_who_owns_submitted_or_started_it_does_not_decide(cast, read, part):
    with behind(read):
        Pilot.objects.update(**{part: cast.ops})
    with pytest.raises(Refused, match="does not own, submit or start it"):
        decisions.decide(read, decision="iterate", reason="x", by=cast.ops)


def test_a_change_of_owner_does_not_free_the_old_one_to_decide(cast):
    pilot = pilot_in("running", cast)
    cast.pm.memberships.create(role=Role.OPERATIONS_LEADER)
    again = User.objects.get(pk=cast.pm.pk)  # without remembered memberships
    plans.amend(pilot, reason="new owner", owner=cast.po, by=cast.pm)
    make_results(pilot, cast)
    steps.finish(pilot, reason="x", by=cast.po)
    readouts.make(pilot, by=cast.po)
    with pytest.raises(Refused, match="does not own, submit or start it"):
        decisions.decide(pilot, decision="iterate", reason="x", by=again)


# --- on what ----------------------------------------------------------------------------------
def test_nothing_is_decided_without_a_read_out(cast):
    with pytest.raises(Refused, match="there is no read-out"):
        decisions.decide(
            pilot_in("readout", cast), decision="stop", reason="x", by=cast.ops
        )


def test_a_read_out_that_the_results_outran_has_to_be_made_again(cast, read):
    row = ArmResult.objects.filter(measure__part="primary").earliest("pk")
    results.correct(row, version=row.version, n=48, mean=500, sd=40, by=cast.pm)
    with pytest.raises(Refused, match="read out again"):
        decisions.decide(read, decision="stop", reason="x", by=cast.ops)


def test_after_a_kill_only_a_stop_is_open_and_needs_no_second(cast):
    pilot = steps.kill(pilot_in("running", cast), reason="harm", by=cast.pm)
    with pytest.raises(Refused, match="there is no read-out"):
        decisions.decide(pilot, decision="stop", reason="harm", by=cast.ops)
    assert readouts.make(pilot, by=cast.pm).proposal == "stop"  # with nothing measured
    with pytest.raises(Refused, match="can only be to stop"):
        decisions.decide(pilot, decision="iterate", reason="x", by=cast.ops)
    pilot = decisions.decide(pilot, decision="stop", reason="harm", by=cast.ops)
    assert pilot.state == "decided"


# --- a second person ------------------------------------------------------------------------------
def test_to_differ_from_the_proposal_needs_a_second_person(cast, read):
    pilot = decisions.decide(read, decision="stop", reason="no money", by=cast.ops)
    assert (pilot.state, pilot.decision) == ("readout", "stop")
    with pytest.raises(Refused, match="Ask a second person"):
        decisions.second(pilot, by=cast.ops)
    with pytest.raises(PermissionDenied):
        decisions.second(pilot, by=cast.pm)
    pilot = decisions.second(pilot, by=cast.reviewer)
    assert (pilot.state, pilot.seconded_by) == ("decided", cast.reviewer)
    told = AuditEntry.objects.get(verb=Verb.PILOT_DECIDED).data
    assert (told["decision"], told["proposed"]) == ("stop", "scale")


def test_there_is_nothing_to_confirm_before_a_decision(cast, read):
    with pytest.raises(Refused, match="nothing is decided yet"):
        decisions.second(read, by=cast.ops)


def test_a_changed_mind_needs_its_own_second(cast, read):
    decisions.decide(read, decision="stop", reason="no money", by=cast.ops)
    other = make_user("Ola", Role.OPERATIONS_LEADER)
    pilot = decisions.decide(read, decision="iterate", reason="try again", by=other)
    assert (pilot.decided_by, pilot.seconded_by) == (other, None)
    assert decisions.second(pilot, by=cast.ops).decision == "iterate"


def test_a_decision_to_scale_is_asked_for_its_gate_again_by_the_second(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast, treated="402")
    steps.finish(pilot, reason="x", by=cast.pm)
    readouts.make(pilot, by=cast.pm)
    decisions.ask_to_scale(pilot, by=cast.pm)
    review = decide_gate(pilot, gate="G3")
    decisions.decide(pilot, decision="scale", reason="worth it", by=cast.ops)
    Review.objects.filter(pk=review.pk).update(state="revoked", ended_on=today())
    with pytest.raises(Refused, match="G3 Scale has to be approved"):
        decisions.second(pilot, by=cast.reviewer)


# --- extend ------------------------------------------------------------------------------------------
def test_an_extension_runs_once_as_an_amendment_and_is_decided_anew(cast):
    pilot = unclear(cast)
    pilot = decisions.decide(pilot, decision="extend", reason="unclear", by=cast.ops)
    last = DAY + timedelta(days=55)
    pilot = decisions.carry_on(pilot, ends_on=last, reason="unclear", by=cast.pm)
    assert (pilot.state, pilot.ends_on, pilot.decision) == ("running", last, "")
    assert pilot.amendments.get().changes["ends_on"][1] == str(last)
    steps.finish(pilot, reason="over", by=cast.pm)
    assert readouts.make(pilot, by=cast.pm).proposal == "stop"
    with pytest.raises(Refused, match="An extension needs"):
        decisions.decide(pilot, decision="extend", reason="again", by=cast.ops)


def test_an_extension_needs_its_gate_and_ends_within_it(cast, later):
    pilot = unclear(cast)
    pilot = decisions.decide(pilot, decision="extend", reason="unclear", by=cast.ops)
    for days, text in (
        (0, "after the old one"),
        (60, "the approval ends on 14 Feb 2027"),
    ):
        with pytest.raises(Refused, match=text):
            decisions.carry_on(
                pilot, ends_on=DAY + timedelta(41 + days), reason="x", by=cast.pm
            )
    later(91)
    with pytest.raises(Refused, match="G2 Pilot does not hold"):
        decisions.carry_on(
            pilot, ends_on=today() + timedelta(9), reason="x", by=cast.pm
        )


def test_only_a_decided_extension_carries_on(cast):
    pilot = pilot_in("decided", cast)
    with pytest.raises(Refused, match="the decision is not to extend"):
        decisions.carry_on(
            pilot, ends_on=today() + timedelta(90), reason="x", by=cast.pm
        )


def test_a_spent_budget_is_not_extended(cast):
    pilot = pilot_in("running", cast)
    make_results(pilot, cast, treated="402")
    plans.edit(pilot, version=None, spent=50_000, by=cast.pm)
    steps.finish(pilot, reason="over", by=cast.pm)
    found = readouts.make(pilot, by=cast.pm)
    assert (found.proposal, "no time, budget" in found.because) == ("stop", True)


# --- close ----------------------------------------------------------------------------------------------
def test_a_pilot_closes_with_what_was_learned(cast):
    pilot = pilot_in("decided", cast)
    with pytest.raises(Refused, match="what was learned"):
        decisions.close(pilot, learning=" ", by=cast.pm)
    pilot = decisions.close(pilot, learning="ask earlier", by=cast.pm)
    assert (pilot.state, pilot.closed_on) == ("closed", today())
