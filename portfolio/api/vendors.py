from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from portfolio import contracts
from portfolio.actions import vendors as actions
from portfolio.models import Vendor
from portfolio.promises import Record
from portfolio.queries.vendor_claims import record_of


def one_to_five() -> serializers.IntegerField:
    return serializers.IntegerField(
        min_value=1, max_value=5, required=False, allow_null=True
    )


class VendorSerializer(serializers.ModelSerializer[Vendor]):
    notice_on = serializers.DateField(read_only=True)
    standing = serializers.SerializerMethodField()
    inherent_risk = serializers.IntegerField(read_only=True, allow_null=True)
    residual_risk = serializers.DecimalField(
        read_only=True, allow_null=True, max_digits=4, decimal_places=1
    )
    look_again_on = serializers.DateField(read_only=True, allow_null=True)
    risk_impact = one_to_five()
    risk_likelihood = one_to_five()

    class Meta:
        model = Vendor
        fields = [
            "id",
            "name",
            "category",
            "tier",
            "annual_value",
            "contract_end",
            "notice_days",
            "notice_on",
            "auto_renews",
            "standing",
            "exit_cost",
            "stage",
            "data_classes",
            "subprocessors",
            "hosting_region",
            "risk_impact",
            "risk_likelihood",
            "inherent_risk",
            "control_effectiveness",
            "residual_risk",
            "risk_reviewed_on",
            "look_again_on",
            "note",
            "version",
        ]
        read_only_fields = ["version"]

    def get_standing(self, vendor: Vendor) -> str:
        """Where the contract stands today: running, notice_due, notice_passed, …"""
        return contracts.standing(vendor.contract_end, vendor.notice_on, today()).state


class PromiseRecordSerializer(serializers.Serializer[Record]):
    """How many promises were kept, and of how many that were due."""

    all = serializers.IntegerField()
    due = serializers.IntegerField()
    in_time = serializers.IntegerField()
    late = serializers.IntegerField()
    days_late = serializers.IntegerField(
        allow_null=True, help_text="The median of those kept late."
    )
    broken = serializers.IntegerField()
    waiting = serializers.IntegerField(help_text="Past the day that was named first.")
    late_back = serializers.IntegerField()
    ahead = serializers.IntegerField()
    taken_back = serializers.IntegerField()
    overdue = serializers.IntegerField()
    slipped = serializers.IntegerField(help_text="Moved to a later day, once or more.")
    rate = serializers.DecimalField(
        max_digits=4,
        decimal_places=3,
        allow_null=True,
        help_text="in_time ÷ due; null before anything was due.",
    )


class VendorViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Vendor],
):
    """Vendors, their contracts, and by when notice is due."""

    serializer_class = VendorSerializer

    def get_queryset(self) -> QuerySet[Vendor]:
        return Vendor.objects.visible_to(self.person).order_by("name", "id")

    @extend_schema(responses=PromiseRecordSerializer)
    @action(detail=True)
    def promises(self, request: Request, pk: str) -> Response:
        """The promise-kept record, as of today."""
        record = record_of(self.get_object(), today())
        return Response(PromiseRecordSerializer(record).data)

    def create(self, request: Request) -> Response:
        vendor = actions.create(**self.body(VendorSerializer), by=self.person)
        return self.shown(vendor, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        vendor = self.get_object()
        version = version_from(request, vendor)
        body = self.get_serializer(vendor, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        vendor = actions.edit(vendor, **fields, version=version, by=self.person)
        return self.shown(vendor)
