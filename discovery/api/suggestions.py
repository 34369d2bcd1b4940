from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit
from discovery.actions import suggestions as actions
from discovery.api.bodies import Readable, seen
from discovery.models import Note, Suggestion, Theme
from portfolio.models import Product


class SuggestionSerializer(serializers.ModelSerializer[Suggestion]):
    voices = serializers.IntegerField(
        read_only=True, help_text="Notes less copies: who spoke."
    )
    notes = serializers.SerializerMethodField(help_text="Ids, the nearest first.")

    class Meta:
        model = Suggestion
        fields = [
            "id", "kind", "state", "product", "theme", "original", "name", "terms",
            "likeness", "size", "copies", "voices", "notes", "made_at", "version",
        ]  # fmt: skip
        read_only_fields = fields

    def get_notes(self, row: Suggestion) -> list[int]:
        return [link.note_id for link in row.links.all()]


class Chosen(serializers.Serializer[Any]):
    notes = Readable(Note, many=True, allow_empty=False)


class NameIt(Chosen):
    name = serializers.CharField(max_length=160)
    product = Readable(Product)
    finding = serializers.CharField(required=False, default="", allow_blank=True)


class PutThem(Chosen):
    theme = Readable(Theme)


class SuggestionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Suggestion],
):
    """What was found in notes: themes, notes that fit one, copies. Judged by a person."""

    serializer_class = SuggestionSerializer

    def get_queryset(self) -> QuerySet[Suggestion]:
        rows = Suggestion.objects.visible_to(self.person).for_list()
        return rows.prefetch_related("links").order_by("-size", "-id")

    @extend_schema(request=NameIt, responses=SuggestionSerializer)
    @action(detail=True, methods=["post"], url_path="name", url_name="name")
    def make_theme(self, request: Request, pk: str) -> Response:
        return self.judged(request, actions.name, NameIt)

    @extend_schema(request=PutThem, responses=SuggestionSerializer)
    @action(detail=True, methods=["post"], url_path="put-in-theme")
    def put_in_theme(self, request: Request, pk: str) -> Response:
        return self.judged(request, actions.put_in_theme, PutThem)

    @extend_schema(request=Chosen, responses=SuggestionSerializer)
    @action(detail=True, methods=["post"])
    def merge(self, request: Request, pk: str) -> Response:
        return self.judged(request, actions.merge, Chosen)

    @extend_schema(request=None, responses=SuggestionSerializer)
    @action(detail=True, methods=["post"])
    def dismiss(self, request: Request, pk: str) -> Response:
        return self.judged(request, actions.dismiss)

    def judged(self, request: Request, act: Any, shape: Any = None) -> Response:
        """Judge it by `act`, and show it as it then is."""
        row = self.get_object()
        body = self.body(shape) if shape else {}
        act(row, **body, version=seen(request, row), by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk))
