from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from, versioned
from portfolio.actions import products as actions
from portfolio.models import Product


class ProductSerializer(serializers.ModelSerializer[Product]):
    class Meta:
        model = Product
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "team",
            "vision",
            "context",
            "product_manager",
            "product_owner",
            "it_owner",
            "vendors",
            "cord",
            "version",
        ]
        read_only_fields = ["version"]


class ProductViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Product],
):
    """Products: what is owned without an end date."""

    serializer_class = ProductSerializer
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
