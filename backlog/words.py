"""What the score columns and their changes are called, everywhere the same."""

from collections.abc import Mapping

COLUMN_WORDS = {
    "business_value": "Value",
    "time_criticality": "Time criticality",
    "risk_reduction": "Risk reduction",
    "job_size": "Job size",
    "duration_override": "Duration",
}


def step(old: object, new: object) -> str:
    """ "8 → 5"; a score that was missing is a dash."""
    return f"{'–' if old is None else old} → {'–' if new is None else new}"


def steps(changed: Mapping[str, list[int | None]]) -> str:
    """ "job size 8 → 5, value – → 3"."""
    return ", ".join(
        f"{COLUMN_WORDS.get(name, name).lower()} {step(old, new)}"
        for name, (old, new) in changed.items()
    )


def about(key: str, changed: Mapping[str, list[int | None]]) -> str:
    """ "Job size of F-109 8 → 5", or "F-109: value – → 8, job size – → 5"."""
    if len(changed) > 1:
        return f"{key}: {steps(changed)}"
    [(name, (old, new))] = changed.items()
    return f"{COLUMN_WORDS[name]} of {key} {step(old, new)}"
