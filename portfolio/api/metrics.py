from decimal import Decimal
from typing import Any, ClassVar

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio import metrics
from portfolio.actions import metrics as actions
from portfolio.actions import observations as observation_actions
from portfolio.models import FormerValue, Metric, Observation, Product, Queue, Site
from portfolio.queries import metric_page
from portfolio.trend import Point

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
    """A part of the company and a time; nothing named means all of it."""

    site = serializers.PrimaryKeyRelatedField(
        queryset=Site.objects.all(), required=False
    )
    queue = serializers.PrimaryKeyRelatedField(
        queryset=Queue.objects.all(), required=False
    )
    product = serializers.PrimaryKeyRelatedField(
        queryset=Product.objects.all(), required=False
    )
    channel = serializers.CharField(required=False, max_length=20)
    since = serializers.DateField(required=False)
    until = serializers.DateField(required=False)


SCOPE = [
    *(OpenApiParameter(name, int) for name in ("site", "queue", "product")),
    OpenApiParameter("channel", str),
    *(OpenApiParameter(name, OpenApiTypes.DATE) for name in ("since", "until")),
]


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

    def exactly(self, point: Point) -> Decimal | None:
        """In the metric's unit, to six places."""
        found = metrics.value(point.sums, self.context["metric"].formula)
        return None if found is None else metrics.rounded(found.exact, 6)

    def get_shown(self, point: Point) -> str:
        return metrics.shown(point.sums, self.context["metric"].formula)


class TotalSerializer(serializers.Serializer[Any]):
    """All the periods together: Σ numerator ÷ Σ denominator, or why there is none."""

    start = serializers.DateField(allow_null=True)
    end = serializers.DateField(allow_null=True)
    numerator = serializers.DecimalField(24, 4, source="sums.numerator", default=None)
    denominator = serializers.DecimalField(
        24, 4, source="sums.denominator", default=None
    )
    value = serializers.SerializerMethodField("exactly")
    shown = serializers.CharField()
    periods = serializers.IntegerField()
    gaps = serializers.IntegerField()
    provisional = serializers.BooleanField()
    note = serializers.CharField(source="why")

    def exactly(self, found: metric_page.Total) -> Decimal | None:
        """In the metric's unit, to six places."""
        return None if found.value is None else metrics.rounded(found.value.exact, 6)


class FormerValueSerializer(serializers.ModelSerializer[FormerValue]):
    """What a figure was, until when, and why it is no more."""

    class Meta:
        model = FormerValue
        fields = ["numerator", "denominator", "provisional", "reason", "origin"]
        fields += ["replaced_by", "replaced_at"]


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
            "origin",
            "recorded_by",
            "recorded_at",
            "version",
        ]
        read_only_fields = ["origin", "recorded_by", "recorded_at", "version"]
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

    @extend_schema(parameters=SCOPE, responses=PointSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def trend(self, request: Request, pk: str) -> Response:
        """The periods of this metric in a scope and a time, oldest first, with gaps."""
        metric = self.get_object()
        points = metric_page.trend(metric, self.chosen())
        shown = PointSerializer(points, many=True, context={"metric": metric})
        return Response(shown.data)

    @extend_schema(parameters=SCOPE, responses=TotalSerializer)
    @action(detail=True, pagination_class=None, filter_backends=[])
    def total(self, request: Request, pk: str) -> Response:
        """All those periods as one ratio of sums; never a mean of their values."""
        found = metric_page.total(self.get_object(), self.chosen())
        return Response(TotalSerializer(found).data)

    def chosen(self) -> metric_page.Chosen:
        query = ScopeQuery(data=self.request.query_params)
        query.is_valid(raise_exception=True)
        return metric_page.chosen(query.validated_data)


class ObservationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Observation],
):
    """What was measured. Corrected in the open by POST …/correct/, never overwritten."""

    serializer_class = ObservationSerializer
    filterset_fields: ClassVar = {
        "metric": ["exact"],
        "site": ["exact"],
        "queue": ["exact"],
        "product": ["exact"],
        "channel": ["exact"],
        "provisional": ["exact"],
        "period_start": ["exact", "gte"],
        "period_end": ["exact", "lte"],
    }

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

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def confirm(self, request: Request, pk: str) -> Response:
        """Say that a provisional figure is final."""
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(
            observation_actions.confirm(row, version=version, by=self.person)
        )

    @extend_schema(responses=FormerValueSerializer(many=True))
    @action(detail=True, pagination_class=None, filter_backends=[])
    def history(self, request: Request, pk: str) -> Response:
        """What it was before, newest first."""
        rows = self.get_object().former_values.order_by("-id")[:MOST_FORMER]
        return Response(FormerValueSerializer(rows, many=True).data)


MOST_FORMER = 200
