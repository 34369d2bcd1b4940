"""The opportunity-solution tree through the API: its parts in flat lists, joined by ids."""

from collections.abc import Iterable
from typing import Any

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit
from core.roles import Perm
from dashboards import solution_tree as trees
from portfolio.models import Product


class TreeOutcomeSerializer(serializers.Serializer[trees.Outcome]):
    key = serializers.CharField(help_text="key_result-3, goal-2, or none.")
    name = serializers.CharField()
    needs = serializers.SerializerMethodField(help_text="Those at the top, by id.")

    def get_needs(self, outcome: trees.Outcome) -> list[int]:
        return [need.row.pk for need in outcome.needs]


class TreeNeedSerializer(serializers.Serializer[trees.Need]):
    id = serializers.IntegerField(source="row.pk")
    code = serializers.CharField(source="row.code")
    name = serializers.CharField(source="row.name")
    parent = serializers.IntegerField(source="row.parent_id", allow_null=True)  # type: ignore[assignment]
    state = serializers.CharField(source="row.state")
    priority = serializers.DecimalField(
        max_digits=10, decimal_places=7, source="row.priority"
    )
    evidence_strength = serializers.DecimalField(
        max_digits=4, decimal_places=2, source="row.evidence_strength"
    )
    confidence = serializers.DecimalField(
        max_digits=4, decimal_places=3, source="heard.confidence.total"
    )
    voices = serializers.IntegerField(source="heard.voices")
    features = serializers.SerializerMethodField(help_text="Items, by id.")
    gap = serializers.CharField(help_text="What is missing; empty if nothing is.")
    version = serializers.IntegerField(source="row.version")

    def get_features(self, need: trees.Need) -> list[int]:
        return [feature.item.pk for feature in need.features]


class TreeExperimentSerializer(serializers.Serializer[trees.Experiment]):
    id = serializers.IntegerField(source="pilot.pk")
    key = serializers.CharField(source="pilot.key")
    title = serializers.CharField(source="pilot.title")
    state = serializers.CharField(source="pilot.state")
    decision = serializers.CharField(source="pilot.decision")


class TreeFeatureSerializer(serializers.Serializer[trees.Feature]):
    id = serializers.IntegerField(source="item.pk")
    key = serializers.CharField(source="item.key")
    title = serializers.CharField(source="item.title")
    state = serializers.CharField(source="item.state")
    horizons = serializers.ListField(child=serializers.CharField())
    experiments = TreeExperimentSerializer(many=True)
    gap = serializers.CharField()


class OpportunityTreeSerializer(serializers.Serializer[trees.Tree]):
    product = serializers.IntegerField(source="product.pk")
    outcomes = TreeOutcomeSerializer(many=True)
    needs = TreeNeedSerializer(many=True)
    features = serializers.SerializerMethodField()
    unlinked = TreeFeatureSerializer(
        many=True, help_text="Answer no need; the first 40."
    )
    more_unlinked = serializers.IntegerField()
    gaps = serializers.DictField(child=serializers.IntegerField())

    @extend_schema_field(TreeFeatureSerializer(many=True))
    def get_features(self, tree: trees.Tree) -> Any:
        found: Any = each_once(tree.needs)
        return TreeFeatureSerializer(found, many=True).data


def each_once(needs: Iterable[trees.Need]) -> list[trees.Feature]:
    found = {each.item.pk: each for need in needs for each in need.features}
    return list(found.values())


OUTCOME = OpenApiParameter("outcome", OpenApiTypes.STR, required=False)
PRODUCT = OpenApiParameter("id", OpenApiTypes.INT, OpenApiParameter.PATH)


class OpportunityTreeViewSet(Kit, viewsets.GenericViewSet[Any]):
    """Outcome, needs, features and experiments of one product, and what is missing."""

    serializer_class = OpportunityTreeSerializer
    lookup_value_regex = "[0-9]+"

    @extend_schema(parameters=[PRODUCT, OUTCOME])
    def retrieve(self, request: Request, pk: str) -> Response:
        access.require_somewhere(self.person, Perm.DISCOVERY_VIEW)
        rows = Product.objects.visible_to(self.person)
        whole = trees.tree(get_object_or_404(rows, pk=int(pk)), self.person)
        asked = request.query_params.get("outcome", "")
        return Response(self.get_serializer(trees.narrowed(whole, asked)).data)
