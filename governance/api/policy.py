from dataclasses import asdict
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import policy_data, policy_impact, policy_page
from governance.actions import policy as actions
from governance.actions import policy_parts as parts
from governance.models import CriteriaSet, Gate, GateRule, TierQuestion
from governance.tiering import Seat

Codes = serializers.ListField
ANY = OpenApiTypes.OBJECT


class RuleSeatBody(serializers.Serializer[Any]):
    """`only_if` is the code of the question that asks for the seat; empty: always."""

    seat = serializers.CharField(max_length=3)
    veto = serializers.BooleanField(default=False)
    chair = serializers.BooleanField(default=False)
    only_if = serializers.CharField(max_length=30, default="", allow_blank=True)


class TierQuestionSerializer(serializers.ModelSerializer[TierQuestion]):
    raises_to = serializers.CharField(source="raises_to.code", default="")

    class Meta:
        model = TierQuestion
        fields = ["code", "number", "text", "explained", "raises_to", "adds", "gates"]


class RuleSerializer(serializers.ModelSerializer[GateRule]):
    tier = serializers.CharField(source="tier.code", default="")
    seats = serializers.SerializerMethodField()
    criteria = serializers.SerializerMethodField()

    class Meta:
        model = GateRule
        fields = [
            "gate",
            "tier",
            "approvals",
            "validity_days",
            "validity_months",
            "decide_in_days",
            "chair_after_days",
            "executives_after_days",
            "seats",
            "criteria",
        ]

    def get_seats(self, row: GateRule) -> list[dict[str, Any]]:
        return [
            {"seat": s.seat.code, "veto": s.veto, "chair": s.chair, "only_if": s.only_if}
            for s in row.seats.all()
        ]  # fmt: skip

    def get_criteria(self, row: GateRule) -> list[str]:
        return [each.code for each in row.criteria.all()]


class CriteriaSetSerializer(serializers.ModelSerializer[CriteriaSet]):
    tiers = serializers.SerializerMethodField()
    questions = TierQuestionSerializer(many=True, read_only=True)
    rules = RuleSerializer(many=True, read_only=True)

    class Meta:
        model = CriteriaSet
        fields = [
            "id",
            "number",
            "state",
            "effective_from",
            "note",
            "drafted_by",
            "published_by",
            "tiers",
            "questions",
            "rules",
            "version",
        ]
        read_only_fields = fields

    def get_tiers(self, row: CriteriaSet) -> list[str]:
        """Their codes, the lowest first."""
        return [tier.code for tier in row.tiers.all()]


class TiersBody(serializers.Serializer[Any]):
    names = Codes(child=serializers.CharField(max_length=60))


class QuestionBody(serializers.Serializer[Any]):
    code = serializers.SlugField(max_length=30)
    text = serializers.CharField(max_length=200)
    explained = serializers.CharField(max_length=300, default="", allow_blank=True)
    raises_to = serializers.CharField(max_length=20, default="", allow_blank=True)
    adds = Codes(child=serializers.CharField(max_length=10), default=list)
    gates = Codes(child=serializers.ChoiceField(Gate.choices), default=list)
    place = serializers.IntegerField(min_value=1, max_value=99)


class CodeBody(serializers.Serializer[Any]):
    code = serializers.SlugField(max_length=30)


class RulePlaceBody(serializers.Serializer[Any]):
    """`tier` is a tier's code; empty: the rule for every tier without one of its own."""

    gate = serializers.ChoiceField(Gate.choices)
    tier = serializers.CharField(max_length=20, default="", allow_blank=True)


class RuleBody(RulePlaceBody):
    approvals = serializers.IntegerField(
        min_value=1, max_value=20, allow_null=True, default=None
    )
    validity_days = serializers.IntegerField(
        min_value=1, max_value=3650, allow_null=True, default=None
    )
    validity_months = serializers.IntegerField(
        min_value=1, max_value=120, allow_null=True, default=None
    )
    decide_in_days = serializers.IntegerField(min_value=1, max_value=250, default=10)
    chair_after_days = serializers.IntegerField(min_value=1, max_value=60, default=2)
    executives_after_days = serializers.IntegerField(
        min_value=2, max_value=90, default=5
    )
    seats = RuleSeatBody(many=True)
    criteria = Codes(child=serializers.CharField(max_length=10))


