"""A whole pilot read out: every measure, the look it is, the words and the proposal.

The figures of one measure are in `figures`, what stands beside them in `beside`, the
boundaries of looks in `readout.looks`, the decision table in `decision`. Two plans may
be read: the frozen one decides, the amended one stands beside it. Reads only.
"""

from dataclasses import dataclass
from math import inf
from typing import Any

from pilots import (
    beside,
    figures,
    left_out,
    peeking,
    readout,
    sentences,
    stoplines,
    terms,
)
from pilots.decision import Evidence, Proposal, doubt, propose
from pilots.figures import Newest
from pilots.left_out import Way
from pilots.models import Measure, Pilot, Readout
from pilots.readout import looks
from pilots.terms import Terms

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
    promised, now = terms.frozen(pilot), terms.amended(pilot)
    found = read_by(pilot, promised, final=final, may_extend=may_extend)
    if promised.same_as(now):
        return found
    other = read_by(pilot, now, final=final, may_extend=may_extend)
    as_amended = {
        "sentence": other.sentence,
        "proposal": other.proposal.decision,
        "because": other.proposal.because,
    }
    return Reading(
        found.computed | {"amended": as_amended}, found.sentence, found.proposal
    )


def read_by(pilot: Pilot, by: Terms, *, final: bool, may_extend: bool) -> Reading:
    """The same results, held against these terms."""
    results = figures.results_of(pilot)
    newest = results.get(by.main.pk, {})
    seen = information(pilot, by, newest, final=final)
    alpha = level_of_significance(by, seen)
    days = beside.days(by)
    always = beside.any_day(pilot, by, newest, days)
    trend = beside.trend_of(by)
    rows = [
        figures.described_measure(
            m,
            results.get(m.pk, {}),
            alpha if m is by.main else readout.ALPHA,
            always if m is by.main and by.any_day else None,
        )
        for m in by.measures
    ]
    computed = {
        "look": len(seen), "looks": by.looks, "final": final,
        "looking": by.looking, "spending": by.spending, "information": seen,
        "alpha": alpha, "boundary": boundary(by, seen),
        "planned_n": planned_n(pilot, by),
        "underpowered": is_underpowered(pilot, by, newest),
        "killed": pilot.was_killed,
        "extended": pilot.extended_on is not None,
        "reached": stoplines.reached(pilot, results),
        "measures": rows,
        "sample_ratio": figures.finite(beside.sizes(pilot, by.main, newest)),
        "always": figures.finite(always),
        "peeking": peeking.told(days, float(by.main.alpha)),
        "trend": figures.finite(trend),
        "doubts": beside.doubts(pilot, by, trend, final=final),
    }  # fmt: skip
    proposal = proposed(pilot, by, computed, may_extend=may_extend)
    computed["ways"] = [
        other_way(pilot, by, computed, way, proposal, may_extend=may_extend)
        for way in left_out.ways(pilot)
    ]
    return Reading(
        computed, sentences.joined([row["sentence"] for row in rows]), proposal
    )


def other_way(
    pilot: Pilot,
    by: Terms,
    computed: dict[str, Any],
    way: Way,
    counts: Proposal,
    *,
    may_extend: bool,
) -> dict[str, Any]:
    """The same reading with other units in it, and whether it would turn the proposal."""
    rows = left_out.rows(pilot, by, way, computed["alpha"])
    found = proposed(pilot, by, computed | {"measures": rows}, may_extend=may_extend)
    main = next(row for row in rows if row["measure"] == by.main.pk)
    return {
        "way": way.name, "units": way.units, "effect": main["effect"],
        "sentence": main["sentence"], "proposal": found.decision,
        "proposes": Readout.Proposal(found.decision).label,
        "turns": found.decision != counts.decision,
    }  # fmt: skip


