from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots import queries
from pilots.actions import alarms as actions
from pilots.models import Alarm


class AlarmSerializer(serializers.ModelSerializer[Alarm]):
    class Meta:
        model = Alarm
        fields = [
            "id", "pilot", "kind", "criterion", "measure", "text", "value", "line",
            "as_of", "paused", "raised_at", "answer", "reason", "answered_by",
            "answered_at", "version",
        ]  # fmt: skip
        read_only_fields = fields


class AnswerBody(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=Alarm.Answer.choices)
    reason = serializers.CharField()


class AlarmViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Alarm],
):
    """What the watch found past a line, those that wait first."""

    serializer_class = AlarmSerializer
    queryset = Alarm.objects.none()

    def get_queryset(self) -> QuerySet[Alarm]:
        return queries.alarms(self.person, self.request.query_params)

    @extend_schema(
        parameters=[
            OpenApiParameter("pilot", int),
            OpenApiParameter("state", str, enum=["waiting", "answered"]),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=AnswerBody)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, **_: Any) -> Response:
        """Say what it was: not by who owns, submitted or started the pilot."""
        alarm = self.get_object()
        version = version_from(request, alarm)
        given = self.body(AnswerBody)
        return self.shown(
            actions.answer(alarm, **given, version=version, by=self.person)
        )
