"""What an amendment makes easier to reach: a nearer target, a wider margin, fewer units.

Pure: two snapshots of one plan (`pilots.plan`), the one before and the one after.
"""

from typing import Any

Plan = dict[str, Any]


def loosened(before: Plan, after: Plan) -> list[str]:
    """What is easier after than before, in words; measures stay in their places."""
    found = [
        words
        for old, new in zip(before["measures"], after["measures"], strict=True)
        for words in of_measure(old, new)
    ]
    fewer = number(after["sample_size"]) < number(before["sample_size"])
    return [*found, *(["the sample is smaller"] if fewer else [])]


def of_measure(old: Plan, new: Plan) -> list[str]:
    checks = (
        (wanted(new) < wanted(old), f"the target of “{old['name']}” is nearer"),
        (allowed(new) > allowed(old), f"the margin of “{old['name']}” is wider"),
    )
    return [words for is_so, words in checks if is_so]


def wanted(row: Plan) -> float:
    """How far the target lies from the baseline, in the good direction.

    One arm alone is held against its target level itself.
    """
    if row["target"] is None or row["part"] != "primary":
        return 0.0
    sign = -1 if row["direction"] == "down" else 1
    from_ = 0.0 if alone(row) else number(row["baseline"])
    return sign * (number(row["target"]) - from_)


def allowed(row: Plan) -> float:
    """How bad a guardrail may become: against control, or as a level of its own."""
    if row["max_worsening"] is None:
        return 0.0
    sign = 1 if row["direction"] == "down" else -1
    from_ = sign * number(row["baseline"]) if alone(row) else 0.0
    return from_ + number(row["max_worsening"])


def alone(row: Plan) -> bool:
    return row["method"] in {"one_proportion", "agreement"}


def number(value: Any) -> float:
    return float(value or 0)
