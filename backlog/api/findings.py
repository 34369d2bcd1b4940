from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.queries import mistakes
from core.api import Kit


class ScoringFindingSerializer(serializers.Serializer[Any]):
    """A mistake of scoring that the figures give away."""

    kind = serializers.CharField(
        help_text="flat, large, hollow, causeless, alone, stale, mixed or compared."
    )
    says = serializers.CharField()
    do = serializers.CharField()
    keys = serializers.ListField(child=serializers.CharField())
    column = serializers.CharField(help_text="Of a finding about one column.")


class FindingActions(Kit):
    """What an item's own scores give away."""

    @extend_schema(responses=ScoringFindingSerializer(many=True))
    @action(detail=True, methods=["get"])
    def findings(self, request: Request, pk: str) -> Response:
        """Mistakes that its standing scores show; none once it is over."""
        found = mistakes.of_item(self.get_object())
        return Response(ScoringFindingSerializer(found, many=True).data)
