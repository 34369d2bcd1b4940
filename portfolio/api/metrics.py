from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from portfolio import metrics
from portfolio.actions import metrics as actions
from portfolio.actions import observations as observation_actions
from portfolio.models import Metric, Observation, Queue, Site
from portfolio.queries import measures

DEFINITION = [
    "numerator",
    "denominator",
    "unit",
    "kind",
    "annual",
    "exclusions",
]


class MetricSerializer(serializers.ModelSerializer[Metric]):
    class Meta:
        model = Metric
        fields = [
            "id",
            "code",
            "formula_version",
            "name",
            *DEFINITION,
            "direction",
            "typical_low",
            "typical_high",
            "pitfalls",
            "is_headline",
            "owner",
            "version",
        ]
        read_only_fields = ["formula_version", "version"]


class FormulaBody(serializers.ModelSerializer[Metric]):
    """What a new formula may change; the rest is taken over."""

    class Meta:
        model = Metric
        fields = DEFINITION
        extra_kwargs = {name: {"required": False} for name in DEFINITION}


class ScopeQuery(serializers.Serializer[Any]):
    site = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.all(), required=False
    )
    queue = serializers.PrimaryKeyRelatedField(
        queryset=Queue.objects.all(), required=False
    )


class PointSerializer(serializers.Serializer[Any]):
    """One period; without sums it is a gap, and without a value not defined (n/a)."""

    start = serializers.DateField()
    end = serializers.DateField()
    numerator = serializers.DecimalField(18, 4, source="sums.numerator", default=None)
    denominator = serializers.DecimalField(
        18, 4, source="sums.denominator", default=None
    )
    value = serializers.SerializerMethodField("exactly")
    shown = serializers.SerializerMethodField()
    provisional = serializers.BooleanField()

    def exactly(self, point: measures.Point) -> Decimal | None:
        """In the metric's unit, to six places."""
        exact = metrics.value(point.sums, self.context["metric"].formula)
        return None if exact is None else metrics.rounded(exact, 6)

    def get_shown(self, point: measures.Point) -> str:
        return metrics.shown(point.sums, self.context["metric"].formula)


class ObservationSerializer(serializers.ModelSerializer[Observation]):
    shown = serializers.CharField(read_only=True)

    class Meta:
        model = Observation
        fields = [
            "id",
            "metric",
            "site",
            "queue",
            "product",
            "channel",
            "period_start",
            "period_end",
            "numerator",
            "denominator",
            "provisional",
            "shown",
            "recorded_by",
            "recorded_at",
            "version",
        ]
        read_only_fields = ["recorded_by", "recorded_at", "version"]
        validators: list[Any] = []  # an empty scope is a scope; the action checks it


class CorrectionBody(serializers.Serializer[Any]):
    numerator = serializers.DecimalField(max_digits=18, decimal_places=4)
    denominator = serializers.DecimalField(max_digits=18, decimal_places=4)
    provisional = serializers.BooleanField(required=False, default=False)
    reason = serializers.CharField()


class MetricViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Metric],
):
    """The catalogue. GET …/trend/ rolls up: Σ numerator ÷ Σ denominator, never a mean."""

    serializer_class = MetricSerializer
    filterset_fields = ["code", "is_headline"]
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Metric]:
        return Metric.objects.visible_to(self.person).order_by("code", "id")

    def create(self, request: Request) -> Response:
        metric = actions.create(**self.body(MetricSerializer), by=self.person)
        return self.shown(metric, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        metric = self.get_object()
        version = version_from(request, metric)
        body = self.get_serializer(metric, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        metric = actions.edit(metric, **fields, version=version, by=self.person)
        return self.shown(metric)

    @action(detail=True, methods=["post"], url_path="new-version")
    def new_version(self, request: Request, pk: str) -> Response:
        """Open a new formula: a series of its own."""
        fields = self.body(FormulaBody)
        made = actions.new_version(self.get_object(), **fields, by=self.person)
        return self.shown(made, 201)

    @extend_schema(
        parameters=[OpenApiParameter("site", int), OpenApiParameter("queue", int)],
        responses=PointSerializer(many=True),
    )
    @action(detail=True, pagination_class=None, filter_backends=[])
    def trend(self, request: Request, pk: str) -> Response:
        """The periods of this metric in a scope, oldest first, gaps included."""
        metric = self.get_object()
        query = ScopeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        scope = measures.scope_of(query.validated_data)
        points = measures.series([metric], until=today(), scope=scope)[metric.pk]
        shown = PointSerializer(points, many=True, context={"metric": metric})
        return Response(shown.data)


class ObservationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Observation],
):
    """What was measured. Corrected in the open by POST …/correct/, never overwritten."""

    serializer_class = ObservationSerializer
    filterset_fields = ["metric", "site", "queue", "product", "channel"]

    def get_queryset(self) -> QuerySet[Observation]:
        rows = Observation.objects.visible_to(self.person).for_list()
        return rows.order_by("-period_end", "-id")

    def create(self, request: Request) -> Response:
        fields = self.body(ObservationSerializer)
        metric = fields.pop("metric")
        row = observation_actions.record(metric, **fields, by=self.person)
        return self.shown(row, 201)

    @action(detail=True, methods=["post"])
    def correct(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        fields = self.body(CorrectionBody)
        row = observation_actions.correct(
            row, **fields, version=version, by=self.person
        )
        return self.shown(row)
