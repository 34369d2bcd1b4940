from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio.actions import sources as actions
from portfolio.models import Source


class SourceSerializer(serializers.ModelSerializer[Source]):
    class Meta:
        model = Source
        fields = ["id", "name", "address", "shape", "every", "is_on", "owner"]
        fields += ["next_at", "fetched_at", "loaded_at", "failures", "failure"]
        fields += ["version"]
        read_only_fields = ["owner", "next_at", "fetched_at", "loaded_at"]
        read_only_fields += ["failures", "failure", "version"]


class SourceViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Source],
):
    """Addresses that figures are fetched from. POST …/fetch/ has a worker do it now."""

    serializer_class = SourceSerializer

    def get_queryset(self) -> QuerySet[Source]:
        rows = Source.objects.visible_to(self.person).select_related("owner")
        return rows.order_by("name", "id")

    def create(self, request: Request) -> Response:
        source = actions.create(**self.body(SourceSerializer), by=self.person)
        return self.shown(source, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        source = self.get_object()
        version = version_from(request, source)
        body = self.get_serializer(source, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        source = actions.edit(source, **fields, version=version, by=self.person)
        return self.shown(source)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def fetch(self, request: Request, pk: str) -> Response:
        return self.shown(actions.ask(self.get_object(), by=self.person))
