"""Whom a comment names: "@Ana Silva, look". No Django."""

import re
from collections.abc import Mapping

# An @ inside a word is an address of mail, not a name.
AT = re.compile(r"(?<!\w)@")


def named(text: str, people: Mapping[int, str]) -> set[int]:
    """The people whose whole name stands behind an @; of two that fit, the longer one."""
    longest_first = sorted(people.items(), key=lambda each: -len(each[1]))
    found = set()
    for at in AT.finditer(text):
        rest = text[at.end() :].casefold()
        for person, name in longest_first:
            if name and begins(rest, name.casefold()):
                found.add(person)
                break
    return found


def begins(rest: str, name: str) -> bool:
    """True if `rest` begins with `name`, and the name ends there."""
    after = rest[len(name) : len(name) + 1]
    return rest.startswith(name) and not (after.isalnum() or after == "_")
