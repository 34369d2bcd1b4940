from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, permissions, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from portfolio.actions import places as actions
from portfolio.models import Queue, Site


class MaySeeThePortfolio(permissions.BasePermission):
    """Sites and queues belong to no team: whoever sees the portfolio sees them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        signed_in = permissions.IsAuthenticated().has_permission(request, view)
        return signed_in and access.may(request.user, Perm.PORTFOLIO_VIEW)  # type: ignore[arg-type]


class SiteSerializer(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = [
            "id", "code", "name", "agents", "partner", "working", "queues", "version",
        ]  # fmt: skip
        extra_kwargs = {"queues": {"required": False}}
        read_only_fields = ["version"]


class QueueSerializer(serializers.ModelSerializer[Queue]):
    class Meta:
        model = Queue
        fields = [
            "id",
            "code",
            "name",
            "service_level_percent",
            "service_level_seconds",
            "base_fte",
            "version",
        ]
        read_only_fields = ["version"]


class SiteViewSet(
    Kit, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Site]
):
    """Where work is done."""

    serializer_class = SiteSerializer
    permission_classes = [MaySeeThePortfolio]
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Site]:
        return Site.objects.prefetch_related("queues").order_by("code", "id")

    def create(self, request: Request) -> Response:
        site = actions.create_site(**self.body(SiteSerializer), by=self.person)
        return self.shown(site, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        site = self.get_object()
        version = version_from(request, site)
        body = self.get_serializer(site, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        site = actions.edit_site(site, **fields, version=version, by=self.person)
        return self.shown(site)


class QueueViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Queue],
):
    """Which contacts come in."""

    serializer_class = QueueSerializer
    permission_classes = [MaySeeThePortfolio]
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Queue]:
        return Queue.objects.order_by("code", "id")

    def create(self, request: Request) -> Response:
        queue = actions.create_queue(**self.body(QueueSerializer), by=self.person)
        return self.shown(queue, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        queue = self.get_object()
        version = version_from(request, queue)
        body = self.get_serializer(queue, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        queue = actions.edit_queue(queue, **fields, version=version, by=self.person)
        return self.shown(queue)
