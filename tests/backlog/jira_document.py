"""Atlassian's own description of Jira Cloud, to hold each request that we send against.

The document is not ours and not part of the project: where it is not there, nothing is
checked, and the one test that needs it says so.
"""

import json
import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from jsonschema import Draft4Validator

from tests import real

DOCUMENT = real.FOLDER / "jira" / "platform-openapi-v3.json"


@cache
def document() -> dict[str, Any]:
    return dict(json.loads(DOCUMENT.read_text()))


def check_all(asked: Iterable[tuple[str, str, dict[str, str], Any]]) -> int:
    """How many requests were held against the document; raises if one is not in it."""
    if not DOCUMENT.is_file():
        return 0
    return sum(check(*each) for each in asked)


def check(method: str, path: str, query: dict[str, str], body: Any) -> int:
    operation = found(method.lower(), path)
    assert not operation.get("deprecated"), f"{method} {path} is on its way out"
    known = {
        each["name"]: each for each in map(solved, operation.get("parameters", []))
    }
    for name, value in query.items():
        assert name in known, f"{method} {path} knows no {name}"
        check_value(known[name]["schema"], value)
    missing = {n for n, p in known.items() if p["in"] == "query" and p.get("required")}
    assert missing <= set(query), f"{method} {path} wants {missing}"
    wanted = operation.get("requestBody")
    assert (body is not None) == bool(wanted), f"{method} {path}: a body, or none"
    if wanted:
        schema = wanted["content"]["application/json"]["schema"]
        whole = {**schema, "components": document()["components"]}
        Draft4Validator(whole).validate(body)
    return 1


@cache
def found(method: str, path: str) -> Any:
    """The operation at an address; one without a parameter before one with."""
    for pattern in sorted(document()["paths"], key=lambda each: each.count("{")):
        if re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            operations = document()["paths"][pattern]
            assert method in operations, f"{path} takes no {method}"
            return operations[method]
    raise AssertionError(f"{path} is not in the document")


def solved(part: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in part:
        return part
    at: Any = document()
    for step in part["$ref"].removeprefix("#/").split("/"):
        at = at[step]
    return dict(at)


def check_value(schema: dict[str, Any], value: str) -> None:
    if schema.get("type") == "integer":
        assert value.isdecimal(), f"{value} is no whole number"
    if schema.get("type") == "boolean":
        assert value in ("true", "false"), f"{value} is neither true nor false"
