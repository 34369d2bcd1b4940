from datetime import date
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.clock import today
from core.roles import Perm
from discovery.actions import sessions as actions
from discovery.api.bodies import as_fields
from discovery.coverage import Heard
from discovery.forms.coverage import CoverageForm
from discovery.models import ListeningSession, SessionAttendance
from discovery.queries.coverage import AXES, Square, meter


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
            "id", "code", "held_on", "starts_at", "minutes", "site", "shift", "queue", "team_size", "attendance",
            "agenda", "prompts", "consent_basis", "consent_scope", "consent_given_on",
            "recording_allowed", "version",
        ]  # fmt: skip
        read_only_fields = ["code", "version"]

    def validate_attendance(self, value: list[dict[str, Any]]) -> Any:
        return [(row["participant"], row.get("tenure", ""), row["people"]) for row in value]  # fmt: skip


class Asked(serializers.Serializer[Any]):
    by = serializers.ChoiceField(choices=list(AXES), required=False)
    product = serializers.IntegerField(required=False)


class SquareSerializer(serializers.Serializer[Square]):
    """A place of the meter. `few`: its voices are not counted aloud, and so not here."""

    site = serializers.CharField()
    column = serializers.CharField(
        help_text="Code of the queue, shift, band or channel."
    )
    state = serializers.ChoiceField(choices=[str(state) for state in Heard])
    few = serializers.BooleanField()
    voices = serializers.SerializerMethodField()
    last = serializers.SerializerMethodField()

    def get_voices(self, row: Square) -> int | None:
        return None if row.few else row.cell.voices

    def get_last(self, row: Square) -> date | None:
        return None if row.few else row.cell.last


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

    @extend_schema(parameters=[Asked], responses=SquareSerializer(many=True))
    @action(detail=False, pagination_class=None)
    def coverage(self, request: Request) -> Response:
        """Each place: heard lately (fresh), long ago (stale) or never (unheard)."""
        access.require_somewhere(self.person, Perm.DISCOVERY_VIEW)
        form = CoverageForm(request.query_params, user=self.person)
        if not form.is_valid():
            raise serializers.ValidationError(as_fields(form))
        rows = [
            s for _, row in meter(form.axis, today(), form.of).rows for s in row if s
        ]
        return Response(SquareSerializer(rows, many=True).data)  # type: ignore[arg-type]

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
