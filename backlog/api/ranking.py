from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backlog import wsjf
from backlog.api.items import FILTERS
from backlog.forms.filters import FilterForm
from backlog.models import Item
from backlog.queries.asked import narrowed
from core.api import Kit


class PlaceSerializer(serializers.ModelSerializer[Item]):
    """One place in the order; the numbers are those of the last run."""

    rank = serializers.SerializerMethodField()
    product_rank = serializers.SerializerMethodField()
    wsjf = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ["rank", "product_rank", "id", "key", "title", "product", "state", "cost_of_delay", "size", "wsjf"]  # fmt: skip

    def get_rank(self, item: Item) -> int | None:
        return item.rank.position if hasattr(item, "rank") else None

    def get_product_rank(self, item: Item) -> int | None:
        return item.rank.product_position if hasattr(item, "rank") else None

    def get_wsjf(self, item: Item) -> str | None:
        return str(wsjf.shown(item.wsjf)) if item.wsjf is not None else None


class RankingViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[Item]):
    """The open, scored items in their exact order, first to do first."""

    serializer_class = PlaceSerializer

    def get_queryset(self) -> QuerySet[Item]:
        form = FilterForm(self.request.query_params, user=self.person)
        rows = Item.objects.visible_to(self.person).ranked().for_list()
        return narrowed(rows, **self.asked(form))

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request) -> Response:
        return super().list(request)
