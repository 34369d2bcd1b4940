"""What the OpenAPI description says beyond what the framework can work out."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema

VERSIONED = frozenset({"patch", "put", "delete"})
# A role is given or taken and never edited, so there is no version to name.
WITHOUT_VERSION = frozenset({"memberships_destroy"})
ANSWERS = {
    "400": "A field is wrong, unknown, or cannot be set; `fields` names it.",
    "403": "Your roles do not allow this.",
    "404": "There is no such thing, or you may not see it.",
    "409": "A rule says: not now. `detail` says why.",
    "412": "Somebody changed it first; `differences` has both versions.",
    "422": "The Idempotency-Key was used for another request.",
    "428": "If-Match is missing.",
    "429": "Too many requests; Retry-After says when to go on.",
}
PROBLEM = {
    "type": "object",
    "required": ["code", "detail", "fields"],
    "properties": {
        "code": {"type": "string", "description": "For programs: refused, stale, …"},
        "detail": {"type": "string", "description": "For people."},
        "fields": {"type": "object", "additionalProperties": {}},
        "version": {"type": "integer", "nullable": True},
        "differences": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "field": {"type": "string"},
                    "theirs": {"type": "string"},
                    "mine": {"type": "string"},
                },
            },
        },
    },
}


class TokenScheme(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]
    target_class = "core.tokens.TokenAuthentication"
    name = "personalKey"

    def get_security_definition(self, auto_schema: AutoSchema) -> dict[str, Any]:
        text = "A personal key, made on your page of keys."
        return {"type": "http", "scheme": "bearer", "description": text}


class Generator(SchemaGenerator):
    """Describes the whole API once a process: it is the same for everybody."""

    def get_schema(self, request: Any = None, public: bool = False) -> dict[str, Any]:
        return described()


@cache
def described() -> dict[str, Any]:
    generator: Any = SchemaGenerator
    found: dict[str, Any] = generator().get_schema(public=True)
    return found


def finish(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """Add the headers we read and the errors we give to every operation."""
    result["components"].setdefault("schemas", {})["Problem"] = PROBLEM
    for method, operation in operations(result):
        operation.setdefault("parameters", []).extend(headers(method, operation))
        for status in statuses(method, operation):
            operation["responses"].setdefault(status, answer(status))
    return result


def operations(result: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for methods in result["paths"].values():
        for method, operation in methods.items():
            if method in VERSIONED | {"get", "post"}:
                yield method, operation


def headers(method: str, operation: dict[str, Any]) -> list[dict[str, Any]]:
    if is_versioned(method, operation):
        text = "The ETag of the version you read."
        return [header("If-Match", text, required=True)]
    if method == "post":
        text = "Any text of your own, new for each new thing: repeats answer the same."
        return [header("Idempotency-Key", text)]
    return []


def is_versioned(method: str, operation: dict[str, Any]) -> bool:
    return method in VERSIONED and operation["operationId"] not in WITHOUT_VERSION


def header(name: str, text: str, *, required: bool = False) -> dict[str, Any]:
    return {
        "in": "header",
        "name": name,
        "schema": {"type": "string"},
        "required": required,
        "description": text,
    }


def statuses(method: str, operation: dict[str, Any]) -> list[str]:
    if method == "get":
        return ["400", "403", "404", "429"]
    special = ["422"] if method == "post" else []
    if is_versioned(method, operation):
        special = ["412", "428"]
    return ["400", "403", "404", "409", *special, "429"]


def answer(status: str) -> dict[str, Any]:
    problem = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": ANSWERS[status],
        "content": {"application/json": {"schema": problem}},
    }
