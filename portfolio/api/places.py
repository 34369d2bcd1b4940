from django.db.models import QuerySet
from rest_framework import mixins, permissions, serializers, viewsets
from rest_framework.request import Request
from rest_framework.views import APIView

from core import access
from core.api import Kit
from core.roles import Perm
from portfolio.models import Queue, Site


class MaySeeThePortfolio(permissions.BasePermission):
    """Sites and queues belong to no team: whoever sees the portfolio sees them."""

    def has_permission(self, request: Request, view: APIView) -> bool:
        signed_in = permissions.IsAuthenticated().has_permission(request, view)
        return signed_in and access.may(request.user, Perm.PORTFOLIO_VIEW)  # type: ignore[arg-type]


class SiteSerializer(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = ["id", "code", "name", "agents", "partner"]


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
        ]


class SiteViewSet(
    Kit, mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Site]
):
    """Where work is done. Read only."""

    serializer_class = SiteSerializer
    permission_classes = [MaySeeThePortfolio]

    def get_queryset(self) -> QuerySet[Site]:
        return Site.objects.order_by("code", "id")


class QueueViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Queue],
):
    """Which contacts come in. Read only."""

    serializer_class = QueueSerializer
    permission_classes = [MaySeeThePortfolio]

    def get_queryset(self) -> QuerySet[Queue]:
        return Queue.objects.order_by("code", "id")
