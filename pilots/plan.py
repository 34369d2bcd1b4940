"""The plan: what was promised before anything was seen (domain.md §6).

`snapshot` is the plan as plain data, kept with the SHA-256 of its canonical JSON: the same plan has the
same hash on every machine, and any later change shows. The plan that was
reviewed is compared at the start without its dates, which `schedule` may move.
"""

import re
from typing import Any

from django.forms.models import model_to_dict

from governance import materials
from governance.canonical import digest
from pilots.models import KillCriterion, Measure, Pilot
from pilots.models.looking import Looking

# Texts, bounds and people; measures and kill criteria follow in `snapshot`.
TEXTS = ("change", "for_whom", "because", "wrong_if")
BOUNDS = (
    "agents", "hours", "languages", "unit", "share_percent", "sample_size", "looks",
    "exclusions", "max_contacts", "budget", "data_classes", "states", "channels",
    "rollback_minutes",
)  # fmt: skip
PEOPLE = ("owner", "sponsor", "rollback_owner")
LINKS = ("item",)
DATES = ("starts_on", "ends_on")
PLACES = ("sites", "queues", "vendor_models")
# Said only where something is chosen: plans that were hashed before they were asked for
# still match their hash.
IF_ANY = ("states", "channels", "vendor_models")

MEASURE = (
    "part", "name", "method", "direction", "unit", "baseline", "target", "min_effect",
    "planned_sd", "cluster_size", "icc", "max_worsening", "alpha", "power",
)  # fmt: skip
KILL = ("text", "threshold", "window_days")
# Asked of plans since: written down only where they say more than plans did before,
# so that a plan hashed without them still has its hash.
PROMISED = (
    "look_shares", "spending", "tau", "extension_percent", "analysis_plan",
    "sample_reason",
)  # fmt: skip

# What an amendment may touch. How it is drawn, measured and looked at stays.
AMENDABLE = frozenset({
    *TEXTS, *PLACES, "agents", "hours", "languages", "share_percent", "sample_size",
    "sample_reason", "exclusions", "max_contacts", "budget", "data_classes",
    "states", "channels", "rollback_minutes", *PEOPLE,
})  # fmt: skip
AMENDABLE_OF_MEASURE = frozenset(
    {"name", "baseline", "target", "min_effect", "max_worsening"}
)


def snapshot(pilot: Pilot, *, dates: bool = True) -> dict[str, Any]:
    """The whole plan as plain data, places and people by their ids."""
    plan = {name: plain(getattr(pilot, name)) for name in (*TEXTS, *BOUNDS)}
    plan |= {name: getattr(pilot, f"{name}_id") for name in (*PEOPLE, *LINKS)}
    plan |= {name: sorted(place_ids(pilot, name)) for name in PLACES}
    plan |= promised(pilot)
    if dates:
        plan |= {name: plain(getattr(pilot, name)) for name in DATES}
    plan |= collected(pilot, drawn=dates)
    plan = {name: v for name, v in plan.items() if v or name not in IF_ANY}
    plan["kind"], plan["product"] = pilot.kind, pilot.product_id
    plan["measures"] = [measure(each) for each in pilot.measures.order_by("pk")]
    plan["kill_criteria"] = [
        criterion(each)
        for each in pilot.kill_criteria.select_related("measure").order_by("pk")
    ]
    return plan


def collected(pilot: Pilot, *, drawn: bool) -> dict[str, Any]:
    """How the data comes to be: the split, the days left out, and the list as drawn.

    Said only where it is not what every plan meant before there was a choice: plans
    hashed before still match. The list is drawn after the review, so only the plan
    that is frozen at the start names it.
    """
    said: dict[str, Any] = {}
    if (pilot.split_control, pilot.split_treatment) != (1, 1):
        said["split"] = [pilot.split_control, pilot.split_treatment]
    if pilot.discard_days:
        said["discard_days"] = pilot.discard_days
    newest = pilot.assignment_lists.last() if drawn else None
    if newest:
        said["assignment"] = {
            name: getattr(newest, name) for name in ("source", "seed", "rows", "sha256")
        }
    return said


def promised(pilot: Pilot) -> dict[str, Any]:
    """How it is read, as far as that is not what every plan says."""
    defaults = model_to_dict(Pilot(), PROMISED)
    said = {
        name: plain(getattr(pilot, name))
        for name in PROMISED
        if getattr(pilot, name) != defaults[name]
    }
    implied = Looking.PLANNED_LOOKS if pilot.looks > 1 else Looking.AT_THE_END
    return said if pilot.looking == implied else said | {"looking": pilot.looking}


def place_ids(pilot: Pilot, name: str) -> list[int]:
    return list(getattr(pilot, name).values_list("pk", flat=True))


def measure(row: Measure) -> dict[str, Any]:
    data = {name: plain(getattr(row, name)) for name in MEASURE}
    # As in `collected`: totals were the only way before.
    grain = {} if row.grain == Measure.Grain.TOTALS else {"grain": row.grain}
    return data | {"metric": row.metric_id} | grain


def criterion(row: KillCriterion) -> dict[str, Any]:
    data = {name: plain(getattr(row, name)) for name in KILL}
    # Said only where they say something: plans hashed before still match.
    later: dict[str, Any] = {} if row.auto else {"auto": False}
    if row.min_units:
        later["min_units"] = row.min_units
    return data | {"measure": row.measure.name if row.measure else None} | later


def plain(value: Any) -> Any:
    """JSON's own types; a Decimal without its trailing zeros, so that 1.50 is 1.5."""
    if value is None or isinstance(value, bool | int | str):
        return value
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    if hasattr(value, "normalize"):
        return format(value.normalize(), "f")
    return str(value)


def reviewed_digest(pilot: Pilot) -> str:
    """The hash of what a gate reviews: everything but the dates."""
    return digest(snapshot(pilot, dates=False))


def freeze(pilot: Pilot) -> None:
    """Set `plan` and `plan_hash` on `pilot`, unsaved."""
    pilot.plan = snapshot(pilot)
    pilot.plan_hash = digest(pilot.plan)


def is_intact(pilot: Pilot) -> bool:
    """True if the frozen plan is what its hash says, and nothing moved but by amendment."""
    last = pilot.amendments.order_by("-pk").first()
    left = last.plan_hash if last else pilot.plan_hash
    is_itself = bool(pilot.plan) and digest(pilot.plan) == pilot.plan_hash
    return is_itself and digest(snapshot(pilot)) == left


# --- what needs the gate again ---------------------------------------------------------
def material(approved: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What in `now` outgrows the plan that was approved (domain.md §7), in words.

    Compared with the frozen plan, so that many small changes cannot add up.
    """
    found = materials.changes(compared(approved), compared(now))
    return [each.words for each in found]


def compared(plan: dict[str, Any]) -> dict[str, Any]:
    """A plan as facts: languages one by one, and nothing left out that may be chosen."""
    chosen = {name: plan.get(name, []) for name in IF_ANY}
    return plan | chosen | {"languages": words(plan["languages"])}


def words(text: str) -> list[str]:
    """“English, Spanish and Lao” → [English, Lao, Spanish]."""
    parts = (part.strip() for part in re.split(r"[,;/&]|\band\b", text))
    return sorted(part.capitalize() for part in parts if part)
