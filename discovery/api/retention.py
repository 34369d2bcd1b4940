from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.exceptions import NotFound
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from discovery.actions import retention as actions
from discovery.api.bodies import seen
from discovery.models import Removal, RetentionRule
from discovery.queries import retention as queries
from discovery.retention import LEAST_DAYS, MOST_DAYS


class RetentionRuleSerializer(serializers.ModelSerializer[RetentionRule]):
    days = serializers.IntegerField(
        min_value=LEAST_DAYS,
        max_value=MOST_DAYS,
        allow_null=True,
        help_text="From the day it happened; null keeps words for ever.",
    )

    class Meta:
        model = RetentionRule
        fields = ["kind", "days", "version"]
        read_only_fields = ["kind", "version"]


class RetentionViewSet(Kit, viewsets.GenericViewSet[RetentionRule]):
    """How long the words of each kind of note are kept."""

    serializer_class = RetentionRuleSerializer
    lookup_field = "kind"

    def get_queryset(self) -> QuerySet[RetentionRule]:
        return RetentionRule.objects.visible_to(self.person)

    def get_object(self) -> RetentionRule:
        """A rule that nobody has set keeps for ever, and is there to be set."""
        kind = self.kwargs["kind"]
        rows = [row for row in queries.rules() if row.kind == kind]
        if not rows or not queries.may_read(self.person):
            raise NotFound
        self.row = rows[0]
        return rows[0]

    @extend_schema(responses=RetentionRuleSerializer(many=True))
    def list(self, request: Request) -> Response:
        rows = queries.rules() if queries.may_read(self.person) else []
        return Response({"results": self.get_serializer(rows, many=True).data})

    def retrieve(self, request: Request, **_: Any) -> Response:
        return Response(self.get_serializer(self.get_object()).data)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        days = self.body(RetentionRuleSerializer)["days"]
        row = actions.set_rule(row.kind, days=days, version=version, by=self.person)
        return self.shown(row)


class RemovalSerializer(serializers.ModelSerializer[Removal]):
    class Meta:
        model = Removal
        fields = [
            "id", "note", "announced_on", "due_on", "kept_until", "kept_because",
            "removed_on", "replaced", "left", "version",
        ]  # fmt: skip
        read_only_fields = fields


class Keep(serializers.Serializer[Any]):
    until = serializers.DateField(help_text="A day to come.")
    because = serializers.CharField(max_length=300)


class RemovalViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Removal],
):
    """Whose words go on which day, are kept for longer, or are gone; for who triages."""

    serializer_class = RemovalSerializer

    def get_queryset(self) -> QuerySet[Removal]:
        if self.action != "list":
            return Removal.objects.visible_to(self.person).select_related("note")
        pile = self.request.query_params.get("pile", "announced")
        if pile not in queries.PILES:
            raise serializers.ValidationError({"pile": ["There is no such pile."]})
        return queries.removals(self.person, pile)

    @extend_schema(parameters=[OpenApiParameter("pile", enum=list(queries.PILES))])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=Keep, responses=RemovalSerializer)
    @action(detail=True, methods=["post"])
    def keep(self, request: Request, pk: str) -> Response:
        """Keep the words until a day, and say why."""
        row, told = self.get_object(), self.body(Keep)
        version = seen(request, row)
        row = actions.keep(row.note, **told, version=version, by=self.person)
        return self.shown(row)

    @extend_schema(request=None, responses=RemovalSerializer)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Keep them no longer than others; they are announced again first."""
        row = self.get_object()
        version = seen(request, row)
        return self.shown(actions.release(row.note, version=version, by=self.person))
