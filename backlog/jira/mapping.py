"""Items and Jira's issues in one canonical form, so that they can be compared. No database.

A value is a text, or None for nothing. What Jira cannot hold (spaces in a label) and what
we do not keep (card numbers in a text) is taken out here, on both sides alike: otherwise
two sides that agree would look different for ever.
"""

from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from backlog import reading
from backlog.jira import adf, shape
from backlog.jira.merge import Direction, Value

SEPARATOR = " "


@dataclass(frozen=True)
class Known:
    """One of our fields: its name in Jira, and how it is carried until somebody says."""

    label: str
    remote: str
    direction: Direction


FIELDS: Mapping[str, Known] = {
    "title": Known("Title", "summary", Direction.BOTH),
    "description": Known("Description", "description", Direction.BOTH),
    "state": Known("State", "status", Direction.BOTH),
    "labels": Known("Labels", "labels", Direction.BOTH),
    "due_on": Known("Due date", "duedate", Direction.BOTH),
    "story_points": Known("Story points", "", Direction.OFF),
    "acceptance_criteria": Known("Acceptance criteria", "", Direction.OFF),
    "parent": Known("Parent", "parent", Direction.BOTH),
    "links": Known("Waits for", "Blocks", Direction.BOTH),
    "comments": Known("Comments", "comment", Direction.IN),
}
# More of these only ever comes to what is there, so two sides cannot clash over them.
GATHERED = ("links", "comments")
IN_JIRA = {"links": "issuelinks", "comments": "comment"}
# Read when an issue becomes an item, and never after; and what tells who it is.
AT_FIRST = ("issuetype", "created", "parent")
ALWAYS = ("summary", "status", "updated", *AT_FIRST)


# --- ours ---------------------------------------------------------------------------
def of_item(
    values: Mapping[str, Any], documents: Container[str] = ()
) -> dict[str, Value]:
    """An item's fields, by name, as canonical values.

    `documents` are those that Jira keeps as a document: in the form they come back in.
    """
    return {
        name: as_document(value) if name in documents else OURS[name](value)
        for name, value in values.items()
        if name in OURS
    }


def text(value: Any) -> Value:
    found = reading.clean(value).replace("\r\n", "\n")
    return found or None


def as_document(value: Any) -> Value:
    return adf.canon(text(value) or "").strip() or None


def one_line(value: Any) -> Value:
    return reading.clean(" ".join(reading.words(value).split())) or None


def words(value: Any) -> Value:
    """Labels in the order of the alphabet; Jira's have no spaces."""
    found = {"-".join(reading.words(each).split()) for each in value or ()}
    return SEPARATOR.join(sorted(found - {""})) or None


def amount(value: Any) -> Value:
    """A number by its shortest text: 5.00 and 5.0 are 5."""
    found = reading.number(value)
    return None if found is None else format(found.normalize(), "f")


def day(value: Any) -> Value:
    found = reading.day(value)
    return found.isoformat() if found else None


def plain(value: Any) -> Value:
    return str(value) if value else None


OURS: Mapping[str, Callable[[Any], Value]] = {
    "title": one_line,
    "description": text,
    "state": plain,
    "labels": words,
    "due_on": day,
    "story_points": amount,
    "acceptance_criteria": text,
    "parent": plain,
}


# --- theirs -------------------------------------------------------------------------
def of_issue(
    issue: Mapping[str, Any],
    remotes: Mapping[str, str],
    statuses: Mapping[str, str],
    epic_link: str = "",
) -> tuple[dict[str, Value], dict[str, str]]:
    """({our field: canonical value}, {our field: why it cannot be read})."""
    found: dict[str, Value] = {}
    faults: dict[str, str] = {}
    for name, remote in remotes.items():
        if name == "parent":
            found[name] = parent_of(issue, epic_link) or None
        if remote not in issue["fields"] or name not in OURS or name in found:
            continue
        try:
            found[name] = their_value(name, issue["fields"][remote], statuses)
        except reading.Unread as error:
            faults[name] = str(error)
    return found, faults


def their_value(name: str, value: Any, statuses: Mapping[str, str]) -> Value:
    if name == "state":
        return state_of(value or {}, statuses)
    if name == "title":
        return reading.title(value) or None
    if adf.is_document(value):
        return as_document(adf.to_text(value))
    if isinstance(value, dict | list) and name != "labels":
        raise reading.Unread("it holds more than a text, a number or a date.")
    if name == "labels":
        value = [each for each in value or [] if not is_mark(each)]
        reading.labels(value)
    return OURS[name](value)


MARK = "tandem-"


def mark_of(key: str) -> str:
    """The label by which an issue that we asked for is found if the answer was lost."""
    return f"{MARK}{'-'.join(key.lower().split())}"


def is_mark(label: Any) -> bool:
    return str(label).startswith(MARK)


def state_of(status: Mapping[str, Any], statuses: Mapping[str, str]) -> str:
    """Our state: by the map, by well-known words, by the category, or an idea."""
    name = str(status.get("name", ""))
    category = str((status.get("statusCategory") or {}).get("name", ""))
    mapped = statuses.get(name.casefold(), "")
    return mapped or reading.state(name) or reading.state(category) or "idea"


# --- as each side takes it ------------------------------------------------------------
def to_item(name: str, value: Value) -> Any:
    """A canonical value as the item keeps it."""
    if name == "labels":
        return value.split(SEPARATOR) if value else []
    if name == "due_on":
        return date.fromisoformat(value) if value else None
    if name == "story_points":
        return Decimal(value) if value else None
    return value or ""


def to_issue(name: str, value: Value, documents: Container[str] = ()) -> Any:
    """A canonical value as Jira takes it. A status is a transition, not a value."""
    if name in documents:
        return adf.from_text(value) if value else None
    if name == "parent":
        return {"key": value} if value else None
    if name == "labels":
        return value.split(SEPARATOR) if value else []
    if name == "story_points":
        return float(value) if value else None
    return value


ROW_NAMES = {"title": "summary", "due_on": "due", "state": "status"}


def row_of(
    issue: Mapping[str, Any], values: Mapping[str, Value], address: str
) -> dict[str, Any]:
    """What `backlog.reading` asks of a row, for an issue that becomes an item."""
    fields = issue["fields"]
    row: dict[str, Any] = {ROW_NAMES.get(n, n): v for n, v in values.items()}
    return row | {
        "key": issue["key"],
        "summary": fields.get("summary"),
        "status": str(values.get("state") or "idea").replace("_", " "),
        "kind": (fields.get("issuetype") or {}).get("name"),
        "created": moment(fields.get("created")),
        "url": f"{address}/browse/{issue['key']}",
    }


def parent_of(issue: Mapping[str, Any], epic_link: str) -> str:
    """The key of the issue above, or "". Older projects keep it in a field of their own."""
    fields = issue["fields"]
    above = (fields.get("parent") or {}).get("key") or fields.get(epic_link)
    return above if above and shape.fits(above, shape.ISSUE_KEY) else ""


def blockers(issue: Mapping[str, Any], kind: str) -> set[str]:
    """The keys of the issues that block this one, by links of one kind."""
    links = issue["fields"].get("issuelinks") or []
    own = (link for link in links if (link.get("type") or {}).get("name") == kind)
    keys = ((link.get("inwardIssue") or {}).get("key") for link in own)
    return {key for key in keys if key}


def moment(value: Any) -> str:
    return shape.with_colon(reading.words(value))
