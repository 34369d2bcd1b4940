from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import pins as actions
from backlog.models import Item, RankPin
from backlog.queries.standing import pin_of, standing_of
from core.api import Kit


class PinBody(serializers.Serializer[Any]):
    place = serializers.IntegerField(min_value=1, max_value=1_000_000)
    reason = serializers.CharField(max_length=300)
    expires_on = serializers.DateField()


class PinSerializer(serializers.ModelSerializer[RankPin]):
    class Meta:
        model = RankPin
        fields = ["place", "reason", "expires_on", "pinned_by", "pinned_at"]


class StandingSerializer(serializers.Serializer[Any]):
    """Its place in the whole order, by WSJF alone, and what makes the difference."""

    position = serializers.IntegerField()
    plain = serializers.IntegerField(allow_null=True)
    kind = serializers.CharField()
    why = serializers.CharField()


class PlaceBothSerializer(serializers.Serializer[Any]):
    standing = StandingSerializer(allow_null=True)
    pin = PinSerializer(allow_null=True)


class PinActions(Kit):
    """Where an item stands in both orders, and giving it a place by hand."""

    @extend_schema(responses=PlaceBothSerializer)
    @action(detail=True, methods=["get"])
    def place(self, request: Request, pk: str) -> Response:
        """Its place in both orders as of the last run, and its pin."""
        return self.both(self.get_object())

    @extend_schema(request=PinBody, responses=PlaceBothSerializer)
    @action(detail=True, methods=["post"])
    def pin(self, request: Request, pk: str) -> Response:
        """Give it a place, with a reason and until a day, 90 days at most."""
        item = self.get_object()
        actions.pin(item, **self.body(PinBody), by=self.person)
        return self.both(item)

    @extend_schema(request=None, responses=PlaceBothSerializer)
    @action(detail=True, methods=["post"])
    def unpin(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        actions.unpin(item, by=self.person)
        return self.both(item)

    def both(self, item: Item) -> Response:
        found = {"standing": standing_of(item), "pin": pin_of(item)}
        return Response(PlaceBothSerializer(found).data)
