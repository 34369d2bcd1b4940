from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance.actions import activities as actions
from governance.actions.raci import require_editor
from governance.api import bodies
from governance.models import Activity


class ActivitySerializer(serializers.ModelSerializer[Activity]):
    class Meta:
        model = Activity
        fields = [
            "id",
            "number",
            "phase",
            "name",
            "basis",
            "is_gate",
            "retired_on",
            "version",
        ]
        read_only_fields = ["retired_on", "version"]


class ActivityViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Activity],
):
    """The activities that versions of the matrix have rows for, retired ones too."""

    serializer_class = ActivitySerializer
    fixed = {"number"}

    def get_queryset(self) -> QuerySet[Activity]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return Activity.objects.none()
        return Activity.objects.order_by("number", "id")

    @extend_schema(request=bodies.ActivityBody)
    def create(self, request: Request) -> Response:
        require_editor(self.person)
        row = actions.add(**self.body(bodies.ActivityBody), by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.shown(actions.reword(row, **said, version=version, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.retire(row, version=version, by=self.person))
