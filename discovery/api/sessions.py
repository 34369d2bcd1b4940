from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from discovery.actions import sessions as actions
from discovery.models import ListeningSession, SessionAttendance


class SessionAttendanceSerializer(serializers.ModelSerializer[SessionAttendance]):
    class Meta:
        model = SessionAttendance
        fields = ["participant", "tenure", "people"]


class SessionSerializer(serializers.ModelSerializer[ListeningSession]):
    """`attendance` counts people by role and tenure band: never who."""

    attendance = SessionAttendanceSerializer(many=True, required=False)

    class Meta:
        model = ListeningSession
        fields = [
            "id", "code", "held_on", "site", "shift", "queue", "team_size", "attendance",
            "agenda", "prompts", "consent_basis", "consent_scope", "consent_given_on",
            "recording_allowed", "version",
        ]  # fmt: skip
        read_only_fields = ["code", "version"]

    def validate_attendance(self, value: list[dict[str, Any]]) -> Any:
        return [(row["participant"], row.get("tenure", ""), row["people"]) for row in value]  # fmt: skip


class SessionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ListeningSession],
):
    """Listening sessions: where and when people were heard."""

    serializer_class = SessionSerializer

    def get_queryset(self) -> QuerySet[ListeningSession]:
        rows = ListeningSession.objects.visible_to(self.person)
        rows = rows.prefetch_related("attendance")
        return rows.order_by("-held_on", "-id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.create(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))
