from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from discovery.actions import links
from discovery.actions import themes as actions
from discovery.api.bodies import NoteLink, NoteOnly, OpportunityLink
from discovery.models import Theme
from discovery.queries.themes import theme_rows
from discovery.queries.trends import AXES, axes_for, theme_trend


class ThemeSerializer(serializers.ModelSerializer[Theme]):
    notes_for = serializers.IntegerField(read_only=True, help_text="Published notes.")
    notes_against = serializers.IntegerField(read_only=True)
    sites = serializers.IntegerField(read_only=True)

    class Meta:
        model = Theme
        fields = [
            "id", "name", "finding", "product", "notes_for", "notes_against", "sites",
            "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # the action names a twin itself


class TrendSerializer(serializers.Serializer[Any]):
    word = serializers.CharField(help_text="rising, falling, steady, too few to say.")
    before = serializers.IntegerField(help_text="Voices in three whole months.")
    lately = serializers.IntegerField(help_text="In the three after those.")


class TrendRowSerializer(serializers.Serializer[Any]):
    label = serializers.CharField()  # type: ignore[assignment]
    cells = serializers.ListField(
        child=serializers.IntegerField(allow_null=True),
        help_text="What was earlier, then each of `columns`; null: too few to tell.",
    )
    total = serializers.IntegerField(allow_null=True)
    trend = TrendSerializer(allow_null=True)


class ThemeTrendSerializer(serializers.Serializer[Any]):
    """Each voice once; copies are counted with the note they repeat."""

    axis = serializers.CharField()
    months = serializers.ListField(child=serializers.DateField())
    totals = serializers.ListField(child=serializers.IntegerField())
    columns = serializers.ListField(
        child=serializers.DateField(),
        help_text="Three months each from this day; the last is the month that runs.",
    )
    rows = TrendRowSerializer(many=True)
    trend = TrendSerializer(allow_null=True)


BY = OpenApiParameter("by", OpenApiTypes.STR, enum=list(AXES), default="site")


class ThemeViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Theme],
):
    """Themes: what several notes have in common, in a person's words."""

    serializer_class = ThemeSerializer
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[Theme]:
        return theme_rows(self.person)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        theme = actions.create(**body.validated_data, by=self.person)
        return self.counted(theme, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        theme = self.get_object()
        version = version_from(request, theme)
        body = self.get_serializer(theme, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.counted(
            actions.edit(theme, **fields, version=version, by=self.person)
        )

    @extend_schema(parameters=[BY], responses=ThemeTrendSerializer)
    @action(detail=True, methods=["get"])
    def trend(self, request: Request, pk: str) -> Response:
        """Voices by month, cut by site, queue or (for who triages) time in the job."""
        theme = self.get_object()
        by, axes = request.query_params.get("by", "site"), axes_for(theme, self.person)
        if by not in axes:
            raise serializers.ValidationError({"by": [f"One of {', '.join(axes)}."]})
        return Response(ThemeTrendSerializer(theme_trend(theme, by)).data)

    @extend_schema(request=NoteLink, responses=ThemeSerializer)
    @action(detail=True, methods=["post"], url_path="add-note")
    def add_note(self, request: Request, pk: str) -> Response:
        theme, body = self.get_object(), self.body(NoteLink)
        links.put_note_in_theme(theme=theme, **body, by=self.person)
        return self.counted(theme)

    @extend_schema(request=NoteOnly, responses=ThemeSerializer)
    @action(detail=True, methods=["post"], url_path="remove-note")
    def remove_note(self, request: Request, pk: str) -> Response:
        theme, body = self.get_object(), self.body(NoteOnly)
        links.take_note_out_of_theme(theme=theme, **body, by=self.person)
        return self.counted(theme)

    @extend_schema(request=OpportunityLink, responses=ThemeSerializer)
    @action(detail=True, methods=["post"], url_path="link-opportunity")
    def link_opportunity(self, request: Request, pk: str) -> Response:
        theme, body = self.get_object(), self.body(OpportunityLink)
        links.put_theme_behind_opportunity(theme, **body, by=self.person)
        return self.counted(theme)

    def counted(self, theme: Theme, status: int = 200) -> Response:
        """The theme with its counts, read again."""
        return self.shown(self.get_queryset().get(pk=theme.pk), status)
