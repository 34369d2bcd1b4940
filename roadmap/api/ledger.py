"""The promises ledger and the snapshots through the API."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from roadmap import actions, diffs
from roadmap.filters import TODAY, MoveFilter
from roadmap.models import Move, Snapshot
from roadmap.queries import ledger, snapshots


class LedgerSerializer(serializers.ModelSerializer[Move]):
    kind = serializers.CharField(read_only=True)
    days_there = serializers.SerializerMethodField()
    days_past_limit = serializers.SerializerMethodField()

    class Meta:
        model = Move
        fields = ["id", "card", "card_key", "card_title", "product", "kind"]
        fields += ["from_horizon", "to_horizon", "reason", "checklist"]
        fields += ["days_there", "days_past_limit", "moved_by", "moved_at"]

    def get_days_there(self, move: Move) -> int | None:
        return ledger.line(move).days

    def get_days_past_limit(self, move: Move) -> int:
        return ledger.line(move).past


class SeenBody(serializers.Serializer[Any]):
    up_to = serializers.IntegerField(min_value=1)


class MoveViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Move],
):
    """Every step of every card with its reason, newest first. Lines are never changed."""

    serializer_class = LedgerSerializer
    queryset = Move.objects.none()

    def get_queryset(self) -> QuerySet[Move]:
        if self.action == "retrieve":
            return ledger.ledger(self.person, {})
        access.require_somewhere(self.person, Perm.ROADMAP_VIEW)
        if self.action == "since":
            return ledger.since(self.person, ledger.look_of(self.person))
        form = MoveFilter(self.request.query_params, user=self.person)
        return ledger.ledger(self.person, self.asked(form))

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str, description="Words, or a card's key."),
            OpenApiParameter("product", int),
            OpenApiParameter("person", int),
            OpenApiParameter("column", str, description="From it or to it."),
            OpenApiParameter("kind", str),
            OpenApiParameter("since", str, description="A day: 2026-11-17."),
            OpenApiParameter("until", str),
        ]
    )
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @action(detail=False, methods=["get"])
    def since(self, request: Request) -> Response:
        """The moves entered since you last said that you have seen them."""
        return super().list(request)

    @extend_schema(request=SeenBody, responses={204: None})
    @action(detail=False, methods=["post"])
    def seen(self, request: Request) -> Response:
        """Say up to which line you have read the ledger."""
        actions.mark_read(**self.body(SeenBody), by=self.person)
        return Response(status=204)


class SnapshotSerializer(serializers.ModelSerializer[Snapshot]):
    class Meta:
        model = Snapshot
        fields = ["id", "name", "month", "taken_on", "taken_at", "taken_by"]
        fields += ["cards", "now_keys", "digest"]
        read_only_fields = [name for name in fields if name != "name"]


class SnapshotViewSet(
    Kit,
    mixins.ListModelMixin,
    viewsets.GenericViewSet[Snapshot],
):
    """The roadmap as it stood, newest first; one of them comes with its cards."""

    serializer_class = SnapshotSerializer
    queryset = Snapshot.objects.none()

    def get_queryset(self) -> QuerySet[Snapshot]:
        access.require_somewhere(self.person, Perm.ROADMAP_VIEW)
        return snapshots.snapshots()

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        snapshot = actions.take(**body.validated_data, by=self.person)
        return self.shown(snapshot, status=201)

    def retrieve(self, request: Request, **_: Any) -> Response:
        """A snapshot with every card that you may see, and whether its seal holds."""
        snapshot = self.get_object()
        state = snapshots.state_of(snapshot, self.person)
        data = {"content": state.cards, "sealed": snapshots.is_as_sealed(snapshot)}
        return Response(self.get_serializer(snapshot).data | data)

    @extend_schema(
        parameters=[
            OpenApiParameter("to", str, description="Another's id, or “today”.")
        ]
    )
    @action(detail=True, methods=["get"])
    def diff(self, request: Request, pk: str) -> Response:
        """What lies between this snapshot and another, or today."""
        old = snapshots.state_of(self.get_object(), self.person)
        found = snapshots.compare(old, self.other(request), self.person)
        rows = [difference(row, found) for row in found.found]
        ends = {"from": found.old.name, "to": found.new.name}
        return Response(ends | {"differences": rows})

    def other(self, request: Request) -> snapshots.State:
        name = request.query_params.get("to", TODAY)
        if name == TODAY:
            return snapshots.state_today(self.person)
        if not name.isdecimal():
            text = f"Give a snapshot's id, or “{TODAY}”."
            raise serializers.ValidationError({"to": [text]})
        rows = Snapshot.objects.all()
        return snapshots.state_of(get_object_or_404(rows, pk=name), self.person)

    @action(detail=False, methods=["get"])
    def past(self, request: Request) -> Response:
        """What became of what stood in Now, month by month and over all."""
        access.require_somewhere(self.person, Perm.ROADMAP_VIEW)
        months = [
            {
                "snapshot": row.snapshot.pk,
                "in_now": row.snapshot.now_keys,
                "later": {each.days: each.counts for each in row.tallies},
            }
            for row in snapshots.past_nows()
        ]
        return Response({"months": months, "overall": vars(snapshots.overall())})


def difference(row: diffs.Difference, found: snapshots.Comparison) -> dict[str, Any]:
    told = LedgerSerializer(snapshots.reasons(found, row), many=True).data
    return {
        "kind": row.kind,
        "key": row.key,
        "title": row.title,
        "product": row.product,
        "field": row.what,
        "old": row.old,
        "new": row.new,
        "moves": told,
    }
