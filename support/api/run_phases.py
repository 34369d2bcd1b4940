from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from support import run_lists
from support.actions import run_phases
from support.models import RunPhase


class RunPhaseSerializer(serializers.ModelSerializer[RunPhase]):
    class Meta:
        model = RunPhase
        fields = ["id", "product", "it_owner", "center_owner", "begins_on", "version"]
        read_only_fields = ["begins_on", "version"]
        extra_kwargs: dict[str, Any] = {"product": {"validators": []}}


class RunCountsSerializer(serializers.Serializer[Any]):
    part = serializers.CharField()
    done = serializers.IntegerField()
    in_time = serializers.IntegerField()
    overdue = serializers.IntegerField()
    share = serializers.FloatField(allow_null=True)


class RunFiguresSerializer(serializers.Serializer[Any]):
    """Of thirteen weeks; `share` is in time ÷ (done + overdue), days are calendar days."""

    parts = RunCountsSerializer(many=True)
    every = RunCountsSerializer()
    needed_work = serializers.IntegerField()
    days_to_resolve = serializers.FloatField(allow_null=True)


class RunPhaseViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RunPhase],
):
    """The products whose checklist has begun, and who does it for each side."""

    serializer_class = RunPhaseSerializer
    queryset = RunPhase.objects.none()
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[RunPhase]:
        return RunPhase.objects.visible_to(self.person).for_page().order_by("id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(run_phases.begin(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        phase = self.get_object()
        version = version_from(request, phase)
        body = self.get_serializer(phase, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        held = {"it_owner": phase.it_owner, "center_owner": phase.center_owner}
        said = held | body.validated_data
        return self.shown(
            run_phases.hand_over(phase, **said, version=version, by=self.person)
        )

    @extend_schema(responses=RunFiguresSerializer)
    @action(detail=True, methods=["get"], pagination_class=None)
    def figures(self, request: Request, **_: Any) -> Response:
        """How its checks went in the last thirteen weeks."""
        phase = self.get_object()
        figures = run_lists.figures_of(RunPhase.objects.filter(pk=phase.pk))
        return Response(RunFiguresSerializer(figures).data)
