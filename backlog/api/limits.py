from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import limits as actions
from backlog.models import WorkLimit
from backlog.models.limits import BOUNDS, STATES
from core.api import Kit, version_from


class WorkLimitSerializer(serializers.ModelSerializer[WorkLimit]):
    """How many items of a product may be in a state; null does not limit."""

    class Meta:
        model = WorkLimit
        fields = ["id", "product", *STATES, "version"]
        read_only_fields = ["version"]
        extra_kwargs: dict[str, Any] = {
            "product": {"validators": []},
            **{name: {"validators": BOUNDS} for name in STATES},
        }


class WorkLimitViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[WorkLimit],
):
    """The limits of work; set by product management, for each product."""

    serializer_class = WorkLimitSerializer
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[WorkLimit]:
        rows = WorkLimit.objects.visible_to(self.person)
        return rows.select_related("product__team").order_by("id")

    def create(self, request: Request) -> Response:
        """Limit a product for the first time; 412 if somebody already did."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        product = fields.pop("product")
        limits: dict[str, Any] = dict.fromkeys(STATES) | fields
        found = actions.limit(product, **limits, version=0, by=self.person)
        return self.shown(found, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        found = self.get_object()
        version = version_from(request, found)
        body = self.get_serializer(found, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        held = {name: getattr(found, name) for name in STATES}
        fields = held | dict(body.validated_data)
        return self.shown(
            actions.limit(found.product, **fields, version=version, by=self.person)
        )
