"""ETag, If-None-Match and If-Match: which version of a thing somebody holds.

An ETag reads `"<model>-<id>-<version>.<digest>"`. Changing compares the version
alone, because that is what an action claims; reading again compares all of it,
because a derived value (a rank) may move without a new version.
"""

import hashlib
from typing import Any

from django.db.models import Model
from rest_framework import status as http
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.response import Response

from core.api.errors import PreconditionRequired

NO_VERSION = -1  # no row has it, so the action answers that this one is stale


def etag(row: Model, data: Any = None) -> str:
    shown = hashlib.sha256(JSONRenderer().render(data)).hexdigest()[:12]
    return f'"{start(row)}{getattr(row, "version", 1)}.{shown}"'


def start(row: Model) -> str:
    return f"{row._meta.model_name}-{row.pk}-"


def version_from(request: Request, row: Model) -> int:
    """The version named by If-Match; 428 without one, 412 (by the action) if old."""
    sent = names(request.headers.get("If-Match", ""))
    if not sent or sent == ["*"]:
        raise PreconditionRequired
    versions = {version_in(name, row) for name in sent}
    current: int = getattr(row, "version", 1)
    return current if current in versions else max(versions)


def version_in(name: str, row: Model) -> int:
    number = name.removeprefix(start(row)).partition(".")[0]
    known = name.startswith(start(row)) and number.isdecimal() and len(number) < 10
    return int(number) if known else NO_VERSION


def names(header: str) -> list[str]:
    """The entity tags of a header, without quotes and marks of weakness."""
    parts = (part.strip().removeprefix("W/").strip('"') for part in header.split(","))
    return [part for part in parts if part]


def versioned(row: Model, data: Any, status: int = 200) -> Response:
    """An answer that carries the row's ETag."""
    return Response(data, status=status, headers={"ETag": etag(row, data)})


def unless_held(request: Request, answer: Response) -> Response:
    """`answer`, or 304 if the caller already holds just that."""
    held = names(request.headers.get("If-None-Match", ""))
    tag = answer.headers["ETag"]
    if tag.strip('"') in held or held == ["*"]:
        return Response(status=http.HTTP_304_NOT_MODIFIED, headers={"ETag": tag})
    return answer
