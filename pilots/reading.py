"""A whole pilot read out: every measure, the look it is, the words and the proposal.

The figures of one measure are in `figures`, the boundaries of looks in `looks`,
the decision table in `decision`. Reads only.
"""

from dataclasses import dataclass
from typing import Any

from pilots import figures, looks, readout, sentences, stoplines
from pilots.decision import Evidence, Proposal, propose
from pilots.figures import Newest
from pilots.models import Measure, Pilot, Readout

ALL_BUT = 0.999999  # the information of a look is below 1: only the last look has all


@dataclass(frozen=True, slots=True)
class Reading:
    """What `make` of a read-out keeps: figures, words and the proposal."""

    computed: dict[str, Any]
    sentence: str
    proposal: Proposal


# --- the whole pilot ------------------------------------------------------------------
def read(pilot: Pilot, *, final: bool, may_extend: bool) -> Reading:
    """Read the newest results out, as the planned look it is (the last if `final`)."""
    results = figures.results_of(pilot)
    measures = list(pilot.measures.all())
    main = next(m for m in measures if m.part == Measure.Part.PRIMARY)
    seen = information(pilot, main, results.get(main.pk, {}), final=final)
    alpha = level_of_significance(main, seen)
    rows = [
        figures.described_measure(
            m, results.get(m.pk, {}), alpha if m is main else readout.ALPHA
        )
        for m in measures
    ]
    computed = {
        "look": len(seen), "looks": pilot.looks, "final": final,
        "information": seen, "alpha": alpha,
        "boundary": looks.boundary(seen, float(main.alpha)) if pilot.looks > 1 else None,
        "planned_n": pilot.sample_size,
        "underpowered": is_underpowered(pilot, main, results.get(main.pk, {})),
        "killed": pilot.was_killed,
        "reached": stoplines.reached(pilot, results),
        "measures": rows,
    }  # fmt: skip
    proposal = proposed(pilot, main, computed, may_extend=may_extend)
    return Reading(
        computed, sentences.joined([row["sentence"] for row in rows]), proposal
    )


def information(
    pilot: Pilot, main: Measure, found: Newest, *, final: bool
) -> list[float]:
    """The share of the planned sample at each look so far, this one included.

    The last look uses up what is left of α, however large the sample came out.
    """
    if pilot.looks == 1:
        return [1.0]
    past = [
        each.computed["information"][-1]
        for each in pilot.readouts.order_by("pk")
        if not is_final(each)
    ]
    return [*past, 1.0 if final else share_seen(pilot, main, found)]


def seen_so_far(pilot: Pilot) -> list[float]:
    """The information at each look, if one were taken now."""
    main = pilot.measures.get(part=Measure.Part.PRIMARY)
    found = figures.results_of(pilot).get(main.pk, {})
    return information(pilot, main, found, final=False)


def share_seen(pilot: Pilot, main: Measure, found: Newest) -> float:
    arms = figures.during(main)
    seen = sum(found[key].n for key in arms if key in found)
    planned = (pilot.sample_size or 1) * len(arms)
    return min(round(seen / planned, 6), ALL_BUT)


def level_of_significance(main: Measure, seen: list[float]) -> float:
    """The two-sided α of this look: the planned one if it is the only look."""
    if len(seen) == 1 and seen[0] == 1.0:
        return float(main.alpha)
    return looks.nominal_alpha(seen, float(main.alpha))


def is_underpowered(pilot: Pilot, main: Measure, found: Newest) -> bool:
    planned = pilot.sample_size or 0
    arms = figures.during(main)
    return any(key not in found or found[key].n < planned for key in arms)


# --- the proposal ---------------------------------------------------------------------
def proposed(
    pilot: Pilot, main: Measure, computed: dict[str, Any], *, may_extend: bool
) -> Proposal:
    final = computed["final"]
    rows = computed["measures"]
    row = next(each for each in rows if each["measure"] == main.pk)
    guardrails = [each for each in rows if each["part"] == Measure.Part.GUARDRAIL]
    gain, low, high, target = gains(main, row)
    evidence = Evidence(
        gain=gain, low=low, high=high, target=target,
        guardrails=[figures.verdict_of(each) for each in guardrails],
        killed=pilot.was_killed,
        reached=computed["reached"],
        underpowered=final and computed["underpowered"],
        may_extend=may_extend or not final,  # before the last look it just goes on
        alone=not main.has_control,
    )  # fmt: skip
    proposal = propose(evidence)
    if not final:
        return at_a_look(proposal)
    if proposal.decision == "scale" and pilot.kind == Pilot.Kind.POC:
        return Proposal("graduate", proposal.because)
    return proposal


def gains(main: Measure, row: dict[str, Any]) -> tuple[float, float, float, float]:
    """(gain, low, high, target) in the good direction.

    Against control a gain is over no effect, and the target is the way from the
    baseline to the target; one arm alone gains over its target level, which is 0.
    Without any result nothing is gained, and nothing is excluded.
    """
    sign = -1 if main.direction == "down" else 1
    target, baseline = float(main.target or 0), float(main.baseline or 0)
    hoped = sign * (target - baseline) if main.has_control else 0.0
    if row["effect"]:
        found, point, zero = row["effect"], row["effect"]["difference"], 0.0
    elif row["level"]:
        found, point, zero = row["level"], row["level"]["value"], target
    else:
        return 0.0, -abs(hoped), abs(hoped), hoped
    low, high = sorted(sign * (found[end] - zero) for end in ("low", "high"))
    return sign * (point - zero), low, high, hoped


def at_a_look(proposal: Proposal) -> Proposal:
    """Before the last look only a clear answer ends it; anything else goes on."""
    if proposal.decision in {"scale", "stop"}:
        return proposal
    return Proposal("go_on", "This look does not cross its boundary.")


# --- what is kept -----------------------------------------------------------------------
def is_final(kept: Readout) -> bool:
    return bool(kept.computed.get("final"))


def is_current(kept: Readout) -> bool:
    """True if the results still give the figures this read-out rests on."""
    results = figures.results_of(kept.pilot)
    now = {
        m.pk: [
            figures.arm_data(row) for _, row in sorted(results.get(m.pk, {}).items())
        ]
        for m in kept.pilot.measures.all()
    }
    return now == {row["measure"]: row["arms"] for row in kept.computed["measures"]}
