from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from, versioned
from roadmap import actions, links, queries
from roadmap.models import Card, Dependency, Horizon, Move


class MoveSerializer(serializers.ModelSerializer[Move]):
    class Meta:
        model = Move
        fields = ["from_horizon", "to_horizon", "reason", "moved_by", "moved_at"]


class NeedSerializer(serializers.ModelSerializer[Dependency]):
    class Meta:
        model = Dependency
        fields = ["id", "needed", "external", "external_on", "added_by", "added_at"]


class CardSerializer(serializers.ModelSerializer[Card]):
    moves = MoveSerializer(many=True, read_only=True)
    needs = NeedSerializer(many=True, read_only=True)

    class Meta:
        model = Card
        fields = [
            "id",
            "key",
            "title",
            "problem",
            "product",
            "owner",
            "horizon",
            "position",
            "entered_on",
            "objective",
            "key_result",
            "metric",
            "measure",
            "baseline",
            "target",
            "confidence",
            "riskiest_assumption",
            "touches_customers",
            "external_on",
            "external_source",
            "audience_visibility",
            "result",
            "learning",
            "benefit",
            "items",
            "opportunities",
            "pilots",
            "notes",
            "needs",
            "moves",
            "version",
        ]
        read_only_fields = [
            "key",
            "horizon",
            "position",
            "entered_on",
            "items",
            "opportunities",
            "pilots",
            "notes",
            "version",
        ]


class MoveBody(serializers.Serializer[Any]):
    horizon = serializers.ChoiceField(choices=Horizon.choices)
    after = serializers.PrimaryKeyRelatedField(
        queryset=Card.objects.all(), required=False, allow_null=True, default=None
    )
    before = serializers.PrimaryKeyRelatedField(
        queryset=Card.objects.all(), required=False, allow_null=True, default=None
    )
    reason = serializers.CharField(required=False, allow_blank=True, default="")


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=500)


class ReviewBody(ReasonBody):
    decision = serializers.ChoiceField(choices=list(actions.DECISIONS.items()))


class LinkBody(serializers.Serializer[Any]):
    relation = serializers.ChoiceField(choices=sorted(links.CODES))
    code = serializers.CharField(max_length=40)


class NeedBody(serializers.Serializer[Any]):
    """A card by its key, or something outside with the day that others have set."""

    needed = serializers.CharField(max_length=10, required=False, default="")
    external = serializers.CharField(max_length=160, required=False, default="")
    external_on = serializers.DateField(required=False, allow_null=True, default=None)


class UnneedBody(serializers.Serializer[Any]):
    need = serializers.IntegerField()


class CardViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Card],
):
    """Roadmap cards: problems tied to an objective, in now, next or later."""

    serializer_class = CardSerializer
    fixed = {"product"}  # a card stays with its product

    def get_queryset(self) -> QuerySet[Card]:
        seen = Card.objects.visible_to(self.person)
        cards = queries.with_needs(seen.for_board(), seen)
        return cards.prefetch_related("moves").order_by("key", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        card = actions.create(**body.validated_data, by=self.person)
        return versioned(card, self.get_serializer(card).data, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        card = self.get_object()
        version = version_from(request, card)
        body = self.get_serializer(card, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        card = actions.edit(card, **fields, version=version, by=self.person)
        return versioned(card, self.get_serializer(card).data)

    def destroy(self, request: Request, **_: Any) -> Response:
        """Delete a card that never was promised; `reason` in the body is kept."""
        card = self.get_object()
        version = version_from(request, card)
        actions.delete(card, **self.body(ReasonBody), version=version, by=self.person)
        return Response(status=204)

    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Keep a card in Later, move it to Next or drop it, with the reason."""
        card = self.get_object()
        version = version_from(request, card)
        body = self.body(ReviewBody)
        card = actions.review(card, **body, version=version, by=self.person)
        return versioned(card, self.get_serializer(card).data)

    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        card = self.get_object()
        version = version_from(request, card)
        data = self.body(MoveBody)
        data["to"] = data.pop("horizon")
        card = actions.move(card, **data, version=version, by=self.person)
        return versioned(card, self.get_serializer(card).data)

    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        card = actions.link(self.get_object(), **self.named(), by=self.person)
        return versioned(card, self.get_serializer(card).data)

    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        card = actions.unlink(self.get_object(), **self.named(), by=self.person)
        return versioned(card, self.get_serializer(card).data)

    @action(detail=True, methods=["post"])
    def need(self, request: Request, pk: str) -> Response:
        body = self.body(NeedBody)
        key = body.pop("needed")
        needed = links.card(key, self.person) if key else None
        card = self.get_object()
        actions.need(card, needed=needed, **body, by=self.person)
        return self.as_it_is(card)

    @action(detail=True, methods=["post"])
    def unneed(self, request: Request, pk: str) -> Response:
        card = self.get_object()
        actions.unneed(card, **self.body(UnneedBody), by=self.person)
        return self.as_it_is(card)

    def as_it_is(self, card: Card) -> Response:
        card = self.get_queryset().get(pk=card.pk)
        return versioned(card, self.get_serializer(card).data)

    def named(self) -> dict[str, Any]:
        """The thing that the body names by its code."""
        body = self.body(LinkBody)
        relation = body["relation"]
        row = links.named(relation, body["code"], self.person)
        return {"relation": relation, "row": row}
