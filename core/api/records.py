"""The audit trail and background work through the API: to read."""

from collections.abc import Collection
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access, queries, veils
from core.api.kit import Kit
from core.forms.records import AuditFilter
from core.models import AuditEntry, JobRun
from core.roles import Perm


class AuditSerializer(serializers.ModelSerializer[AuditEntry]):
    class Meta:
        model = AuditEntry
        fields = ["id", "at", "actor", "verb", "subject_type", "subject_id"]
        fields += ["subject_name", "team", "data", "request_id"]

    def to_representation(self, instance: AuditEntry) -> dict[str, Any]:
        """As on the page: without figures that this person may not see yet."""
        shown = super().to_representation(instance)
        if instance.pk in self.context["covered"]:
            shown["data"] = veils.veiled(instance.data)
        return shown


class AuditViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[AuditEntry]):
    """Who did what, newest first."""

    serializer_class = AuditSerializer
    queryset = AuditEntry.objects.none()
    covered: Collection[int] = ()  # of the page that is answered

    def paginate_queryset(self, queryset: Any) -> Any:
        rows = super().paginate_queryset(queryset)
        self.covered = veils.covered(rows or (), self.person)
        return rows

    def get_serializer_context(self) -> dict[str, Any]:
        return super().get_serializer_context() | {"covered": self.covered}

    def get_queryset(self) -> QuerySet[AuditEntry]:
        access.require(self.person, Perm.AUDIT_VIEW, team=None)
        asked = AuditFilter(self.request.query_params)
        if not asked.is_valid():
            faults = {n: [str(each) for each in t] for n, t in asked.errors.items()}
            raise serializers.ValidationError(faults)
        return queries.audit_trail(asked.conditions())

    @extend_schema(
        parameters=[
            OpenApiParameter("person", int),
            OpenApiParameter("verb", str),
            OpenApiParameter("subject", str, description="Part of its name."),
            OpenApiParameter("since", str, description="A day: 2026-11-17."),
            OpenApiParameter("until", str),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


class JobRunSerializer(serializers.ModelSerializer[JobRun]):
    class Meta:
        model = JobRun
        fields = ["id", "job", "shard", "state", "started_at", "finished_at"]
        fields += ["rows_done", "rows_total", "message", "failure"]


class JobRunViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[JobRun],
):
    """What background work did, newest first; ask again to follow a running one."""

    serializer_class = JobRunSerializer
    queryset = JobRun.objects.none()

    def get_queryset(self) -> QuerySet[JobRun]:
        access.require(self.person, Perm.JOBS_VIEW, team=None)
        return JobRun.objects.order_by("-started_at", "-id")
