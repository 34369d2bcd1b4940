from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots.actions import wave_work as actions
from pilots.models import Issue, Wave, WaveTest
from pilots.models.wave_work import WaveTestQuerySet


class WaveTestSerializer(serializers.ModelSerializer[WaveTest]):
    class Meta:
        model = WaveTest
        fields = [
            "id", "wave", "kind", "result", "owner", "run_on", "summary", "filename",
            "sha256", "link", "verified_by", "verified_at", "version",
        ]  # fmt: skip
        read_only_fields = fields


class WaveTestBody(serializers.Serializer[Any]):
    """A file is sent as multipart; without one, a link."""

    result = serializers.ChoiceField(choices=["passed", "failed"])
    summary = serializers.CharField(max_length=4000)
    run_on = serializers.DateField(required=False, allow_null=True, default=None)
    upload = serializers.FileField(required=False, allow_null=True, default=None)
    link = serializers.URLField(
        required=False, default="", allow_blank=True, max_length=500
    )


class WaveTestViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[WaveTest],
):
    """What shows that a wave can go out: run by one person, verified by another."""

    serializer_class = WaveTestSerializer
    filterset_fields = ["wave", "kind", "result"]

    def get_queryset(self) -> WaveTestQuerySet:
        rows = WaveTest.objects.visible_to(self.person).for_page()
        return rows.order_by("-id")

    @extend_schema(request=WaveTestBody)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, **_: Any) -> Response:
        """Say how it went, with its evidence."""
        test = self.get_object()
        version = version_from(request, test)
        given = self.body(WaveTestBody)
        return self.shown(
            actions.record(test, **given, version=version, by=self.person)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, **_: Any) -> Response:
        """Say that the evidence holds; not by who ran it."""
        test = self.get_object()
        version = version_from(request, test)
        return self.shown(actions.verify(test, version=version, by=self.person))


class IssueSerializer(serializers.ModelSerializer[Issue]):
    wave = serializers.PrimaryKeyRelatedField(queryset=Wave.objects.all())

    class Meta:
        model = Issue
        fields = [
            "id", "wave", "severity", "text", "opened_by", "opened_at", "closed_by",
            "closed_at", "note", "version",
        ]  # fmt: skip
        read_only_fields = [
            "opened_by", "opened_at", "closed_by", "closed_at", "note", "version",
        ]  # fmt: skip


class IssueNoteBody(serializers.Serializer[Any]):
    note = serializers.CharField(max_length=4000)


class IssueViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Issue],
):
    """What went wrong in waves. One of severity 1 holds the whole rollout."""

    serializer_class = IssueSerializer
    filterset_fields = ["wave", "severity"]

    def get_queryset(self) -> QuerySet[Issue]:
        return Issue.objects.visible_to(self.person).for_page().order_by("-id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        seen = Wave.objects.visible_to(self.person)
        wave = get_object_or_404(seen, pk=fields.pop("wave").pk)
        issue = actions.open_issue(wave, **fields, by=self.person)
        return self.shown(issue, 201)

    @extend_schema(request=IssueNoteBody)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **_: Any) -> Response:
        """Say what was done about it."""
        issue = self.get_object()
        version = version_from(request, issue)
        given = self.body(IssueNoteBody)
        return self.shown(
            actions.close_issue(issue, **given, version=version, by=self.person)
        )
