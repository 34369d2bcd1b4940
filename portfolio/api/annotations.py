from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import annotations as actions
from portfolio.models import Annotation


class AnnotationSerializer(serializers.ModelSerializer[Annotation]):
    class Meta:
        model = Annotation
        fields = ["id", "metric", "product", "happened_on", "words", "kind"]
        fields += ["made_by", "made_at", "version"]
        read_only_fields = ["made_by", "made_at", "version"]


class AnnotationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Annotation],
):
    """What happened to a metric or a product, on one day."""

    serializer_class = AnnotationSerializer
    filterset_fields = ["metric", "product", "kind"]
    fixed = {"metric", "product"}

    def get_queryset(self) -> QuerySet[Annotation]:
        rows = Annotation.objects.visible_to(self.person)
        rows = rows.select_related("metric", "product__team")
        return rows.order_by("-happened_on", "-id")

    def create(self, request: Request) -> Response:
        made = actions.add(**self.body(AnnotationSerializer), by=self.person)
        return self.shown(made, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        row = actions.edit(row, **fields, version=version, by=self.person)
        return self.shown(row)

    def destroy(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        actions.remove(row, version=version_from(request, row), by=self.person)
        return Response(status=204)
