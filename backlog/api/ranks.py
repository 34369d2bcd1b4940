from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.queries import moves
from backlog.queries.why import why
from core.api import Kit


class RankMoveSerializer(serializers.Serializer[moves.Move]):
    """One change of rank, and why, in words; no `old`: it came in, no `new`: it left."""

    at = serializers.DateTimeField()
    what = serializers.CharField()
    because = serializers.CharField()
    up = serializers.IntegerField()
    old = serializers.IntegerField(allow_null=True)
    new = serializers.IntegerField(allow_null=True)


class WhySerializer(serializers.Serializer[Any]):
    """Why an item has its rank: margins are exact fractions of WSJF."""

    rank = serializers.IntegerField()
    total = serializers.IntegerField()
    product_rank = serializers.IntegerField()
    product_total = serializers.IntegerField()
    cost_of_delay = serializers.IntegerField(source="score.cost_of_delay")
    size = serializers.IntegerField(source="score.size")
    wsjf = serializers.CharField(source="score.wsjf")
    trails = serializers.CharField(source="ahead.item.key", default=None)
    trails_by = serializers.CharField(source="ahead.margin", default=None)
    leads = serializers.CharField(source="behind.item.key", default=None)
    leads_by = serializers.CharField(source="behind.margin", default=None)
    if_larger_rank = serializers.IntegerField(source="larger.rank", default=None)
    if_smaller_rank = serializers.IntegerField(source="smaller.rank", default=None)
    best_rank = serializers.IntegerField(source="best.rank")
    worst_rank = serializers.IntegerField(source="worst.rank")
    chance_first = serializers.FloatField(source="certainty.first", default=None)
    chance_top = serializers.FloatField(source="certainty.top", default=None)
    likely_best = serializers.IntegerField(source="certainty.best", default=None)
    likely_worst = serializers.IntegerField(source="certainty.worst", default=None)
    last_move = RankMoveSerializer(allow_null=True)


class RankActions(Kit):
    """Why an item has its rank, and every rank it had."""

    @extend_schema(responses=WhySerializer)
    @action(detail=True, methods=["get"])
    def why(self, request: Request, pk: str) -> Response:
        """The arithmetic of its rank; 204 for an item without one."""
        found = why(self.get_object(), self.person)
        return Response(WhySerializer(found).data) if found else Response(status=204)

    @extend_schema(responses=RankMoveSerializer(many=True))
    @action(detail=True, methods=["get"])
    def ranks(self, request: Request, pk: str) -> Response:
        """Its changes of rank, newest first, each with its reason in words."""
        item = self.get_object()
        page = self.paginate_queryset(moves.moves_of(item, self.person)) or []
        told = RankMoveSerializer(moves.told(page, item), many=True)  # type: ignore[arg-type]
        return self.get_paginated_response(told.data)
