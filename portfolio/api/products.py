from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from, versioned
from core.clock import today
from portfolio import conformity
from portfolio.actions import products as actions
from portfolio.api.deviations import ConformitySerializer
from portfolio.models import Product


class ProductSerializer(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "line",
            "team",
            "vision",
            "context",
            "customers_served",
            "associates_served",
            "sourcing",
            "business_configurable",
            "live_since",
            "ends_on",
            "ends_because",
            "product_manager",
            "product_owner",
            "it_owner",
            "vendors",
            "cord",
            "version",
        ]
        read_only_fields = ["ends_on", "ends_because", "version"]


class EndBody(serializers.Serializer[Any]):
    ends_on = serializers.DateField()
    reason = serializers.CharField()


class GoOnBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class ProductViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Product],
):
    """Products: what is owned without an end date."""

    serializer_class = ProductSerializer
    filterset_fields = ["line", "sourcing"]
    fixed = {"code", "team"}

    def get_queryset(self) -> QuerySet[Product]:
        return Product.objects.visible_to(self.person).for_list().order_by("code", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        product = actions.create(**body.validated_data, by=self.person)
        return versioned(product, self.get_serializer(product).data, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        product = self.get_object()
        version = version_from(request, product)
        body = self.get_serializer(product, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        product = actions.edit(product, **fields, version=version, by=self.person)
        return versioned(product, self.get_serializer(product).data)

    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Give it an end date: it then shows as run like a project."""
        product = self.get_object()
        version, body = version_from(request, product), self.body(EndBody)
        return self.shown(actions.end(product, **body, version=version, by=self.person))

    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, pk: str) -> Response:
        """Take its end date away again."""
        product = self.get_object()
        version, body = version_from(request, product), self.body(GoOnBody)
        return self.shown(
            actions.go_on(product, **body, version=version, by=self.person)
        )

    @extend_schema(responses=ConformitySerializer(many=True))
    @action(detail=True, methods=["get"])
    def conformity(self, request: Request, pk: str) -> Response:
        """How it stands today to each standard that applies to it."""
        found = conformity.of(self.get_object(), today())
        return Response(ConformitySerializer(found, many=True).data)
