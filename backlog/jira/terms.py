"""What people type about a connection with Jira, read and looked at. No database."""

import re

ORDER = re.compile(r"\border\s+by\b", re.IGNORECASE)
ESCAPED = re.compile(r"\\.?", re.DOTALL)  # a sign that stands for itself, quote or not
PROJECT = re.compile("[A-Za-z][A-Za-z0-9_]*")
# As Jira names fields: not the words that people see, and not several at once.
FIELD_ID = re.compile("[A-Za-z][A-Za-z0-9_.-]*")


def read_statuses(lines: str) -> dict[str, str]:
    """ "In Review = in_progress", one a line, by Jira's name in small letters."""
    return {name.casefold(): state.casefold() for name, state in pairs(lines)}


def read_kinds(lines: str) -> dict[str, str]:
    """ "story = Story", one a line: our kinds, each with the type of issue it becomes."""
    return {kind.casefold(): name for kind, name in pairs(lines)}


def pairs(lines: str) -> list[tuple[str, str]]:
    parts = (line.partition("=") for line in lines.splitlines() if line.strip())
    return [(left.strip(), right.strip()) for left, _, right in parts]


def is_ordered(jql: str) -> bool:
    return ORDER.search(jql) is not None


def is_closed(jql: str) -> bool:
    """True if brackets and quotation marks close inside it, and none closes ours."""
    depth, quote = 0, ""
    for sign in ESCAPED.sub("", jql):
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'":
            quote = sign
        else:
            depth += {"(": 1, ")": -1}.get(sign, 0)
            if depth < 0:
                return False
    return depth == 0 and not quote
