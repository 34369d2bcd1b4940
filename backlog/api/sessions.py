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
from backlog.actions import rounds as inside
from backlog.actions import sessions as actions
from backlog.api.calibration import CalibrationActions
from backlog.api.findings import ScoringFindingSerializer
from backlog.api.terms import (
    ScoringTermSerializer,
    ScoringVoterSerializer,
    TermActions,
    open_round,
)
from backlog.models import Item, ScoringSession
from backlog.queries import awaited, mistakes
from backlog.queries import sessions as queries
from backlog.votes import COLUMNS
from core.api import version_from


class ScoringCellSerializer(serializers.Serializer[Any]):
    """One item in one column; everything but `voted` waits for the reveal.

    `votes` to `verdict` are those of the last round shown; `voted` counts those of
    the round that is open, if the item is in it.
    """

    item = serializers.IntegerField()
    column = serializers.CharField()
    voted = serializers.IntegerField()
    votes = serializers.ListField(child=serializers.IntegerField(), required=False)
    value = serializers.IntegerField(required=False)
    spread = serializers.IntegerField(required=False)
    mad = serializers.FloatField(required=False)
    verdict = serializers.CharField(required=False)
    round = serializers.IntegerField(required=False)
    chosen = serializers.IntegerField(
        required=False, allow_null=True, help_text="A facilitator's, not the median."
    )
    reason = serializers.CharField(required=False)


@extend_schema_serializer(component_name="ScoringSession")
class SessionSerializer(serializers.ModelSerializer[ScoringSession]):
    class Meta:
        model = ScoringSession
        fields = ["id", "name", "increment", "capacity", "held_on", "state", "column", "facilitator", "co_facilitator", "version"]  # fmt: skip
        read_only_fields = ["state", "column", "facilitator", "version"]
        extra_kwargs: dict[str, Any] = {"name": {"validators": []}}


@extend_schema_serializer(component_name="ScoringSessionDetail")
class SessionDetailSerializer(SessionSerializer):
    cells = serializers.SerializerMethodField()
    term = serializers.SerializerMethodField(
        help_text="Of the open round, if it has one."
    )
    voters = serializers.SerializerMethodField(
        help_text="Of the open round: how far, never what."
    )

    class Meta(SessionSerializer.Meta):
        fields = [*SessionSerializer.Meta.fields, "expected", "term", "voters", "cells"]
        read_only_fields = [*SessionSerializer.Meta.read_only_fields, "expected"]

    @extend_schema_field(ScoringTermSerializer(allow_null=True))
    def get_term(self, session: ScoringSession) -> dict[str, Any] | None:
        term = awaited.term_of(open_round(session))
        return dict(ScoringTermSerializer(term).data) if term else None

    @extend_schema_field(ScoringVoterSerializer(many=True))
    def get_voters(self, session: ScoringSession) -> list[Any]:
        round_ = open_round(session)
        found = awaited.voters(round_) if round_ else []
        return list(ScoringVoterSerializer(found, many=True).data)

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
    if cell.outcome:
        choice, found = cell.outcome.choice, cell.outcome.found
        told |= {
            "votes": sorted(found.votes),
            "value": cell.outcome.value,
            "spread": found.spread,
            "mad": float(found.mad),
            "verdict": found.verdict,
            "round": cell.outcome.number,
            "chosen": choice.value if choice else None,
            "reason": choice.reason if choice else "",
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


class ScoringColumnBody(serializers.Serializer[Any]):
    column = serializers.ChoiceField(choices=COLUMNS)


class VoteBody(ScoringItemBody, ScoringColumnBody):
    value = serializers.ChoiceField(choices=[(v, str(v)) for v in wsjf.SCALE])
    round = serializers.IntegerField(
        required=False, help_text="The round it is meant for; another one refuses it."
    )


class ScoringChoiceBody(ScoringItemBody, ScoringColumnBody):
    value = serializers.ChoiceField(choices=[(v, str(v)) for v in wsjf.SCALE])
    reason = serializers.CharField(max_length=300)


class ScoringAgainBody(serializers.Serializer[Any]):
    everything = serializers.BooleanField(
        default=False, help_text="All items, not only those that are apart."
    )


class ScoringRoundSerializer(serializers.Serializer[Any]):
    """A round whose votes were shown."""

    column = serializers.CharField(source="round.column")
    number = serializers.IntegerField(source="round.number")
    opened_at = serializers.DateTimeField(source="round.opened_at")
    revealed_at = serializers.DateTimeField(source="round.revealed_at")
    revealed_by = serializers.IntegerField(source="round.revealed_by_id")
    cells = serializers.SerializerMethodField()

    @extend_schema_field(ScoringCellSerializer(many=True))
    def get_cells(self, past: queries.Past) -> list[dict[str, Any]]:
        column, number = past.round.column, past.round.number
        return [
            cell_of(
                item,
                column,
                queries.Cell(
                    column,
                    len(found.votes),
                    queries.Outcome(number, found, choice),
                    is_open=False,
                ),
            )
            for item, found, choice in past.lines
        ]


class ScoringSessionViewSet(
    CalibrationActions,
    TermActions,
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

    @extend_schema(request=ScoringColumnBody)
    @action(detail=True, methods=["post"], url_path="open")
    def open_column(self, request: Request, pk: str) -> Response:
        """Go to a column: open its first round, or come back to it."""
        session, fields = self.get_object(), self.body(ScoringColumnBody)
        return self.shown(inside.open_column(session, **fields, by=self.person))

    @extend_schema(request=VoteBody)
    @action(detail=True, methods=["post"])
    def vote(self, request: Request, pk: str) -> Response:
        """Give or change your own vote on one item in one column."""
        session, asked = self.get_object(), self.body(VoteBody)
        inside.vote(
            session,
            column=asked["column"],
            votes={asked["item"]: int(asked["value"])},
            number=asked.get("round"),
            by=self.person,
        )
        return self.shown(session)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, pk: str) -> Response:
        """Show the votes of the open round, all at once."""
        return self.shown(inside.reveal(self.get_object(), by=self.person))

    @extend_schema(request=ScoringAgainBody)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, pk: str) -> Response:
        """Open another round of the same column."""
        session, fields = self.get_object(), self.body(ScoringAgainBody)
        return self.shown(inside.again(session, **fields, by=self.person))

    @extend_schema(request=ScoringChoiceBody)
    @action(detail=True, methods=["post"])
    def choose(self, request: Request, pk: str) -> Response:
        """Set a score instead of the median of the votes shown, with its reason."""
        session, fields = self.get_object(), self.body(ScoringChoiceBody)
        fields["value"] = int(fields["value"])
        inside.choose(session, **fields, by=self.person)
        return self.shown(session)

    @extend_schema(responses=ScoringRoundSerializer(many=True))
    @action(detail=True, methods=["get"])
    def rounds(self, request: Request, pk: str) -> Response:
        """Every round whose votes were shown, newest first."""
        past = queries.history(self.get_object(), self.person)
        return Response(ScoringRoundSerializer(past, many=True).data)

    @extend_schema(responses=ScoringFindingSerializer(many=True))
    @action(detail=True, methods=["get"])
    def findings(self, request: Request, pk: str) -> Response:
        """Mistakes that the votes shown so far give away."""
        session = self.get_object()
        found = mistakes.of_session(session, queries.table(session, self.person))
        return Response(ScoringFindingSerializer(found, many=True).data)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def finalize(self, request: Request, pk: str) -> Response:
        return self.shown(actions.finalize(self.get_object(), by=self.person))
