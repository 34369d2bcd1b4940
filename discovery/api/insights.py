from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from discovery.actions import insights as actions
from discovery.actions import tags
from discovery.api.bodies import Readable
from discovery.forms.insights import InsightFilter
from discovery.models import IMPORTANCE, Direction, Insight, Note, Opportunity, Tag
from discovery.queries.insights import insight_page, insight_rows, tag_rows


class InsightSerializer(serializers.ModelSerializer[Insight]):
    voices = serializers.IntegerField(source="heard", read_only=True, default=0)
    highlights = serializers.SerializerMethodField()

    class Meta:
        model = Insight
        fields = [
            "id",
            "statement",
            "product",
            "tags",
            "voices",
            "highlights",
            "version",
        ]
        read_only_fields = ["version"]

    def get_highlights(self, insight: Insight) -> list[dict[str, Any]]:
        """On the page of one: passages of the notes that you may read."""
        if self.context["view"].action == "list":
            return []
        rows = insight_page(insight, self.context["request"].user).highlights
        return [{"id": r.pk, "note": r.note_id, "passage": r.passage} for r in rows]


class Passage(serializers.Serializer[Any]):
    note = Readable(Note)
    passage = serializers.CharField(max_length=1000)


class OfOpportunity(serializers.Serializer[Any]):
    opportunity = Readable(Opportunity)


class InsightLink(OfOpportunity):
    importance = serializers.ChoiceField(choices=IMPORTANCE, default=2)
    direction = serializers.ChoiceField(
        choices=Direction.choices, default=Direction.SUPPORTS
    )


class InsightViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Insight],
):
    """Insights: what was learned, with the passages that say so.

    The list takes the filters of the page: q, product, tag.
    """

    serializer_class = InsightSerializer
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[Insight]:
        return insight_rows(self.person)

    def filter_queryset(self, queryset: "QuerySet[Any, Any]") -> "QuerySet[Any, Any]":
        if self.action != "list":
            return queryset
        form = InsightFilter(self.request.query_params, user=self.person)
        return insight_rows(self.person, form.wanted())

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = named(body.validated_data)
        return self.shown(actions.create(**given, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        insight = self.get_object()
        version = version_from(request, insight)
        body = self.get_serializer(insight, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        given = named(body.validated_data)
        return self.shown(
            actions.edit(insight, **given, version=version, by=self.person)
        )

    def destroy(self, request: Request, **_: Any) -> Response:
        """Take it away with its highlights and links; the notes stay."""
        insight = self.get_object()
        version = version_from(request, insight)
        actions.discard(insight, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(request=Passage, responses=InsightSerializer)
    @action(detail=True, methods=["post"])
    def highlight(self, request: Request, pk: str) -> Response:
        """Mark a passage of a published note as saying this."""
        insight = self.get_object()
        actions.highlight(insight, **self.body(Passage), by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=InsightLink, responses=InsightSerializer)
    @action(detail=True, methods=["post"], url_path="link-opportunity")
    def link_opportunity(self, request: Request, pk: str) -> Response:
        insight = self.get_object()
        actions.link(insight, **self.body(InsightLink), by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=OfOpportunity, responses=InsightSerializer)
    @action(detail=True, methods=["post"], url_path="unlink-opportunity")
    def unlink_opportunity(self, request: Request, pk: str) -> Response:
        insight = self.get_object()
        actions.unlink(insight, **self.body(OfOpportunity), by=self.person)
        return self.shown(self.get_object())


def named(values: dict[str, Any]) -> dict[str, Any]:
    """The action calls the tags by their names."""
    rest = {name: value for name, value in values.items() if name != "tags"}
    return {**rest, "names": values["tags"]} if "tags" in values else rest


class TagSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="tag.pk")
    name = serializers.CharField(source="tag.name")
    notes = serializers.IntegerField()
    insights = serializers.IntegerField()
    last = serializers.DateField(allow_null=True)
    synonyms = serializers.SerializerMethodField()

    def get_synonyms(self, row: Any) -> list[str]:
        return [each.name for each in row.synonyms]


class Into(serializers.Serializer[Any]):
    into = serializers.CharField(max_length=40)


class TagViewSet(Kit, viewsets.GenericViewSet[Tag]):
    """The tag set, for who triages: uses, synonyms, merge and its undoing."""

    serializer_class = TagSerializer
    queryset = Tag.objects.all()

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().initial(request, *args, **kwargs)
        access.require_somewhere(self.person, Perm.DISCOVERY_TRIAGE)

    @extend_schema(responses=TagSerializer(many=True))
    def list(self, request: Request) -> Response:
        return Response({"results": TagSerializer(tag_rows(), many=True).data})

    @extend_schema(request=Into, responses={204: None})
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        tags.merge(self.get_object(), **self.body(Into), by=self.person)
        return Response(status=204)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def separate(self, request: Request, pk: str) -> Response:
        tags.separate(self.get_object(), by=self.person)
        return Response(status=204)
