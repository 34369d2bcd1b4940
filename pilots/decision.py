"""The decision table of domain.md §6: what a read-out proposes; a person decides.

| proposed | when |
| --- | --- |
| stop | a kill criterion was reached, or a guardrail is worse than its margin beyond doubt |
| scale | the interval excludes no effect on the good side, the effect reaches the target, every guardrail holds |
| iterate | an effect, but short of the target, or with a guardrail not shown to hold |
| extend | the interval includes both no effect and the target, and there is time, budget and a first extension left |
| stop | the interval excludes the target, and includes no effect or lies on the wrong side |

Three cases the table leaves open are decided against optimism. A sample below the
plan never proposes to scale: it is extended, or else iterated. A reading in doubt never
does either, for each of DOUBTS: arms of the wrong sizes have lost units, and whom one
of them lost is seldom chance; a plan changed past its amendments promised nothing.
An interval that includes both, with nothing left to extend with, stops.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pilots.readout import Verdict

DOUBTS = {
    "mismatched": "the arms are not of the sizes planned: find out which units are lost, and why.",
    "drifted": "the plan was changed past its amendments: put it back, and read out again.",
    "not_parallel": "both groups did not move alike before the start: find others to compare with.",
    "no_trend": "no trend before the start is shown: record six days or more from before.",
    "exploratory": "this extension was not planned beforehand: it explores, and the next pilot proves.",
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the table looks at, in the good direction: a gain is an improvement.

    Against control, 0 is no effect and `target` the gain hoped for. One arm alone
    has no null to exclude (`alone`): its gain is over the target level, which is 0.
    """

    gain: float
    low: float
    high: float
    target: float
    guardrails: Sequence[Verdict] = ()
    killed: bool = False
    reached: Sequence[str] = ()  # kill criteria that the results are past, in words
    underpowered: bool = False
    doubts: Sequence[str] = ()  # words of DOUBTS
    may_extend: bool = False
    alone: bool = False


@dataclass(frozen=True, slots=True)
class Proposal:
    """`decision` is a value of Pilot.Decision; `because` is a sentence for people."""

    decision: str
    because: str


def propose(evidence: Evidence) -> Proposal:
    """The line of the decision table that applies."""
    if evidence.reached:
        which = "; ".join(evidence.reached)
        return Proposal("stop", f"A kill criterion was reached: {which}.")
    if evidence.killed:
        return Proposal("stop", "A kill criterion was reached.")
    if Verdict.SEVERE in evidence.guardrails:
        return Proposal("stop", "A guardrail is worse than allowed beyond doubt.")
    if evidence.alone:
        return against_level(evidence)
    if evidence.low > 0:
        return worked(evidence)
    return not_shown(evidence)


def doubt(evidence: Evidence) -> str:
    """The first thing that keeps it from being trusted, as the end of a sentence."""
    return DOUBTS[evidence.doubts[0]] if evidence.doubts else ""


def worked(evidence: Evidence) -> Proposal:
    """The interval excludes no effect, on the good side."""
    if evidence.gain < evidence.target:
        return Proposal("iterate", "The effect is real but short of the target.")
    return reached(evidence, "The effect is real and reaches the target")


def reached(evidence: Evidence, what: str) -> Proposal:
    if words := doubt(evidence):
        return Proposal("iterate", f"{what}, but {words}")
    if any(each != Verdict.HOLDS for each in evidence.guardrails):
        return Proposal("iterate", f"{what}, but a guardrail is not shown to hold.")
    if evidence.underpowered:
        choice = "extend" if evidence.may_extend else "iterate"
        return Proposal(choice, f"{what}, but the sample is below the plan.")
    return Proposal("scale", f"{what}, and every guardrail holds.")


def not_shown(evidence: Evidence) -> Proposal:
    """The interval includes no effect, or lies on the wrong side."""
    if evidence.high < 0:
        return Proposal("stop", "The effect goes the wrong way.")
    if evidence.high < evidence.target:
        return Proposal("stop", "No effect is shown, and the target is out of reach.")
    if evidence.may_extend:
        return Proposal(
            "extend", "Neither no effect nor the target can be excluded yet."
        )
    return Proposal(
        "stop", "No effect is shown, and no time, budget or extension is left."
    )


def against_level(evidence: Evidence) -> Proposal:
    """One arm alone: is the level reached?"""
    if evidence.gain >= evidence.target:
        return reached(evidence, "The target level is reached")
    if evidence.high < evidence.target:
        return Proposal("stop", "The target level is out of reach.")
    if evidence.may_extend:
        return Proposal("extend", "The target level is missed but not excluded.")
    return Proposal("iterate", "The target level is missed but not excluded.")
