from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import needs as actions
from backlog.models import Item
from backlog.queries.needs import named, needs_of
from core.api import Kit


class NeedBody(serializers.Serializer[Any]):
    """The other item, by its key or its id."""

    needed = serializers.CharField(max_length=40)

    def validate_needed(self, text: str) -> Item:
        found = named(self.context["request"].user, text)
        if found is None:
            raise serializers.ValidationError(f"There is no item {text}.")
        return found


class EndSerializer(serializers.ModelSerializer[Item]):
    class Meta:
        model = Item
        fields = ["id", "key", "title", "product", "state"]


class NeedsSerializer(serializers.Serializer[Any]):
    """Both ends, of those you may see."""

    waits_for = EndSerializer(many=True)
    waited_by = EndSerializer(many=True)


class NeedsActions(Kit):
    """What an item waits for, as verbs of its address."""

    @extend_schema(responses=NeedsSerializer)
    @action(detail=True, methods=["get"])
    def needs(self, request: Request, pk: str) -> Response:
        """What has to be finished before it starts, and what waits for it."""
        return self.ends(self.get_object())

    @extend_schema(request=NeedBody, responses=NeedsSerializer)
    @action(detail=True, methods=["post"])
    def need(self, request: Request, pk: str) -> Response:
        """Say that it waits for another item; a circle is refused with its way."""
        item = self.get_object()
        actions.need(item, **self.body(NeedBody), by=self.person)
        return self.ends(item)

    @extend_schema(request=NeedBody, responses=NeedsSerializer)
    @action(detail=True, methods=["post"])
    def unneed(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        actions.unneed(item, **self.body(NeedBody), by=self.person)
        return self.ends(item)

    def ends(self, item: Item) -> Response:
        return Response(NeedsSerializer(needs_of(item, self.person)).data)
