from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import projects as actions
from portfolio.models import Project


class ProjectSerializer(serializers.ModelSerializer[Project]):
    state = serializers.ChoiceField(
        choices=Project.State.choices, default=Project.State.PLANNED
    )

    class Meta:
        model = Project
        fields = [
            "id",
            "name",
            "products",
            "state",
            "starts_on",
            "ends_on",
            "closed_on",
            "closing",
            "outcome",
            "deliverables",
            "lead",
            "version",
        ]
        read_only_fields = ["closed_on", "closing", "version"]

    def validate_state(self, state: str) -> str:
        if state in {Project.State.ENDED, Project.State.STOPPED}:
            raise serializers.ValidationError(
                "Close it with the verb close, and say why."
            )
        return state


class CloseBody(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[
            (each.value, each.label)
            for each in (Project.State.ENDED, Project.State.STOPPED)
        ]
    )
    closed_on = serializers.DateField()
    closing = serializers.CharField()


class ReopenBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class ProjectViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Project],
):
    """Projects: work with a start and an end, attached to products that go on."""

    serializer_class = ProjectSerializer
    filterset_fields = ["products", "state"]

    def get_queryset(self) -> QuerySet[Project]:
        rows = Project.objects.visible_to(self.person).for_list()
        return rows.order_by("-ends_on", "-id")

    def create(self, request: Request) -> Response:
        body = self.body(ProjectSerializer)
        return self.shown(actions.create(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """End it (what it made is live) or stop it; its products go on."""
        row = self.get_object()
        version, body = version_from(request, row), self.body(CloseBody)
        return self.shown(actions.close(row, **body, version=version, by=self.person))

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version, body = version_from(request, row), self.body(ReopenBody)
        return self.shown(actions.reopen(row, **body, version=version, by=self.person))
