"""What an item rests on, and on which side its evidence is, over REST."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import promised as actions
from backlog.models import Item
from backlog.needed import Side
from backlog.queries.needed import side_of
from core.api import Kit
from portfolio.models import VendorClaim


class RestBody(serializers.Serializer[Any]):
    claim = serializers.PrimaryKeyRelatedField(queryset=VendorClaim.objects.all())


class RestsOn(serializers.Serializer[Any]):
    side = serializers.ChoiceField(
        choices=[(side.value, side.label) for side in Side],
        allow_null=True,
        help_text="Null for what is no open feature.",
    )
    promises = serializers.ListField(
        child=serializers.IntegerField(), help_text="Ids of vendor claims."
    )


class PromisedActions(Kit):
    def told(self, item: Item) -> Response:
        seen = VendorClaim.objects.visible_to(self.person)
        rows = item.promises.filter(claim__in=seen).order_by("pk")
        ids = list(rows.values_list("claim", flat=True))
        return Response(RestsOn({"side": side_of(item), "promises": ids}).data)

    def claim_of(self) -> VendorClaim:
        claim: VendorClaim = self.body(RestBody)["claim"]
        return claim

    @extend_schema(responses=RestsOn)
    @action(detail=True, url_path="rests-on")
    def rests_on(self, request: Request, pk: str) -> Response:
        """The promises it rests on; needed, available, both or neither."""
        return self.told(self.get_object())

    @extend_schema(request=RestBody, responses=RestsOn)
    @action(detail=True, methods=["post"])
    def rest(self, request: Request, pk: str) -> Response:
        item = self.get_object()
        actions.rest(item, claim=self.claim_of(), by=self.person)
        return self.told(item)

    @extend_schema(request=RestBody, responses=RestsOn)
    @action(detail=True, methods=["post"])
    def unrest(self, request: Request, pk: str) -> Response:
        """It rests on that promise no longer."""
        item = self.get_object()
        return self.told(actions.unrest(item, claim=self.claim_of(), by=self.person))
