"""What Jira answers, looked at before anything is done with it. No database.

Whoever answers may be another program, an older Jira or somebody with bad intent. What
is no issue is refused with ValueError; a known field in another shape is left out, as if
it had not been asked for; texts come as a database can keep them.
"""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

DEEPEST = 100
ISSUE_ID = re.compile("[0-9A-Za-z-]{1,40}")
ISSUE_KEY = re.compile("[A-Za-z][A-Za-z0-9_]{0,40}-[0-9]{1,15}")
YEARS = range(2000, 3000)  # in which Jira's clock can stand

# A type, a pattern of texts, a list of one shape, or names with shapes; what is not named
# may be anything.
NAMED = {"name": str}
STATUS = {"name": str, "statusCategory": NAMED}
COMMENT = {"id": ISSUE_ID, "author": {"displayName": str}, "created": str}
KNOWN: Mapping[str, Any] = {
    "status": STATUS,
    "issuetype": NAMED,
    "parent": {"key": ISSUE_KEY},
    "labels": [str],
    "issuelinks": [{"type": NAMED, "inwardIssue": {"key": ISSUE_KEY}}],
    "comment": {"comments": [COMMENT], "total": int},
    "created": str,
    "updated": str,
}
HISTORY = {"histories": [{"created": str, "items": [{"fieldId": str}]}]}


def fits(value: Any, shape: Any) -> bool:
    """True for a value of this shape. Nothing at all fits each."""
    if value is None or shape is None:
        return True
    if isinstance(shape, list):
        return isinstance(value, list) and all(
            each is not None and fits(each, shape[0]) for each in value
        )
    if isinstance(shape, Mapping):
        return isinstance(value, Mapping) and all(
            fits(value.get(name), each) for name, each in shape.items()
        )
    if isinstance(shape, re.Pattern):
        return isinstance(value, str) and shape.fullmatch(value) is not None
    return isinstance(value, shape)


def tidy(value: Any, deepest: int = DEEPEST) -> Any:
    """The same, with texts that a database can keep."""
    if deepest == 0:
        raise ValueError("one thing inside the other without end")
    if isinstance(value, str):
        return value.replace("\x00", "").encode(errors="replace").decode()
    if isinstance(value, dict):
        return {tidy(name): tidy(each, deepest - 1) for name, each in value.items()}
    if isinstance(value, list):
        return [tidy(each, deepest - 1) for each in value]
    return value


def named(found: Any, **shapes: Any) -> dict[str, Any]:
    """An object with all of these, in these shapes."""
    if not (isinstance(found, Mapping) and fits(found, shapes)) or any(
        found.get(name) is None for name in shapes
    ):
        raise ValueError("not what was asked for")
    return dict(found)


def rows(found: Any, **shapes: Any) -> list[dict[str, Any]]:
    if not isinstance(found, list):
        raise ValueError("no list")
    return [named(each, **shapes) for each in found]


def issue(given: Any) -> dict[str, Any]:
    found = named(given, id=ISSUE_ID, key=ISSUE_KEY, fields={})
    fields = found["fields"].items()
    found["fields"] = {n: v for n, v in fields if fits(v, KNOWN.get(n))}
    if not fits(found.get("changelog"), HISTORY):
        del found["changelog"]
    return found


def issues(found: Any) -> list[dict[str, Any]]:
    return [issue(each) for each in rows(found.get("issues"))]


def comments(found: Any) -> list[dict[str, Any]]:
    return rows(named(found, comments=[COMMENT])["comments"], id=ISSUE_ID)


def clock(said: Any) -> datetime | None:
    """A moment that a clock of today can show; None for any other."""
    try:
        found = datetime.fromisoformat(with_colon(str(said)))
    except ValueError:
        return None
    return found if found.tzinfo and found.year in YEARS else None


def with_colon(text: str) -> str:
    """Jira writes +0000, which says the same as +00:00."""
    return f"{text[:-2]}:{text[-2:]}" if text[-5:-4] in ("+", "-") else text


def faults(found: Any) -> str:
    """What Jira says is wrong, with the name of each field: "summary: it is too long"."""
    if not isinstance(found, Mapping):
        return ""
    general, fields = found.get("errorMessages"), found.get("errors")
    told = [str(each) for each in general] if isinstance(general, Sequence) and not isinstance(general, str) else []  # fmt: skip
    if isinstance(fields, Mapping):
        told += [f"{name}: {text}" for name, text in fields.items()]
    return " ".join(told)
