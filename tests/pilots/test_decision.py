"""Every line of the decision table of domain.md §6."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pilots.decision import DOUBTS, Evidence, propose
from pilots.readout import Verdict

HELD = [Verdict.HOLDS]


def evidence(gain, low, high, target=20.0, guardrails=HELD, **more):
    return Evidence(gain, low, high, target, guardrails, **more)


@pytest.mark.parametrize(
    ("found", "decision", "why"),
    [
        (evidence(24.2, 8.4, 40.0), "scale", "reaches the target"),
        (evidence(20.0, 8.4, 40.0), "scale", "reaches the target"),
        (evidence(11.0, 2.8, 19.2), "iterate", "short of the target"),
        (evidence(24, 8, 40, guardrails=[Verdict.NOT_SHOWN]), "iterate", "guardrail"),
        (evidence(24, 8, 40, guardrails=[Verdict.BROKEN]), "iterate", "guardrail"),
        (evidence(24, 8, 40, guardrails=[Verdict.SEVERE]), "stop", "beyond doubt"),
        (evidence(24, 8, 40, killed=True), "stop", "kill criterion"),
        (evidence(24, 8, 40, underpowered=True), "iterate", "below the plan"),
        (evidence(24, 8, 40, underpowered=True, may_extend=True), "extend", "below"),
        (evidence(24, 8, 40, doubts=["mismatched"]), "iterate", "of the sizes planned"),
        (evidence(24, 8, 40, doubts=["drifted"]), "iterate", "past its amendments"),
        (evidence(24, 8, 40, doubts=["not_parallel"]), "iterate", "move alike"),
        (evidence(24, 8, 40, doubts=["exploratory"]), "iterate", "it explores"),
        (evidence(-10, -18, -2, doubts=["mismatched"]), "stop", "wrong way"),
        (evidence(10, -5, 25, may_extend=True), "extend", "excluded yet"),
        (evidence(10, -5, 25), "stop", "is left"),
        (evidence(10, 0.0, 25), "stop", "is left"),
        (evidence(5, -5, 15), "stop", "out of reach"),
        (evidence(-10, -18, -2), "stop", "wrong way"),
    ],
)
def test_against_control(found, decision, why):
    proposal = propose(found)
    assert proposal.decision == decision
    assert why in proposal.because


@pytest.mark.parametrize(
    ("found", "decision", "why"),
    [
        (evidence(0.06, -0.01, 0.12, 0, alone=True), "scale", "target level"),
        (evidence(0.0, -0.1, 0.1, 0, alone=True), "scale", "target level"),
        (evidence(0.1, 0.05, 0.2, 0, [Verdict.BROKEN], alone=True), "iterate", "guard"),
        (evidence(-0.2, -0.3, -0.1, 0, alone=True), "stop", "out of reach"),
        (evidence(-0.02, -0.1, 0.1, 0, alone=True), "iterate", "missed"),
        (
            evidence(-0.02, -0.1, 0.1, 0, alone=True, may_extend=True),
            "extend",
            "missed",
        ),
    ],
)
def test_one_arm_alone(found, decision, why):
    proposal = propose(found)
    assert proposal.decision == decision
    assert why in proposal.because


def test_a_criterion_that_is_reached_stops_and_is_named():
    proposal = propose(evidence(24, 8, 40, reached=["Complaints pass 3"]))
    assert proposal.decision == "stop"
    assert proposal.because == "A kill criterion was reached: Complaints pass 3."


def test_a_kill_comes_before_everything():
    found = evidence(24, 8, 40, guardrails=[Verdict.SEVERE], killed=True)
    assert "kill" in propose(found).because


@given(
    st.builds(
        Evidence,
        gain=st.floats(-50, 50),
        low=st.floats(-50, 50),
        high=st.floats(-50, 50),
        target=st.floats(0, 50),
        guardrails=st.lists(st.sampled_from(Verdict)),
        underpowered=st.booleans(),
        doubts=st.lists(st.sampled_from([*DOUBTS]), min_size=1),
        may_extend=st.booleans(),
        alone=st.booleans(),
    )
)
def test_nothing_scales_in_doubt(found):
    assert propose(found).decision != "scale"
