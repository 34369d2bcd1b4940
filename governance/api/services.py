"""The service catalogue and the credit policy."""

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
from governance.actions import credit
from governance.actions import services as actions
from governance.api import bodies
from governance.models import CreditPolicy, Service, ServicePrice


class PriceSerializer(serializers.ModelSerializer[ServicePrice]):
    """US dollars a month, from the first day of a month on."""

    class Meta:
        model = ServicePrice
        fields = ["effective_from", "amount", "reason", "set_by", "set_at"]
        read_only_fields = ["set_by", "set_at"]
        extra_kwargs = {"amount": {"min_value": 0}}


class ServiceSerializer(serializers.ModelSerializer[Service]):
    owner = bodies.people()
    prices = PriceSerializer(many=True, read_only=True)

    class Meta:
        model = Service
        fields = ["id", "name", "about", "owner", "retired_on", "prices", "version"]
        read_only_fields = ["retired_on", "version"]
        extra_kwargs: dict[str, Any] = {
            "name": {"validators": []}
        }  # the action's own words

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["owner"].required, fields["owner"].allow_null = False, True
        return fields


class ServiceViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Service],
):
    """What is charged for, whose it is, and what it costs a month."""

    serializer_class = ServiceSerializer
    fixed = {"name"}

    def get_queryset(self) -> QuerySet[Service]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return Service.objects.none()
        return Service.objects.prefetch_related("prices").order_by("name", "id")

    def create(self, request: Request) -> Response:
        row = actions.add(**self.body(ServiceSerializer), by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    @extend_schema(request=PriceSerializer)
    @action(detail=True, methods=["post"])
    def price(self, request: Request, pk: str) -> Response:
        """Set what it costs a month, from a month on."""
        row, said = self.get_object(), self.body(PriceSerializer)
        actions.price(row, **said, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.retire(row, version=version, by=self.person))


class CreditPolicySerializer(serializers.ModelSerializer[CreditPolicy]):
    """`based_on` is the number of the newest policy that was read."""

    based_on = serializers.IntegerField(write_only=True, min_value=0)

    class Meta:
        model = CreditPolicy
        fields = [
            "id", "number", "effective_from", "small_points", "small_percent",
            "middle_points", "middle_percent", "large_percent", "cap_percent",
            "misses", "reason", "set_by", "set_at", "based_on",
        ]  # fmt: skip
        read_only_fields = ["number", "set_by", "set_at"]
        extra_kwargs: dict[str, Any] = {"effective_from": {"validators": []}}


class CreditPolicyViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CreditPolicy],
):
    """What a missed service level earns, from a month on."""

    serializer_class = CreditPolicySerializer

    def get_queryset(self) -> QuerySet[CreditPolicy]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return CreditPolicy.objects.none()
        return CreditPolicy.objects.order_by("-effective_from", "-id")

    def create(self, request: Request) -> Response:
        row = credit.set_policy(**self.body(CreditPolicySerializer), by=self.person)
        return self.shown(row, status=201)

    def destroy(self, request: Request, **_: Any) -> Response:
        """Take back a policy whose first month has not begun."""
        credit.withdraw(self.get_object(), by=self.person)
        return Response(status=204)
