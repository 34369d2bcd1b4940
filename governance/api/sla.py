from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import sla_page
from governance.actions import sla as actions
from governance.api import bodies
from governance.models import ServiceCharge, ServiceLevel, ServiceLevelMonth


class ServiceLevelMonthSerializer(serializers.ModelSerializer[ServiceLevelMonth]):
    class Meta:
        model = ServiceLevelMonth
        fields = [
            "month", "met", "due", "target_percent", "provider", "service", "source",
            "attainment_percent", "shortfall_points", "is_met", "version",
        ]  # fmt: skip

    attainment_percent = serializers.SerializerMethodField()
    shortfall_points = serializers.SerializerMethodField()
    is_met = serializers.SerializerMethodField()

    def get_attainment_percent(self, row: ServiceLevelMonth) -> float:
        """Met of due, in percent, to four digits; judged exactly, not by this."""
        return round(float(100 * sla_page.line_of(row).attainment), 4)

    def get_shortfall_points(self, row: ServiceLevelMonth) -> float:
        return round(float(sla_page.line_of(row).shortfall), 4)

    def get_is_met(self, row: ServiceLevelMonth) -> bool:
        return sla_page.line_of(row).is_met


class ServiceLevelSerializer(serializers.ModelSerializer[ServiceLevel]):
    months = ServiceLevelMonthSerializer(many=True, read_only=True)

    class Meta:
        model = ServiceLevel
        fields = [
            "id",
            "code",
            "name",
            "provider",
            "consumer",
            "terms",
            "target_percent",
            "measure",
            "counting",
            "service",
            "months",
            "version",
        ]
        read_only_fields = ["version"]
        extra_kwargs = {
            "code": {"validators": []},  # the action says it in its own words
            "target_percent": {"min_value": Decimal("0.01"), "max_value": 100},
        }


class ServiceLevelViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ServiceLevel],
):
    """Service levels in both directions, with what each month brought."""

    serializer_class = ServiceLevelSerializer
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[ServiceLevel]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return ServiceLevel.objects.none()
        return ServiceLevel.objects.prefetch_related("months__level").order_by(
            "code", "id"
        )

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = actions.create(**body.validated_data, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    @extend_schema(request=bodies.RecordBody)
    @action(detail=True, methods=["post"])
    def record(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.RecordBody)
        row = actions.record(self.get_object(), **said, by=self.person)
        return Response(ServiceLevelMonthSerializer(row).data, status=201)


class ServiceChargeSerializer(serializers.ModelSerializer[ServiceCharge]):
    class Meta:
        model = ServiceCharge
        fields = ["id", "service", "month", "amount", "version"]
        read_only_fields = ["version"]
        extra_kwargs = {"amount": {"min_value": 0}}
        validators: list[Any] = []  # one charge a month: the action's own words


class ServiceChargeViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ServiceCharge],
):
    """What a service was charged in a month, in US dollars."""

    serializer_class = ServiceChargeSerializer
    fixed = {"service", "month"}

    def get_queryset(self) -> QuerySet[ServiceCharge]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return ServiceCharge.objects.none()
        return ServiceCharge.objects.order_by("-month", "-id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = actions.charge(**body.validated_data, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        amount = body.validated_data.get("amount", row.amount)
        named = {"month": row.month, "amount": amount, "version": version}
        return self.shown(actions.charge(row.service, **named, by=self.person))
