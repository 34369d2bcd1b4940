from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import extras as actions
from backlog.models import CustomField, Item
from backlog.queries.extras import named
from core.api import Kit, version_from


class CustomFieldSerializer(serializers.ModelSerializer[CustomField]):
    """A field of a product's own. `code` is what values, filters and columns go by."""

    code = serializers.CharField(read_only=True)
    options = serializers.ListField(child=serializers.CharField(max_length=80), max_length=30, required=False)  # fmt: skip

    class Meta:
        model = CustomField
        fields = ["id", "code", "product", "name", "kind", "options", "ended_by", "ended_at", "version"]  # fmt: skip
        read_only_fields = ["ended_by", "ended_at", "version"]
        validators: list[Any] = []  # rules are the action's, which says them in words


class CustomFieldViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CustomField],
):
    """What items of a product are asked for beside the usual. Filter by ?product=."""

    serializer_class = CustomFieldSerializer
    fixed = {"product", "kind"}

    def get_queryset(self) -> QuerySet[CustomField]:
        rows = CustomField.objects.visible_to(self.person)
        asked = self.request.query_params.get("product", "")
        if asked.isdecimal() and len(asked) < 19:
            rows = rows.filter(product=int(asked))
        return rows.select_related("product__team").order_by("id")

    @extend_schema(parameters=[OpenApiParameter("product", int)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields: dict[str, Any] = {"kind": CustomField.Kind.TEXT}
        fields |= body.validated_data
        product = fields.pop("product")
        return self.shown(actions.define(product, **fields, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        found = self.get_object()
        version = version_from(request, found)
        body = self.get_serializer(found, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        held = {"name": found.name, "options": found.options}
        fields = held | dict(body.validated_data)
        return self.shown(
            actions.change(found, **fields, version=version, by=self.person)
        )

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Ask for it no more; what items hold stays."""
        return self.shown(actions.end(self.get_object(), by=self.person))


class FillBody(serializers.Serializer[Any]):
    """{code of a field: its value as text}; "" takes a value back."""

    values = serializers.DictField(
        child=serializers.CharField(allow_blank=True, max_length=300), allow_empty=False
    )

    def validate_values(self, sent: dict[str, str]) -> dict[CustomField, str]:
        found = named(sent, self.context["request"].user)
        if missing := sorted(set(sent) - set(found)):
            raise serializers.ValidationError(f"There is no field {missing[0]}.")
        return {found[code]: text for code, text in sent.items()}


class FillActions(Kit):
    """Fields of a product's own, as a verb of its item's address."""

    @extend_schema(request=FillBody)
    @action(detail=True, methods=["post"])
    def fill(self, request: Request, pk: str) -> Response:
        """Set fields of the product's own. Send If-Match."""
        item = self.get_object()
        version = version_from(request, item)
        item = actions.fill(
            item, **self.body(FillBody), version=version, by=self.person
        )
        return self.shown(Item.objects.for_api().get(pk=item.pk))
