"""What an issue holds that does not come along, or that we must not write over."""

from collections.abc import Container, Mapping
from typing import Any

from backlog.jira import adf


def lost(issue: Mapping[str, Any], carried: Container[str]) -> set[str]:
    """The fields of an issue that hold something and are not carried, as "field" or, for
    what a carried document holds beside its words, as "field: a table"."""
    found = set()
    for name, value in issue["fields"].items():
        if name not in carried:
            found |= {name} if held(value) else set()
        elif adf.is_document(value):
            found |= {f"{name}: {part}" for part in adf.lost(value)}
    return found


def held(value: Any) -> bool:
    """True for a value that somebody gave: not empty, no counter at nought."""
    if isinstance(value, Mapping):
        return any(held(v) for k, v in value.items() if k != "self") and not at_nought(
            value
        )
    return value not in (None, "", [], {}, 0, -1, False)


def at_nought(value: Mapping[str, Any]) -> bool:
    counts = [v for k, v in value.items() if k in ("total", "votes", "watchCount")]
    return counts == [0]


def frail(issue: Mapping[str, Any], remotes: Mapping[str, str]) -> dict[str, str]:
    """{our field: what is in Jira's document that our text cannot say}."""
    found = {}
    for name, remote in remotes.items():
        value = issue["fields"].get(remote)
        if adf.is_document(value) and (lost := adf.lost(value)):
            found[name] = ", ".join(sorted(lost))
    return found
