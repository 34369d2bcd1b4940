from dataclasses import asdict
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.forms.estimates import MoneyForm
from backlog.models import Estimate
from backlog.queries.money import Money, money
from core import access
from core.api import Kit
from core.roles import Perm


class OrderSerializer(serializers.Serializer[Any]):
    """One way to order the items, and what it costs in all, in USD."""

    name = serializers.CharField()
    cost = serializers.FloatField(source="bill.cost")
    cliffs_missed = serializers.IntegerField(source="bill.missed")
    more_than_cheapest = serializers.FloatField(source="more")


class AgreementSerializer(serializers.Serializer[Any]):
    """Rank correlation with WSJF; `alike`: the share of pairs put the same way round."""

    spearman = serializers.FloatField()
    kendall = serializers.FloatField()
    alike = serializers.FloatField()
    count = serializers.IntegerField()


class LineSerializer(serializers.Serializer[Any]):
    """One item's places in each order; when it ends (weeks from now) and its cost by then."""

    item = serializers.IntegerField(source="estimate.item_id")
    key = serializers.CharField(source="estimate.item.key")
    wsjf = serializers.IntegerField(allow_null=True)
    cd3 = serializers.IntegerField()
    rice = serializers.IntegerField(allow_null=True)
    cheapest = serializers.IntegerField()
    finish = serializers.FloatField()
    cost = serializers.FloatField()
    is_late = serializers.BooleanField()
    waits_for = serializers.SerializerMethodField()

    def get_waits_for(self, line: Any) -> list[int]:
        return [item.pk for item in line.waits_for]


class MoneySerializer(serializers.Serializer[Any]):
    orders = OrderSerializer(many=True)
    is_best = serializers.BooleanField(help_text="Every order was weighed.")
    with_cd3 = AgreementSerializer(allow_null=True)
    with_rice = AgreementSerializer(allow_null=True)
    course = serializers.SerializerMethodField(help_text="Cost so far by week, in USD.")
    lines = LineSerializer(many=True)
    left_out = serializers.SerializerMethodField(help_text="A date is missing.")
    is_cut = serializers.BooleanField()

    def get_course(self, found: Money) -> dict[str, list[float]]:
        return asdict(found.course)

    def get_left_out(self, found: Money) -> list[int]:
        return [each.item_id for each in found.left_out]


# What is told while nothing is estimated.
NOTHING = {
    "orders": [], "is_best": True, "with_cd3": None, "with_rice": None,
    "course": {"weeks": [], "wsjf": [], "cheapest": []},
    "lines": [], "left_out": [], "is_cut": False,
}  # fmt: skip


class MoneyViewSet(Kit, viewsets.GenericViewSet[Estimate]):
    """What the order of the backlog costs, beside the order by CD3 and the cheapest."""

    serializer_class = MoneySerializer
    queryset = Estimate.objects.none()
    pagination_class = None  # type: ignore[assignment]

    @extend_schema(
        parameters=[OpenApiParameter("product", int)], responses=MoneySerializer
    )
    def list(self, request: Request) -> Response:
        """The orders of the estimated items, worked out on every call."""
        access.require_somewhere(self.person, Perm.BACKLOG_VIEW)
        form = MoneyForm(request.query_params, user=self.person)
        found = money(self.person, **self.asked(form))
        return Response(MoneySerializer(found).data if found else NOTHING)
