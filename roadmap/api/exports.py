"""Files of the roadmap through the API: asked for, followed, fetched. One's own."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from portfolio.models import Product
from roadmap.actions import exports as actions
from roadmap.models import Export
from roadmap.views.exports import mine, sent


class ExportSerializer(serializers.ModelSerializer[Export]):
    products = serializers.PrimaryKeyRelatedField(
        queryset=Product.objects.all(), many=True, default=list
    )

    class Meta:
        model = Export
        fields = ["id", "kind", "audience", "products", "cards", "state"]
        fields += ["asked_at", "expires_at", "failure"]
        read_only_fields = fields[4:]


class ExportViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Export],
):
    """Files that one asked for. Each is made by a worker and kept for a day."""

    serializer_class = ExportSerializer
    queryset = Export.objects.none()

    def get_queryset(self) -> QuerySet[Export]:
        if self.action == "list":
            access.require_somewhere(self.person, Perm.ROADMAP_READ)
        return mine(self.person).order_by("-asked_at", "-id")

    def create(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.ROADMAP_READ)
        export = actions.ask(**self.body(ExportSerializer), by=self.person)
        return self.shown(export, status=201)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def download(self, request: Request, **_: Any) -> HttpResponse:
        """The file, once it is made and until its day is over."""
        export = self.get_object()
        if not export.is_ready:
            raise Http404
        return sent(export)
