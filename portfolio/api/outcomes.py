from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import outcomes as actions
from portfolio.models import Drift, OutcomeMetric


class OutcomeMetricSerializer(serializers.ModelSerializer[OutcomeMetric]):
    class Meta:
        model = OutcomeMetric
        fields = ["id", "product", "metric", "target", "due_on", "version"]
        read_only_fields = ["version"]


class RemoveBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class OutcomeMetricViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[OutcomeMetric],
):
    """The measures products are judged by, each one version of a metric's formula."""

    serializer_class = OutcomeMetricSerializer
    filterset_fields = ["product"]
    fixed = {"product", "metric"}

    def get_queryset(self) -> QuerySet[OutcomeMetric]:
        rows = OutcomeMetric.objects.visible_to(self.person)
        return rows.select_related("product__team", "metric").order_by("id")

    def create(self, request: Request) -> Response:
        body = self.body(OutcomeMetricSerializer)
        return self.shown(actions.add(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Judge the product by this metric no longer."""
        row = self.get_object()
        actions.remove(row, **self.body(RemoveBody), by=self.person)
        return Response(status=204)


class DriftSerializer(serializers.ModelSerializer[Drift]):
    class Meta:
        model = Drift
        fields = ["id", "product", "flag", "began_on", "ended_on"]


class DriftViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Drift],
):
    """When products began to be run as projects, and when they stopped."""

    serializer_class = DriftSerializer
    filterset_fields = {"product": ["exact"], "flag": ["exact"], "ended_on": ["isnull"]}

    def get_queryset(self) -> QuerySet[Drift]:
        return Drift.objects.visible_to(self.person).order_by("-began_on", "-id")