def information(pilot: Pilot, by: Terms, newest: Newest, *, final: bool) -> list[float]:
    """The share of all units planned at each look so far, this one included.

    An extension that was planned is one look more: the end before it is not the
    last look, and leaves some α for it. The last look uses up what is left of α,
    however large the sample came out.
    """
    whole = 1 + by.extension
    past = [
        each.computed["information"][-1]
        for each in pilot.readouts.order_by("pk")
        if not is_final(each)
    ]
    if by.extension and pilot.extended_on:
        past.append(1 / whole)
    if not final:
        return [*past, share_seen(by, newest) / whole]
    return [*past, 1.0 if pilot.extended_on else 1 / whole]


def seen_so_far(pilot: Pilot) -> list[float]:
    """The information at each look, if one were taken now."""
    by = terms.frozen(pilot)
    newest = figures.results_of(pilot).get(by.main.pk, {})
    return information(pilot, by, newest, final=False)


def share_of_sample(pilot: Pilot) -> float:
    """How much of the planned sample is in."""
    by = terms.frozen(pilot)
    return share_seen(by, figures.results_of(pilot).get(by.main.pk, {}))


def share_seen(by: Terms, newest: Newest) -> float:
    arms = figures.during(by.main)
    seen = sum(newest[key].n for key in arms if key in newest)
    planned = max(by.sample_size, 1) * len(arms)
    return min(round(seen / planned, 6), ALL_BUT)


def level_of_significance(by: Terms, seen: list[float]) -> float:
    """The two-sided α of this look: the planned one if it is the only look."""
    alpha = float(by.main.alpha)
    if by.any_day or seen == [1.0]:
        return alpha
    return looks.nominal_alpha(seen, alpha, by.spending)


def boundary(by: Terms, seen: list[float]) -> float | None:
    """The |z| that this look has to pass; None where there is one look only."""
    if by.any_day or (by.looks == 1 and not by.extension):
        return None
    return looks.boundary(seen, float(by.main.alpha), by.spending)


def planned_n(pilot: Pilot, by: Terms) -> int:
    more = 1 + by.extension if pilot.extended_on else 1
    return round(by.sample_size * more)


def is_underpowered(pilot: Pilot, by: Terms, newest: Newest) -> bool:
    planned, arms = planned_n(pilot, by), figures.during(by.main)
    return any(key not in newest or newest[key].n < planned for key in arms)


# --- the proposal ---------------------------------------------------------------------
def proposed(
    pilot: Pilot, by: Terms, computed: dict[str, Any], *, may_extend: bool
) -> Proposal:
    final, main = computed["final"], by.main
    rows = computed["measures"]
    row = next(each for each in rows if each["measure"] == main.pk)
    guardrails = [each for each in rows if each["part"] == Measure.Part.GUARDRAIL]
    gain, low, high, target = gains(main, row)
    if by.any_day and not computed["always"]:  # too little yet to read on any day
        low, high = -inf, inf
    evidence = Evidence(
        gain=gain, low=low, high=high, target=target,
        guardrails=[figures.verdict_of(each) for each in guardrails],
        killed=pilot.was_killed,
        reached=computed["reached"],
        underpowered=final and computed["underpowered"],
        doubts=beside.doubted(computed),
        may_extend=may_extend or not final,  # before the last look it just goes on
        alone=not main.has_control,
    )  # fmt: skip
    proposal = propose(evidence)
    if not final:
        return at_a_look(proposal, doubt(evidence))
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


def at_a_look(proposal: Proposal, doubt: str) -> Proposal:
    """Before the last look only a clear answer ends it; anything else goes on."""
    if proposal.decision in {"scale", "stop"}:
        return proposal
    if doubt:
        return Proposal("go_on", f"This look shows no effect to trust: {doubt}")
    return Proposal("go_on", "This look does not cross its boundary.")


# --- what is kept -----------------------------------------------------------------------
def is_final(kept: Readout) -> bool:
    return bool(kept.computed.get("final"))


def finals(pilot: Pilot) -> list[Readout]:
    """The readings since it ended, or since its extension did: the first one counts."""
    rows = [each for each in pilot.readouts.order_by("pk") if is_final(each)]
    if pilot.extended_on is None:
        return rows
    return [each for each in rows if each.computed.get("extended", True)]


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
