"""The plan: what was promised before anything was seen (domain.md §6).

`snapshot` is the plan as plain data, kept with the SHA-256 of its canonical JSON: the same plan has the
same hash on every machine, and any later change shows. The plan that was
reviewed is compared at the start without its dates, which `schedule` may move.
"""

from typing import Any

from governance.canonical import digest
from pilots.models import KillCriterion, Measure, Pilot

# Texts, bounds and people; measures and kill criteria follow in `snapshot`.
TEXTS = ("change", "for_whom", "because", "wrong_if")
BOUNDS = (
    "agents", "hours", "languages", "unit", "share_percent", "sample_size", "looks",
    "exclusions", "max_contacts", "budget", "data_classes", "rollback_minutes",
)  # fmt: skip
PEOPLE = ("owner", "sponsor", "rollback_owner")
LINKS = ("item",)
DATES = ("starts_on", "ends_on")
PLACES = ("sites", "queues")
FIELDS = (*TEXTS, *BOUNDS, *PEOPLE, *LINKS, *DATES)

MEASURE = (
    "part", "name", "method", "direction", "unit", "baseline", "target", "min_effect",
    "planned_sd", "cluster_size", "icc", "max_worsening", "alpha", "power",
)  # fmt: skip
KILL = ("text", "threshold", "window_days")


def snapshot(pilot: Pilot, *, dates: bool = True) -> dict[str, Any]:
    """The whole plan as plain data, places and people by their ids."""
    plan = {name: plain(getattr(pilot, name)) for name in (*TEXTS, *BOUNDS)}
    plan |= {name: getattr(pilot, f"{name}_id") for name in (*PEOPLE, *LINKS)}
    plan |= {name: sorted(place_ids(pilot, name)) for name in PLACES}
    if dates:
        plan |= {name: plain(getattr(pilot, name)) for name in DATES}
    plan["kind"], plan["product"] = pilot.kind, pilot.product_id
    plan["measures"] = [measure(each) for each in pilot.measures.order_by("pk")]
    plan["kill_criteria"] = [
        criterion(each)
        for each in pilot.kill_criteria.select_related("measure").order_by("pk")
    ]
    return plan


def place_ids(pilot: Pilot, name: str) -> list[int]:
    return list(getattr(pilot, name).values_list("pk", flat=True))


def measure(row: Measure) -> dict[str, Any]:
    data = {name: plain(getattr(row, name)) for name in MEASURE}
    return data | {"metric": row.metric_id}


def criterion(row: KillCriterion) -> dict[str, Any]:
    data = {name: plain(getattr(row, name)) for name in KILL}
    return data | {"measure": row.measure.name if row.measure else None}


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
    """True if the frozen plan is still what its hash says."""
    return bool(pilot.plan) and digest(pilot.plan) == pilot.plan_hash


# --- what needs the gate again ---------------------------------------------------------
MORE = 1.2  # [POLICY] domain.md §7: more than a fifth more exposure is material


def material(approved: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """What in `now` outgrows the plan that was approved (domain.md §7), in words.

    Compared with the frozen plan, so that many small changes cannot add up.
    """
    found = [
        f"another {word}"
        for name, word in (
            ("sites", "site"),
            ("queues", "queue"),
            ("data_classes", "kind of data"),
        )
        if set(now[name]) - set(approved[name])
    ]
    found += [
        f"other {name}"
        for name in ("languages", "exclusions")
        if now[name] != approved[name]
    ]
    return found + [
        f"over a fifth more {word}"
        for name, word in (
            ("max_contacts", "contacts"), ("budget", "money"), ("share_percent", "traffic"),
        )
        if float(now[name] or 0) > MORE * float(approved[name] or 0)
    ]  # fmt: skip
