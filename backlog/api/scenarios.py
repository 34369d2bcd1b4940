from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog import wsjf
from backlog.actions import scenarios as actions
from backlog.models import Scenario
from backlog.models.scenarios import WEEKS, WORDS
from backlog.models.scoring import POINTS
from backlog.queries import scenarios as queries
from core.api import Kit, version_from

REQUIRED = "This field is required."


class CellSerializer(serializers.Serializer[Any]):
    """One score or duration as it is tried; `was` is what was real then."""

    item = serializers.IntegerField(source="item_id", min_value=1)
    name = serializers.ChoiceField(choices=list(WORDS.items()))
    value = serializers.DecimalField(
        max_digits=6, decimal_places=2, allow_null=True, min_value=0
    )
    was = serializers.DecimalField(max_digits=6, decimal_places=2, read_only=True)

    def validate(self, cell: dict[str, Any]) -> dict[str, Any]:
        # In a PATCH the framework takes no field of a row for required.
        missing = {"item_id": "item", "name": "name", "value": "value"}
        if faults := {
            says: [REQUIRED] for at, says in missing.items() if at not in cell
        }:
            raise serializers.ValidationError(faults)
        value = cell["value"]
        scored = cell["name"] != WEEKS
        if value is not None and (value not in wsjf.SCALE if scored else value <= 0):
            says = "Scores are 1, 2, 3, 5, 8, 13 or 20." if scored else "Above 0."
            raise serializers.ValidationError({"value": [says]})
        return cell


class ScenarioSerializer(serializers.ModelSerializer[Scenario]):
    """`cells` sent change those they name; one as it really is is forgotten."""

    cells = CellSerializer(many=True, required=False)
    capacity = serializers.IntegerField(
        min_value=0, max_value=POINTS, allow_null=True, required=False
    )

    class Meta:
        model = Scenario
        fields = ["id", "name", "owner", "is_shared", "capacity", "capacity_was", "cells", "created_at", "applied_by", "applied_at", "step", "version"]  # fmt: skip
        read_only_fields = ["owner", "capacity_was", "created_at", "applied_by", "applied_at", "step", "version"]  # fmt: skip


class NewScenarioBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=80)


class SettleBody(serializers.Serializer[Any]):
    """For each clash, by its name, which stands."""

    keep = serializers.DictField(child=serializers.ChoiceField(actions.SIDES))


class SideSerializer(serializers.Serializer[Any]):
    capacity = serializers.IntegerField(allow_null=True)
    used = serializers.IntegerField()
    count = serializers.SerializerMethodField()
    delay_cost = serializers.FloatField(source="cost", allow_null=True)

    def get_count(self, side: queries.Side) -> int:
        return len(side.held)


class PlaceMoveSerializer(serializers.Serializer[Any]):
    item = serializers.IntegerField(source="item.pk")
    key = serializers.CharField(source="item.key")
    before = serializers.IntegerField(allow_null=True)
    after = serializers.IntegerField(allow_null=True)


class ClashSerializer(serializers.Serializer[Any]):
    name = serializers.CharField()
    what = serializers.CharField()
    was = serializers.CharField()
    now = serializers.CharField()
    tried = serializers.CharField()


class ComparisonSerializer(serializers.Serializer[Any]):
    """Both orders: places as far down as they can be told, what fits, cost of delay in USD."""

    before = SideSerializer()
    after = SideSerializer()
    moves = PlaceMoveSerializer(many=True)
    falls_out = serializers.SerializerMethodField()
    comes_in = serializers.SerializerMethodField()
    clashes = ClashSerializer(many=True)

    def get_falls_out(self, found: queries.Comparison) -> list[int]:
        return [item.pk for item in found.falls_out]

    def get_comes_in(self, found: queries.Comparison) -> list[int]:
        return [item.pk for item in found.comes_in]


class ScenarioViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Scenario],
):
    """What-ifs: nothing real changes before `apply`."""

    serializer_class = ScenarioSerializer

    def get_queryset(self) -> QuerySet[Scenario]:
        rows = Scenario.objects.visible_to(self.person).prefetch_related("cells")
        return rows.order_by("-id")

    @extend_schema(request=NewScenarioBody, responses={201: ScenarioSerializer})
    def create(self, request: Request) -> Response:
        body = self.body(NewScenarioBody)
        return self.shown(actions.create(**body, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        scenario = self.get_object()
        version = version_from(request, scenario)
        body = self.get_serializer(scenario, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        if "cells" in fields:
            fields["cells"] = {
                (cell["item_id"], cell["name"]): cell["value"]
                for cell in fields["cells"]
            }
        actions.change(scenario, **fields, version=version, by=self.person)
        return self.shown(self.fresh(scenario))

    def destroy(self, request: Request, **_: Any) -> Response:
        """Throw it away."""
        scenario = self.get_object()
        version = version_from(request, scenario)
        actions.discard(scenario, version=version, by=self.person)
        return Response(status=204)

    @extend_schema(responses=ComparisonSerializer)
    @action(detail=True, methods=["get"])
    def comparison(self, request: Request, pk: str) -> Response:
        """What moves, what fits and what it costs, beside the backlog as it is."""
        found = queries.compare(self.get_object())
        return Response(ComparisonSerializer(found).data)

    @extend_schema(request=SettleBody)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        """Say which stands of what changed outside since it was tried. Send If-Match."""
        scenario = self.get_object()
        version, keep = version_from(request, scenario), self.body(SettleBody)["keep"]
        actions.settle(scenario, keep=keep, version=version, by=self.person)
        return self.shown(self.fresh(scenario))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def apply(self, request: Request, pk: str) -> Response:
        """Make it real, as it was read (If-Match); 409 telling both values where something
        changed outside meanwhile."""
        scenario = self.get_object()
        version = version_from(request, scenario)
        actions.apply(scenario, version=version, by=self.person)
        return self.shown(self.fresh(scenario))

    def fresh(self, scenario: Scenario) -> Scenario:
        return self.get_queryset().get(pk=scenario.pk)