class PublishSetBody(serializers.Serializer[Any]):
    """`impact` is the hash of the list that was read (GET …/impact/)."""

    effective_from = serializers.DateField()
    note = serializers.CharField(max_length=4000)
    impact = serializers.CharField(min_length=64, max_length=64)


class CriteriaSetViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CriteriaSet],
):
    """The policy of gates, one version each. `POST` starts the next draft."""

    serializer_class = CriteriaSetSerializer

    def get_queryset(self) -> QuerySet[CriteriaSet]:
        if not access.may(self.person, Perm.GATE_VIEW):
            return CriteriaSet.objects.none()
        return policy_data.with_parts().order_by("-number", "-id")

    @extend_schema(request=None)
    def create(self, request: Request) -> Response:
        return self.again(actions.draft(by=self.person), status=201)

    @extend_schema(request=TiersBody)
    @action(detail=True, methods=["post"], url_path="name-tiers")
    def name_tiers(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        said = {**self.body(TiersBody), "version": version_from(request, row)}
        return self.again(parts.set_tiers(row, **said, by=self.person))

    @extend_schema(request=QuestionBody)
    @action(detail=True, methods=["post"], url_path="set-question")
    def set_question(self, request: Request, pk: str) -> Response:
        """Ask a question, or change the one of this code."""
        row = self.get_object()
        said = {**self.body(QuestionBody), "version": version_from(request, row)}
        said["raises_to"] = parts.tier_named(row, said["raises_to"])
        parts.set_question(row, **said, by=self.person)
        return self.again(row)

    @extend_schema(request=CodeBody)
    @action(detail=True, methods=["post"], url_path="remove-question")
    def remove_question(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        found = get_object_or_404(row.questions, code=self.body(CodeBody)["code"])
        return self.again(parts.remove_question(found, version=version, by=self.person))

    @extend_schema(request=RuleBody)
    @action(detail=True, methods=["post"], url_path="set-rule")
    def set_rule(self, request: Request, pk: str) -> Response:
        """Say how one gate is decided, for one tier or for every tier."""
        row = self.get_object()
        said = {**self.body(RuleBody), "version": version_from(request, row)}
        said["tier"] = parts.tier_named(row, said["tier"])
        said["seats"] = [
            Seat(each.pop("seat"), **each) for each in map(dict, said["seats"])
        ]
        parts.set_rule(row, **said, by=self.person)
        return self.again(row)

    @extend_schema(request=RulePlaceBody)
    @action(detail=True, methods=["post"], url_path="remove-rule")
    def remove_rule(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        said, version = self.body(RulePlaceBody), version_from(request, row)
        tier = parts.tier_named(row, said["tier"])
        rule = get_object_or_404(row.rules, gate=said["gate"], tier=tier)
        return self.again(parts.remove_rule(rule, version=version, by=self.person))

    @extend_schema(request=PublishSetBody)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        said = {**self.body(PublishSetBody), "version": version_from(request, row)}
        return self.again(actions.publish(row, **said, by=self.person))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        actions.discard(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(responses=ANY)
    @action(detail=True, methods=["get"])
    def differences(self, request: Request, pk: str) -> Response:
        """What changes against the set before it, and what is wrong with a draft."""
        page = policy_page.page_of(self.get_object())
        found = [asdict(each) for each in page.differences]
        return Response({"changes": found, "faults": list(map(asdict, page.faults))})

    @extend_schema(responses=ANY)
    @action(detail=True, methods=["get"])
    def impact(self, request: Request, pk: str) -> Response:
        """What it would touch, and the hash that `publish` asks for."""
        found = policy_impact.impact(self.get_object())
        return Response({**policy_impact.plain(found), "impact": found.digest})

    def again(self, row: CriteriaSet, status: int = 200) -> Response:
        return self.shown(policy_data.whole(row), status=status)
