"""The four tests through the API: as they stand, kept, and compared."""

from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from dashboards.alignment import actions
from dashboards.alignment.compare import compare
from dashboards.alignment.page import Page
from dashboards.alignment.record import recorded
from dashboards.models import AlignmentSnapshot


class AlignmentSerializer(serializers.Serializer[Any]):
    """As a snapshot keeps it: scores from 0 to 1, percentages with one decimal."""

    as_of = serializers.DateField()
    data = serializers.JSONField()  # type: ignore[assignment]  # named as in a snapshot


class AlignmentViewSet(Kit, viewsets.GenericViewSet[Any]):
    """Strategy alignment as it stands today, worked out on every call."""

    serializer_class = AlignmentSerializer
    queryset = AlignmentSnapshot.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(responses=AlignmentSerializer)
    def list(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.DASHBOARD_VIEW)
        page = Page()
        return Response({"as_of": page.on, "data": recorded(page)})


class AlignmentSnapshotSerializer(serializers.ModelSerializer[AlignmentSnapshot]):
    class Meta:
        model = AlignmentSnapshot
        fields = ["id", "taken_on", "taken_at", "cause", "note", "data"]
        read_only_fields = ["taken_on", "taken_at", "cause", "data"]


class AlignmentSnapshotRowSerializer(serializers.ModelSerializer[AlignmentSnapshot]):
    class Meta:
        model = AlignmentSnapshot
        fields = ["id", "taken_on", "taken_at", "cause", "note"]


class SnapshotViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[AlignmentSnapshot],
):
    """The four tests as they stood: monthly, after changes, and by hand."""

    serializer_class = AlignmentSnapshotSerializer
    queryset = AlignmentSnapshot.objects.none()

    def get_serializer_class(self) -> Any:
        return (
            AlignmentSnapshotRowSerializer
            if self.action == "list"
            else AlignmentSnapshotSerializer
        )

    def get_queryset(self) -> QuerySet[AlignmentSnapshot]:
        access.require_somewhere(self.person, Perm.DASHBOARD_VIEW)
        return AlignmentSnapshot.objects.order_by("-taken_at", "-id")

    def create(self, request: Request) -> Response:
        """Keep how it stands now. Refused while nothing changed since the last one."""
        kept = actions.take(**self.body(AlignmentSnapshotSerializer), by=self.person)
        return self.shown(kept, 201)

    @extend_schema(
        parameters=[OpenApiParameter("old", OpenApiTypes.INT)],
        responses=OpenApiTypes.OBJECT,
    )
    @action(detail=True, methods=["get"])
    def changes(self, request: Request, pk: str) -> Response:
        """What changed since `?old=`, or since the snapshot before this one."""
        new, asked = self.get_object(), request.query_params.get("old", "")
        old = actions.before(new) or new
        if asked:
            number = int(asked) if asked.isdecimal() and len(asked) < 10 else 0
            old = get_object_or_404(self.get_queryset(), pk=number)
        return Response(asdict(compare(old.data, new.data)))
