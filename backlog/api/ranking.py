from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backlog import wsjf
from backlog.api.items import FILTERS
from backlog.forms.filters import FilterForm
from backlog.models import Item, ItemRank
from backlog.queries import lifts
from backlog.queries.asked import narrowed
from core.api import Kit


def rank_of(item: Item) -> ItemRank | None:
    return getattr(item, "rank", None)


class PlaceSerializer(serializers.ModelSerializer[Item]):
    """One place in the order; the numbers are those of the last run."""

    rank = serializers.SerializerMethodField()
    plain_rank = serializers.SerializerMethodField(help_text="By WSJF alone.")
    product_rank = serializers.SerializerMethodField()
    lifted = serializers.SerializerMethodField(
        help_text="expedite, fixed_date, pinned, needed: why it stands elsewhere than by"
        " WSJF alone; empty if it does not. `…/items/<id>/place/` says it in words."
    )
    wsjf = serializers.SerializerMethodField()

    class Meta:
        model = Item
        fields = ["rank", "plain_rank", "product_rank", "lifted", "id", "key", "title", "product", "state", "service", "due_on", "cost_of_delay", "size", "wsjf"]  # fmt: skip

    def get_rank(self, item: Item) -> int | None:
        rank = rank_of(item)
        return rank.position if rank else None

    def get_plain_rank(self, item: Item) -> int | None:
        rank = rank_of(item)
        return (rank.plain_position or None) if rank else None

    def get_product_rank(self, item: Item) -> int | None:
        rank = rank_of(item)
        return rank.product_position if rank else None

    def get_lifted(self, item: Item) -> str:
        return item.lift.kind if hasattr(item, "lift") else ""

    def get_wsjf(self, item: Item) -> str | None:
        return str(wsjf.shown(item.wsjf)) if item.wsjf is not None else None


class RankingViewSet(Kit, mixins.ListModelMixin, viewsets.GenericViewSet[Item]):
    """All that has a place, in the whole order, first to do first.

    What stands elsewhere than WSJF alone would put it joins the page that its place
    lies on: a page is longer by as much.
    """

    serializer_class = PlaceSerializer

    def get_queryset(self) -> QuerySet[Item]:
        form = FilterForm(self.request.query_params, user=self.person)
        rows = Item.objects.visible_to(self.person).open().in_order().for_list()
        return narrowed(rows.select_related("lift"), **self.asked(form))

    @extend_schema(parameters=FILTERS)
    def list(self, request: Request) -> Response:
        asked = self.get_queryset()
        self.paginate_queryset(lifts.without(asked).scored())  # type: ignore[arg-type]
        first = not request.query_params.get("after")
        rows = lifts.page_with(asked, self.paginator.page, first=first)  # type: ignore[arg-type, union-attr]
        return self.get_paginated_response(self.get_serializer(rows, many=True).data)
