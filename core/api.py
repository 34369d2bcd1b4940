"""The API's common part: errors that name the field, keyset pages, ETag and If-Match.

DRF is a second face, not a second brain: viewsets list fields, read through
`visible_to`, and write through the same actions as the pages.
"""

from typing import Any, cast

from django.core.exceptions import BadRequest
from django.db.models import Model, QuerySet
from rest_framework import exceptions, pagination, status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView, exception_handler

from core.conflicts import differences
from core.errors import Refused, Stale
from core.models import User
from core.web import page_of


class PreconditionRequired(exceptions.APIException):
    status_code = status.HTTP_428_PRECONDITION_REQUIRED
    default_detail = "Send If-Match with the ETag of the version you read."
    default_code = "precondition_required"


def handle(exception: Exception, context: dict[str, Any]) -> Response | None:
    """Refused → 409, Stale → 412 with both versions; the rest as the framework does."""
    if isinstance(exception, Stale):
        body = {
            "detail": str(exception),
            "version": getattr(exception.current, "version", None),
            "differences": [
                {"field": row["name"], "theirs": row["theirs"], "mine": row["mine"]}
                for row in differences(exception)
            ],
        }
        return Response(body, status=status.HTTP_412_PRECONDITION_FAILED)
    if isinstance(exception, Refused):
        return Response({"detail": str(exception)}, status=status.HTTP_409_CONFLICT)
    if isinstance(exception, BadRequest):
        return Response({"detail": str(exception)}, status=status.HTTP_400_BAD_REQUEST)
    return exception_handler(exception, context)


class Kit:
    """What every viewset shares: the person, ETag on reads, idempotent creates."""

    request: Request

    @property
    def person(self) -> User:
        return cast(User, self.request.user)

    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        row = self.get_object()  # type: ignore[attr-defined]
        answer = versioned(row, self.get_serializer(row).data)  # type: ignore[attr-defined]
        if request.headers.get("If-None-Match") == answer.headers["ETag"]:
            return Response(status=status.HTTP_304_NOT_MODIFIED, headers=answer.headers)
        return answer


class KeysetPagination(pagination.BasePagination):
    """`?after=…&size=…` → {"results": […], "next": url or null}."""

    def paginate_queryset(
        self, queryset: "QuerySet[Any]", request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.request = request
        self.page = page_of(
            queryset, after=request.query_params.get("after", ""), size=size_of(request)
        )
        return self.page.rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"results": data, "next": self.next_link()})

    def next_link(self) -> str | None:
        if not self.page.after:
            return None
        query = self.request.query_params.copy()
        query["after"] = self.page.after
        return self.request.build_absolute_uri(f"?{query.urlencode()}")

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        return {
            "type": "object",
            "required": ["results"],
            "properties": {
                "results": schema,
                "next": {"type": "string", "format": "uri", "nullable": True},
            },
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        return [
            {"name": "after", "in": "query", "schema": {"type": "string"}},
            {
                "name": "size",
                "in": "query",
                "schema": {"type": "integer", "minimum": 1, "maximum": 200},
            },
        ]


def size_of(request: Request) -> int:
    asked = request.query_params.get("size", "50")
    if not asked.isdecimal() or not 1 <= int(asked) <= 200:
        raise exceptions.ValidationError({"size": ["Give a number from 1 to 200."]})
    return int(asked)


def etag(row: Model) -> str:
    return f'"{row._meta.model_name}-{row.pk}-{getattr(row, "version", 1)}"'


def version_from(request: Request, row: Model) -> int:
    """The version named by If-Match; 428 without one, 412 (by the action) if old."""
    sent = request.headers.get("If-Match", "").removeprefix("W/")
    prefix = f'"{row._meta.model_name}-{row.pk}-'
    if not sent:
        raise PreconditionRequired
    number = sent.removeprefix(prefix).removesuffix('"')
    return int(number) if sent.startswith(prefix) and number.isdecimal() else -1


def versioned(row: Model, data: Any, status: int = 200) -> Response:
    """An answer that carries the row's ETag."""
    return Response(data, status=status, headers={"ETag": etag(row)})
