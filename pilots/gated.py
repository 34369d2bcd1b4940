"""What a pilot tells a gate of itself: its plan, as frozen or as it is, and what it showed."""

from collections.abc import Sequence
from typing import Any

from core.clock import today
from governance import canonical
from governance.gated import Gated, Part
from pilots import plan
from pilots.hypothesis import sentence
from pilots.models import Amendment, Pilot, Readout
from pilots.tier_answers import answers_of
from portfolio.models import VendorModel

Written = dict[str, Any]


def parts_of(pilot: Pilot) -> Sequence[Part]:
    """The plan with its amendments, and the newest read-out if there is one."""
    newest = pilot.readouts.select_related("made_by").last()
    return [plan_of(pilot), *([readout_of(newest)] if newest else [])]


def plan_of(pilot: Pilot) -> Part:
    """The frozen plan from the start on; before, the plan as it stands."""
    written = pilot.plan or plan.snapshot(pilot)
    amendments = [
        amendment(each) for each in pilot.amendments.select_related("made_by")
    ]
    data = {
        "pilot": pilot.key,
        "state": pilot.state,
        "decision": pilot.decision,
        "plan": written,
        "plan_hash": pilot.plan_hash or canonical.digest(written),
        "submitted_hash": pilot.submitted_hash,
        "amendments": amendments,
    }
    lines = [
        ("Pilot", f"{pilot}, {pilot.get_state_display().lower()}"),
        ("Hypothesis", sentence(pilot)),
        *bounds(pilot, written),
        *((each["part"].capitalize(), measured(each)) for each in written["measures"]),
        *(("Stops at once if", stops(each)) for each in written["kill_criteria"]),
        ("Way back", way_back(pilot, written)),
        (
            "Frozen",
            f"with the hash {pilot.plan_hash}" if pilot.plan_hash else "not yet",
        ),
        *((f"Amended {each['made_on']}", changed(each)) for each in amendments),
    ]
    return Part("plan", "The plan", data, [line for line in lines if line[1]])


def bounds(pilot: Pilot, written: Written) -> list[tuple[str, str]]:
    """Where, with whom, how much: places by their codes as they are today."""
    share, most = written["share_percent"], written["max_contacts"]
    return [
        ("Sites", codes(pilot.sites)),
        ("Queues", codes(pilot.queues)),
        ("Agents", written["agents"]),
        ("Share of contacts", f"{share} %" if share else ""),
        ("Exposure", f"at most {most:,} contacts" if most else ""),
        ("Budget", f"${pilot.budget:,.0f}" if pilot.budget else ""),
        ("Excluded", written["exclusions"]),
        ("Hours", written["hours"]),
        ("Languages", written["languages"]),
        ("States", ", ".join(written.get("states", ()))),
        ("Channels", ", ".join(written.get("channels", ()))),
        ("Data", ", ".join(written["data_classes"])),
        ("Vendor models", ", ".join(model_versions(pilot))),
        ("Sample", sample(pilot, written)),
        ("Days", f"{pilot.starts_on} to {pilot.ends_on}" if pilot.ends_on else ""),
    ]


def codes(places: Any) -> str:
    return ", ".join(each.code for each in places.order_by("code"))


def sample(pilot: Pilot, written: Written) -> str:
    if not written["sample_size"]:
        return ""
    unit, looks = pilot.get_unit_display().lower(), written["looks"]
    seen = f", {looks} looks" if looks > 1 else ""
    return f"{written['sample_size']:,} per arm, by {unit}{seen}"


def measured(row: Written) -> str:
    """One measure with all that was promised of it: figures as the plan keeps them."""
    said = [
        row["name"],
        row["method"].replace("_", " "),
        f"{row['direction']} is better",
        *(
            f"{words} {row[name]}"
            for name, words in PROMISED.items()
            if row[name] is not None
        ),
    ]
    return ", ".join(said)


