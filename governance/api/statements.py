"""Charge statements: issued by IT, accepted or disputed by the contact center."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import statements as actions
from governance.api import bodies
from governance.models import ChargeStatement


class ChargeStatementSerializer(serializers.ModelSerializer[ChargeStatement]):
    """`content` is the record; `content_sha256` the hash of its canonical JSON."""

    class Meta:
        model = ChargeStatement
        fields = [
            "id", "month", "edition", "state", "content", "content_sha256", "note",
            "issued_by", "issued_at", "answer", "answered_by", "answered_at", "version",
        ]  # fmt: skip


class IssueBody(serializers.Serializer[Any]):
    """`month` is any day of it."""

    month = serializers.DateField()
    note = serializers.CharField(
        max_length=400, required=False, default="", allow_blank=True
    )


class AcceptBody(serializers.Serializer[Any]):
    """`sha256` is the hash of what was read."""

    sha256 = serializers.CharField(min_length=64, max_length=64)


class ChargeStatementViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ChargeStatement],
):
    """What a month was charged, as one side said it and the other took it."""

    serializer_class = ChargeStatementSerializer
    filterset_fields = ["month", "state"]

    def get_queryset(self) -> QuerySet[ChargeStatement]:
        rows = ChargeStatement.objects.visible_to(self.person).for_page()
        return rows.order_by("-month", "-id")

    @extend_schema(request=IssueBody)
    def create(self, request: Request) -> Response:
        """Issue the statement of a month that is over."""
        said = self.body(IssueBody)
        row = actions.issue(said.pop("month"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=AcceptBody)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version, said = version_from(request, row), self.body(AcceptBody)
        return self.shown(actions.accept(row, **said, version=version, by=self.person))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def dispute(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version, said = version_from(request, row), self.body(bodies.ReasonBody)
        return self.shown(actions.dispute(row, **said, version=version, by=self.person))
