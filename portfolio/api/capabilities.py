from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio import availability
from portfolio.actions import capabilities as actions
from portfolio.models import Capability


class JudgementSerializer(serializers.Serializer[availability.Judgement]):
    """Is the design enough? Minutes it may be down in the window; percent that would do."""

    state = serializers.ChoiceField(choices=["met", "not_met", "unknown"])
    down = serializers.DecimalField(12, 4, allow_null=True)
    enough = serializers.DecimalField(6, 3, allow_null=True)


class CapabilitySerializer(serializers.ModelSerializer[Capability]):
    availability = serializers.SerializerMethodField()
    monthly_cost = serializers.DecimalField(
        12, 2, min_value=Decimal(0), default=Decimal(0)
    )

    class Meta:
        model = Capability
        fields = [
            "id",
            "product",
            "code",
            "name",
            "description",
            "status",
            "goals",
            "vendor",
            "sourcing",
            "business_configurable",
            "monthly_cost",
            "tolerated_outage_minutes",
            "outage_window",
            "designed_availability",
            "availability_cost",
            "availability",
            "fit_home",
            "fit_partner",
            "fit_gig",
            "version",
        ]
        read_only_fields = ["version"]

    @extend_schema_field(JudgementSerializer)
    def get_availability(self, row: Capability) -> dict[str, Any]:
        judged = availability.judge(
            row.tolerated_outage_minutes, row.outage_window, row.designed_availability
        )
        return dict(JudgementSerializer(judged).data)


class CapabilityViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Capability],
):
    """What products can do: status, goals served, cost, and the availability needed."""

    serializer_class = CapabilitySerializer
    filterset_fields = ["product", "status", "goals"]
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Capability]:
        rows = Capability.objects.visible_to(self.person).for_list()
        return rows.order_by("code", "id")

    def create(self, request: Request) -> Response:
        body = self.body(CapabilitySerializer)
        return self.shown(actions.create(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))
