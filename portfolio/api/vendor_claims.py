from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from portfolio.actions import vendor_claims as actions
from portfolio.models import ClaimSlip, VendorClaim


class ClaimSlipSerializer(serializers.ModelSerializer[ClaimSlip]):
    class Meta:
        model = ClaimSlip
        fields = ["before", "after", "told_on", "reason", "recorded_by", "recorded_at"]


class VendorClaimSerializer(serializers.ModelSerializer[VendorClaim]):
    """`promised_for` is moved by `move`, with a reason; the days before are `slips`."""

    slips = ClaimSlipSerializer(many=True, read_only=True)
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = VendorClaim
        fields = [
            "id", "vendor", "capability", "title", "commitment", "source", "link",
            "said_on", "first_for", "promised_for", "state", "overdue", "settled_on",
            "settled_because", "settled_by", "slips", "recorded_by", "recorded_at",
            "version",
        ]  # fmt: skip
        read_only_fields = [
            "first_for", "state", "settled_on", "settled_because", "settled_by",
            "recorded_by", "recorded_at", "version",
        ]  # fmt: skip

    def get_overdue(self, claim: VendorClaim) -> bool:
        """Its day has passed, and nobody has said what became of it."""
        return claim.is_overdue(today())


class ClaimMoveBody(serializers.Serializer[Any]):
    promised_for = serializers.DateField()
    told_on = serializers.DateField()
    reason = serializers.CharField()


class ClaimSettleBody(serializers.Serializer[Any]):
    state = serializers.ChoiceField(
        choices=[(s.value, s.label) for s in VendorClaim.SETTLED]
    )
    settled_on = serializers.DateField()
    because = serializers.CharField(required=False, allow_blank=True)


class ClaimReopenBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class VendorClaimViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[VendorClaim],
):
    """What vendors promised, for when, and every day it was moved to."""

    serializer_class = VendorClaimSerializer
    fixed = {"vendor", "promised_for"}

    def get_queryset(self) -> QuerySet[VendorClaim]:
        rows = VendorClaim.objects.visible_to(self.person)
        return rows.for_page().order_by("id")

    def again(self, claim: VendorClaim, status: int = 200) -> Response:
        return self.shown(self.get_queryset().get(pk=claim.pk), status)

    def create(self, request: Request) -> Response:
        given = self.body(VendorClaimSerializer)
        claim = actions.record(given.pop("vendor"), **given, by=self.person)
        return self.again(claim, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        claim = self.get_object()
        version = version_from(request, claim)
        body = self.get_serializer(claim, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.again(
            actions.edit(claim, **fields, version=version, by=self.person)
        )

    def destroy(self, request: Request, **_: Any) -> Response:
        actions.remove(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=ClaimMoveBody)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        """The vendor names another day."""
        claim = self.get_object()
        version = version_from(request, claim)
        told = self.body(ClaimMoveBody)
        return self.again(actions.move(claim, **told, version=version, by=self.person))

    @extend_schema(request=ClaimSettleBody)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """It was kept, broken, or taken back."""
        claim = self.get_object()
        version = version_from(request, claim)
        told = self.body(ClaimSettleBody)
        return self.again(
            actions.settle(claim, **told, version=version, by=self.person)
        )

    @extend_schema(request=ClaimReopenBody)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        """What became of it was said too early."""
        claim = self.get_object()
        version = version_from(request, claim)
        told = self.body(ClaimReopenBody)
        return self.again(
            actions.reopen(claim, **told, version=version, by=self.person)
        )