# Of a measure, what the plan promises in figures: shares from 0 to 1, means in the unit.
PROMISED = {
    "baseline": "from",
    "target": "to",
    "min_effect": "smallest difference worth having",
    "max_worsening": "at most this much worse:",
    "alpha": "α",
    "power": "power",
}


def stops(row: Written) -> str:
    by_hand = "" if row.get("auto", True) else " (a person pauses it)"
    return f"{row['text']}{by_hand}"


def way_back(pilot: Pilot, written: Written) -> str:
    minutes = written["rollback_minutes"]
    within = f"within {minutes} minutes" if minutes else ""
    parts = [str(pilot.rollback_owner) if pilot.rollback_owner else "", within]
    return ", ".join(part for part in parts if part)


def changed(row: Written) -> str:
    """An amendment in words: why, and each field before and after."""
    each = [f"{name}: {old} → {new}" for name, (old, new) in row["changes"].items()]
    return f"{row['reason']} ({'; '.join(each)})"


def amendment(row: Amendment) -> dict[str, Any]:
    return {
        "reason": row.reason,
        "changes": row.changes,
        "plan_hash": row.plan_hash,
        "made_by": str(row.made_by),
        "made_on": row.made_on.isoformat(),
    }


def readout_of(row: Readout) -> Part:
    data = {
        "readout": row.pk,
        "look": row.look,
        "as_of": row.as_of.isoformat(),
        "computed": row.computed,
        "sentence": row.sentence,
        "proposal": row.proposal,
        "because": row.because,
        "made_by": str(row.made_by),
        "made_at": row.made_at.isoformat(),
    }
    lines = [
        ("It showed", row.sentence),
        *((each["name"], figures(each)) for each in row.computed["measures"]),
        ("Proposed", f"{row.get_proposal_display()}: {row.because}"),
        ("As of", f"{row.as_of.isoformat()}, look {row.look}, by {row.made_by}"),
        ("Reading", f"no. {row.pk}"),
    ]
    return Part("readout", "The newest read-out", data, lines)


def figures(row: Written) -> str:
    """The figures under one sentence: effect or level with its interval, and the arms."""
    arms = [f"{a['arm']} {a['n']:,} ({a['period']})" for a in row["arms"]]
    effect, level = row["effect"], row["level"]
    said = []
    if effect:
        said.append(f"effect {effect['difference']:.4g} {between(effect)}")
    if level:
        said.append(f"level {level['value']:.4g} {between(level)}")
    if row["guard"]:
        said.append(f"guardrail {row['guard']['verdict'].replace('_', ' ')}")
    return "; ".join([*said, *arms]) or "not measured"


def between(found: Written) -> str:
    ends = [found[end] for end in ("low", "high")]
    return "" if None in ends else f"({ends[0]:.4g} to {ends[1]:.4g})"


# --- what an approval rests on ----------------------------------------------------------
def facts_of(pilot: Pilot) -> dict[str, Any]:
    """What governance compares with the day of the approval (governance.materials).

    The hash of the plan is kept beside it: what starts is what was decided (`guards`).
    """
    return {
        "plan": pilot.submitted_hash,
        "vendor_models": model_versions(pilot),
        "data_classes": sorted(pilot.data_classes),
        "sites": sorted(pilot.sites.values_list("code", flat=True)),
        "queues": sorted(pilot.queues.values_list("code", flat=True)),
        "states": sorted(pilot.states),
        "languages": plan.words(pilot.languages),
        "channels": sorted(pilot.channels),
        "max_contacts": pilot.max_contacts,
        "budget": plan.plain(pilot.budget),
        "share_percent": pilot.share_percent,
        "exclusions": pilot.exclusions,
    }


def model_versions(pilot: Pilot) -> list[str]:
    """The models it uses, each with the version that serves today."""
    models = VendorModel.objects.for_page().filter(
        pk__in=pilot.vendor_models.values("pk")
    )
    return sorted(each.called(today()) for each in models)


PILOT = Gated("pilots.pilot", parts_of, facts_of, answers_of)
