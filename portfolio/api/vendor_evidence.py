from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import vendor_evidence as actions
from portfolio.models import VendorEvidence


class VendorEvidenceSerializer(serializers.ModelSerializer[VendorEvidence]):
    """`valid_until` follows from the kind where it is left out."""

    class Meta:
        model = VendorEvidence
        fields = [
            "id", "vendor", "kind", "dated_on", "valid_until", "link", "note",
            "recorded_by", "recorded_at", "version",
        ]  # fmt: skip
        read_only_fields = ["recorded_by", "recorded_at", "version"]
        extra_kwargs = {"valid_until": {"required": False}}
        validators: list[Any] = []  # the action names a twin itself


class VendorEvidenceViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[VendorEvidence],
):
    """What vendors have shown of themselves, and until when it stands."""

    serializer_class = VendorEvidenceSerializer
    fixed = {"vendor"}

    def get_queryset(self) -> QuerySet[VendorEvidence]:
        return VendorEvidence.objects.visible_to(self.person).order_by("id")

    def create(self, request: Request) -> Response:
        given = self.body(VendorEvidenceSerializer)
        row = actions.record(given.pop("vendor"), **given, by=self.person)
        return self.shown(row, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    def destroy(self, request: Request, **_: Any) -> Response:
        actions.remove(self.get_object(), by=self.person)
        return Response(status=204)
