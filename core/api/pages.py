"""Lists in pages whose cost does not grow with how far down they are."""

from typing import Any

from django.db.models import QuerySet
from rest_framework import exceptions, pagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.web import page_of

SIZE, LARGEST = 50, 200


class KeysetPagination(pagination.BasePagination):
    """`?after=…&size=…` → {"results": […], "next": url or null}."""

    def paginate_queryset(
        self, queryset: "QuerySet[Any]", request: Request, view: APIView | None = None
    ) -> list[Any]:
        self.request = request
        after = request.query_params.get("after", "")
        self.page = page_of(queryset, after=after, size=size_of(request))
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
        link = {"type": "string", "format": "uri", "nullable": True}
        return {
            "type": "object",
            "required": ["results", "next"],
            "properties": {"results": schema, "next": link},
        }

    def get_schema_operation_parameters(self, view: APIView) -> list[dict[str, Any]]:
        size = {"type": "integer", "minimum": 1, "maximum": LARGEST, "default": SIZE}
        return [
            {
                "name": "after",
                "in": "query",
                "description": "The cursor in `next` of the page before.",
                "schema": {"type": "string"},
            },
            {"name": "size", "in": "query", "schema": size},
        ]


def size_of(request: Request) -> int:
    asked = request.query_params.get("size", str(SIZE))
    if not (asked.isascii() and asked.isdecimal() and 1 <= int(asked) <= LARGEST):
        text = f"Give a number from 1 to {LARGEST}."
        raise exceptions.ValidationError({"size": [text]})
    return int(asked)
