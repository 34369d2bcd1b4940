from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import (
    extend_schema,
    extend_schema_field,
    extend_schema_serializer,
)
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog import wsjf
from backlog.actions import sessions as actions
from backlog.models import Item, ScoringSession
from backlog.queries import sessions as queries
from backlog.votes import COLUMNS
from core.api import Kit, version_from


class ScoringCellSerializer(serializers.Serializer[Any]):
    """One item in one column; everything but `voted` waits for the reveal."""

    item = serializers.IntegerField()
    column = serializers.CharField()
    voted = serializers.IntegerField()
    votes = serializers.ListField(child=serializers.IntegerField(), required=False)
    value = serializers.IntegerField(required=False)
    spread = serializers.IntegerField(required=False)
    mad = serializers.FloatField(required=False)
    verdict = serializers.CharField(required=False)


@extend_schema_serializer(component_name="ScoringSession")
class SessionSerializer(serializers.ModelSerializer[ScoringSession]):
    class Meta:
        model = ScoringSession
        fields = ["id", "name", "increment", "capacity", "held_on", "state", "facilitator", "version"]  # fmt: skip
        read_only_fields = ["state", "facilitator", "version"]
        extra_kwargs: dict[str, Any] = {"name": {"validators": []}}


@extend_schema_serializer(component_name="ScoringSessionDetail")
class SessionDetailSerializer(SessionSerializer):
    cells = serializers.SerializerMethodField()

    class Meta(SessionSerializer.Meta):
        fields = [*SessionSerializer.Meta.fields, "cells"]

    @extend_schema_field(ScoringCellSerializer(many=True))
    def get_cells(self, session: ScoringSession) -> list[dict[str, Any]]:
        table = queries.table(session, self.context["request"].user)
        return [
            cell_of(line.item, name, cell)
            for line in table.lines
            for name, cell in zip(COLUMNS, line.shown, strict=True)
        ]


def cell_of(item: Item, column: str, cell: queries.Cell) -> dict[str, Any]:
    told: dict[str, Any] = {"item": item.pk, "column": column, "voted": cell.voted}
    if cell.found:
        told |= {
            "votes": sorted(cell.found.votes),
            "value": cell.found.value,
            "spread": cell.found.spread,
            "mad": float(cell.found.mad),
            "verdict": cell.found.verdict,
        }
    return told


class ScoringItemsBody(serializers.Serializer[Any]):
    items = serializers.PrimaryKeyRelatedField(
        queryset=Item.objects.select_related("product__team"), many=True
    )


class ScoringItemBody(serializers.Serializer[Any]):
    item = serializers.PrimaryKeyRelatedField(
        queryset=Item.objects.select_related("product__team")
    )


class VoteBody(ScoringItemBody):
    column = serializers.ChoiceField(choices=COLUMNS)
    value = serializers.ChoiceField(choices=[(v, str(v)) for v in wsjf.SCALE])


class ScoringSessionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ScoringSession],
):
    """Scoring sessions: no vote of another person is told before the reveal."""

    def get_serializer_class(self) -> type[SessionSerializer]:
        return SessionSerializer if self.action == "list" else SessionDetailSerializer

    def get_queryset(self) -> QuerySet[ScoringSession]:
        return ScoringSession.objects.visible_to(self.person).newest_first()

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(
            actions.create(**body.validated_data, by=self.person), status=201
        )

    def partial_update(self, request: Request, **_: Any) -> Response:
        session = self.get_object()
        version = version_from(request, session)
        body = self.get_serializer(session, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(
            actions.edit(session, **fields, version=version, by=self.person)
        )

    @extend_schema(request=ScoringItemsBody)
    @action(detail=True, methods=["post"])
    def add(self, request: Request, pk: str) -> Response:
        session, fields = self.get_object(), self.body(ScoringItemsBody)
        return self.shown(actions.add_items(session, **fields, by=self.person))

    @extend_schema(request=ScoringItemBody)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        session, fields = self.get_object(), self.body(ScoringItemBody)
        return self.shown(actions.remove_item(session, **fields, by=self.person))

    @extend_schema(request=VoteBody)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Give or change your own vote on one item in one column."""
        session, asked = self.get_object(), self.body(VoteBody)
        votes = {asked["item"]: int(asked["value"])}
        actions.vote(session, column=asked["column"], votes=votes, by=self.person)
        return self.shown(session)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        return self.shown(actions.reveal(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def hide(self, request: Request, pk: str) -> Response:
        return self.shown(actions.hide(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def finalize(self, request: Request, pk: str) -> Response:
        return self.shown(actions.finalize(self.get_object(), by=self.person))
