from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from discovery.actions import links, placing
from discovery.actions import opportunities as actions
from discovery.api.bodies import (
    MoveOpportunity,
    NoteLink,
    NoteOnly,
    PlaceOpportunity,
    ThemeLink,
    ThemeOnly,
    as_fields,
    seen,
)
from discovery.forms.filters import OpportunityFilter
from discovery.models import Opportunity
from discovery.queries.opportunities import (
    Evidence,
    evidence_for,
    lacking,
    opportunity_rows,
)


class OpportunitySerializer(serializers.ModelSerializer[Opportunity]):
    priority = serializers.DecimalField(
        max_digits=10, decimal_places=7, read_only=True, help_text="0 to 25."
    )
    note_count = serializers.IntegerField(read_only=True)
    theme_count = serializers.IntegerField(read_only=True)

    class Meta:
        model = Opportunity
        fields = [
            "id", "code", "name", "description", "product", "parent", "state",
            "dismissed_because", "reach", "frequency", "severity", "evidence_strength",
            "is_regulatory", "goal", "key_result", "priority", "note_count",
            "theme_count", "version",
        ]  # fmt: skip
        read_only_fields = ["code", "state", "dismissed_because", "version"]
        extra_kwargs = {
            "reach": {"min_value": 0, "max_value": 1},
            "frequency": {"min_value": 1, "max_value": 5},
            "severity": {"min_value": 1, "max_value": 5},
            "evidence_strength": {"min_value": 0, "max_value": 10},
        }


class KindSerializer(serializers.Serializer[Any]):
    kind = serializers.CharField()
    supports = serializers.IntegerField()
    contradicts = serializers.IntegerField()


class ConfidenceSerializer(serializers.Serializer[Any]):
    """strongest + kinds − against, each 0 to 1 (docs/adr/0040)."""

    strongest = serializers.DecimalField(max_digits=4, decimal_places=3)
    kinds = serializers.DecimalField(max_digits=4, decimal_places=3)
    against = serializers.DecimalField(max_digits=4, decimal_places=3)
    further = serializers.IntegerField(help_text="Independent kinds beside the first.")


class OpportunityEvidenceSerializer(serializers.Serializer[Any]):
    strongest = serializers.DecimalField(
        max_digits=4, decimal_places=2, help_text="Gilad's scale, 0 to 10."
    )
    confidence = serializers.DecimalField(max_digits=4, decimal_places=3)
    parts = ConfidenceSerializer()
    kinds = KindSerializer(many=True)
    missing = serializers.ListField(child=serializers.CharField())
    notes = serializers.ListField(child=serializers.IntegerField())


class OpportunityViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Opportunity],
):
    """Opportunities by priority: unmet needs, pains and desires."""

    serializer_class = OpportunitySerializer
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[Opportunity]:
        return opportunity_rows(self.person)

    def filter_queryset(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        if self.action != "list":
            return queryset
        form = OpportunityFilter(self.request.query_params, user=self.person)
        if not form.is_valid():
            raise serializers.ValidationError(as_fields(form))
        return queryset.filter(**form.wanted())

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        made = actions.create(**body.validated_data, by=self.person)
        return self.counted(made, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.counted(
            actions.edit(row, **fields, version=version, by=self.person)
        )

    @extend_schema(request=MoveOpportunity, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        row, body = self.get_object(), self.body(MoveOpportunity)
        version = seen(request, row)
        return self.counted(actions.move(row, **body, version=version, by=self.person))

    @extend_schema(request=PlaceOpportunity, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"])
    def place(self, request: Request, pk: str) -> Response:
        """Move it under another need of its product, or under another outcome."""
        row, body = self.get_object(), self.body(PlaceOpportunity)
        version = version_from(request, row)
        return self.counted(placing.place(row, **body, version=version, by=self.person))

    @extend_schema(responses=OpportunityEvidenceSerializer)
    @action(detail=True, methods=["get"])
    def evidence(self, request: Request, pk: str) -> Response:
        """What speaks for and against it, by kind of source; and what is missing."""
        row = self.get_object()
        told = evidence_for(row, self.person)
        return Response(OpportunityEvidenceSerializer(as_told(row, told)).data)

    @extend_schema(request=ThemeLink, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"], url_path="link-theme")
    def link_theme(self, request: Request, pk: str) -> Response:
        row, body = self.get_object(), self.body(ThemeLink)
        links.put_theme_behind_opportunity(opportunity=row, **body, by=self.person)
        return self.counted(row)

    @extend_schema(request=ThemeOnly, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"], url_path="unlink-theme")
    def unlink_theme(self, request: Request, pk: str) -> Response:
        row, body = self.get_object(), self.body(ThemeOnly)
        links.take_theme_from_opportunity(opportunity=row, **body, by=self.person)
        return self.counted(row)

    @extend_schema(request=NoteLink, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"], url_path="link-note")
    def link_note(self, request: Request, pk: str) -> Response:
        row, body = self.get_object(), self.body(NoteLink)
        links.put_note_behind_opportunity(opportunity=row, **body, by=self.person)
        return self.counted(row)

    @extend_schema(request=NoteOnly, responses=OpportunitySerializer)
    @action(detail=True, methods=["post"], url_path="unlink-note")
    def unlink_note(self, request: Request, pk: str) -> Response:
        row, body = self.get_object(), self.body(NoteOnly)
        links.take_note_from_opportunity(opportunity=row, **body, by=self.person)
        return self.counted(row)

    def counted(self, row: Opportunity, status: int = 200) -> Response:
        """The opportunity with its counts, read again."""
        return self.shown(self.get_queryset().get(pk=row.pk), status)


def as_told(row: Opportunity, told: Evidence) -> dict[str, Any]:
    return {
        "strongest": told.strongest,
        "confidence": told.confidence,
        "parts": told.parts,
        "kinds": told.kinds,
        "missing": lacking(row) if row.is_open else [],
        "notes": [voice.note.pk for voice in told.voices if voice.readable],
    }
