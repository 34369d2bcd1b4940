"""Reports and the thread through the API: to read, over what the pages read."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from dashboards import thread as threads
from dashboards.models import Report
from dashboards.stages import BY_KIND, Hop


class ReportSerializer(serializers.ModelSerializer[Report]):
    """`data` is as it was computed: money and rates as plain numbers."""

    class Meta:
        model = Report
        fields = ["name", "as_of", "computed_at", "data"]


class ReportViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Report],
):
    """The figures of the page of outcomes, each as it was last computed."""

    serializer_class = ReportSerializer
    queryset = Report.objects.none()
    lookup_field = "name"
    lookup_value_regex = "[a-z_]+"

    def get_queryset(self) -> QuerySet[Report]:
        access.require_somewhere(self.person, Perm.DASHBOARD_VIEW)
        return Report.objects.order_by("name", "id")


class NodeSerializer(serializers.Serializer[threads.Node]):
    id = serializers.IntegerField(source="row.pk")
    name = serializers.CharField()
    text = serializers.CharField()
    state = serializers.CharField()
    url = serializers.CharField(
        source="row.get_absolute_url", help_text="Its page, without the host."
    )


class StageSerializer(serializers.Serializer[threads.Column]):
    kind = serializers.CharField(source="stage.kind")
    title = serializers.CharField(source="stage.plural")
    allowed = serializers.BooleanField(
        help_text="False: your roles do not include these; there may be some."
    )
    nodes = NodeSerializer(many=True)
    more = serializers.SerializerMethodField(
        help_text="How many there are beyond the first 40."
    )

    def get_more(self, column: threads.Column) -> int:
        return column.more if column.allowed else 0


class HopSerializer(serializers.Serializer[tuple[Hop, bool]]):
    """One step of a whole chain, and whether it is there."""

    name = serializers.SerializerMethodField()
    present = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(
        help_text="What is not linked; empty if the hop is there."
    )

    def get_name(self, pair: tuple[Hop, bool]) -> str:
        return pair[0].name

    def get_present(self, pair: tuple[Hop, bool]) -> bool:
        return pair[1]

    def get_missing(self, pair: tuple[Hop, bool]) -> str:
        hop, present = pair
        return "" if present else hop.missing


class ThreadSerializer(serializers.Serializer[threads.Thread]):
    kind = serializers.CharField()
    id = serializers.IntegerField(source="start.pk")
    name = serializers.CharField(source="start.__str__")
    percent = serializers.IntegerField(help_text="Share of the hops that are there.")
    hops = HopSerializer(many=True)
    stages = StageSerializer(many=True, source="columns")


KIND = OpenApiParameter(
    "kind", OpenApiTypes.STR, OpenApiParameter.PATH, enum=list(BY_KIND)
)
ID = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


class ThreadViewSet(Kit, viewsets.GenericViewSet[Any]):
    """The evidence chain through one thing, from the words to the money."""

    serializer_class = ThreadSerializer
    lookup_value_regex = "[0-9]+"

    @extend_schema(parameters=[KIND, ID])
    def retrieve(self, request: Request, kind: str, pk: str) -> Response:
        if kind not in BY_KIND:
            raise Http404("There is no such kind of thing in the chain.")
        start = get_object_or_404(threads.visible(kind, self.person), pk=int(pk))
        found = threads.thread(kind, start, self.person)
        return Response(self.get_serializer(found).data)
