from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from portfolio import contracts
from portfolio.actions import vendors as actions
from portfolio.models import Vendor


class VendorSerializer(serializers.ModelSerializer[Vendor]):
    notice_on = serializers.DateField(read_only=True)
    standing = serializers.SerializerMethodField()

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
            "note",
            "version",
        ]
        read_only_fields = ["version"]

    def get_standing(self, vendor: Vendor) -> str:
        """Where the contract stands today: running, notice_due, notice_passed, …"""
        return contracts.standing(vendor.contract_end, vendor.notice_on, today()).state


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
