from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import hierarchy as actions
from portfolio.models import Portfolio, ProductLine
from portfolio.queries.rollups import LINE, PORTFOLIO, Figures, figures


class RollUpSerializer(serializers.Serializer[Figures]):
    """What everything below adds up to."""

    goals = serializers.IntegerField()
    yearly_cost = serializers.DecimalField(14, 2)
    capabilities: Any = serializers.DictField(child=serializers.IntegerField())


class RolledUp(serializers.ListSerializer[Any]):
    """A page of rows: what they add up to is read for all of them at once."""

    def to_representation(self, data: Any) -> list[Any]:
        rows = list(data)
        keys = [row.pk for row in rows]
        self.child.context["figures"] = figures(self.child.of, keys)  # type: ignore[union-attr]
        return super().to_representation(rows)


class PortfolioSerializer(serializers.ModelSerializer[Portfolio]):
    of = PORTFOLIO
    adds_up_to = serializers.SerializerMethodField()

    class Meta:
        model = Portfolio
        list_serializer_class = RolledUp
        fields = ["id", "name", "purpose", "owner", "adds_up_to", "version"]
        read_only_fields = ["version"]

    @extend_schema_field(RollUpSerializer)
    def get_adds_up_to(self, row: Portfolio) -> dict[str, Any]:
        return rolled_up(self, row.pk)


class ProductLineSerializer(serializers.ModelSerializer[ProductLine]):
    of = LINE
    adds_up_to = serializers.SerializerMethodField()

    class Meta:
        model = ProductLine
        list_serializer_class = RolledUp
        fields = [
            "id",
            "portfolio",
            "name",
            "purpose",
            "owner",
            "adds_up_to",
            "version",
        ]
        read_only_fields = ["version"]

    @extend_schema_field(RollUpSerializer)
    def get_adds_up_to(self, row: ProductLine) -> dict[str, Any]:
        return rolled_up(self, row.pk)


def rolled_up(serializer: Any, key: int) -> dict[str, Any]:
    known = serializer.context.get("figures", {})
    found = known.get(key) or figures(serializer.of, [key])[key]
    return dict(RollUpSerializer(found).data)


class PortfolioViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Portfolio],
):
    """Portfolios: product lines that are planned and paid for together."""

    serializer_class = PortfolioSerializer

    def get_queryset(self) -> QuerySet[Portfolio]:
        return Portfolio.objects.visible_to(self.person).order_by("name", "id")

    def create(self, request: Request) -> Response:
        body = self.body(PortfolioSerializer)
        return self.shown(actions.create_portfolio(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        row = actions.edit_portfolio(row, **fields, version=version, by=self.person)
        return self.shown(row)


class ProductLineViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ProductLine],
):
    """Product lines: products that serve the same people together."""

    serializer_class = ProductLineSerializer
    filterset_fields = ["portfolio"]

    def get_queryset(self) -> QuerySet[ProductLine]:
        return ProductLine.objects.visible_to(self.person).order_by("name", "id")

    def create(self, request: Request) -> Response:
        body = self.body(ProductLineSerializer)
        return self.shown(actions.create_line(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        row = actions.edit_line(row, **fields, version=version, by=self.person)
        return self.shown(row)
