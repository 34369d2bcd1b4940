from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from governance.api.bodies import ReasonBody
from portfolio.actions import key_results as result_actions
from portfolio.actions import objectives as actions
from portfolio.actions import quarters, rebaselines
from portfolio.api.okr_bodies import CheckInBody, CloseBody, RebaselineBody
from portfolio.metrics import rounded
from portfolio.models import CheckIn, KeyResult, Objective
from portfolio.queries import objectives as queries


class KeyResultSerializer(serializers.ModelSerializer[KeyResult]):
    """`score` and `pace` are worked out for today, rounded half up to four places."""

    current = serializers.DecimalField(
        max_digits=14, decimal_places=3, required=False, help_text="Set by check-ins."
    )
    score = serializers.SerializerMethodField()
    pace = serializers.SerializerMethodField()
    guard = serializers.SerializerMethodField(
        help_text="For a guardrail: holds, near or broken."
    )
    last_check_in = serializers.SerializerMethodField()

    class Meta:
        model = KeyResult
        fields = [
            "id",
            "objective",
            "code",
            "name",
            "metric",
            "unit",
            "baseline",
            "target",
            "current",
            "weight",
            "is_guardrail",
            "owner",
            "feed",
            "site",
            "queues",
            "measured_product",
            "channel",
            "fed_until",
            "provisional",
            "guard",
            "score",
            "pace",
            "last_check_in",
            "carried_from",
            "learning",
            "version",
        ]
        read_only_fields = [
            "fed_until",
            "provisional",
            "carried_from",
            "learning",
            "version",
        ]
        validators: list[Any] = []  # the action says which code is taken

    def result(self, row: KeyResult) -> queries.Result:
        return queries.result(row, row.objective, today())

    def get_score(self, row: KeyResult) -> Decimal:
        return rounded(self.result(row).score, 4)

    def get_pace(self, row: KeyResult) -> Decimal | None:
        pace = self.result(row).pace
        return None if pace is None else rounded(pace, 4)

    def get_guard(self, row: KeyResult) -> str:
        return str(self.result(row).guard)

    def get_last_check_in(self, row: KeyResult) -> date | None:
        return self.result(row).last_check_in


class ObjectiveSerializer(serializers.ModelSerializer[Objective]):
    score = serializers.SerializerMethodField()
    pace = serializers.SerializerMethodField()
    outlook = serializers.SerializerMethodField(
        help_text="What its end, or where its pace leads, means for its kind."
    )
    key_results: Any = serializers.PrimaryKeyRelatedField(many=True, read_only=True)

    class Meta:
        model = Objective
        fields = [
            "id",
            "code",
            "name",
            "kind",
            "starts_on",
            "ends_on",
            "owner",
            "product",
            "goals",
            "parent",
            "key_results",
            "score",
            "pace",
            "outlook",
            "learning",
            "closed_at",
            "closed_by",
            "version",
        ]
        read_only_fields = ["learning", "closed_at", "closed_by", "version"]
        validators: list[Any] = []  # the action says which code is taken

    def get_score(self, row: Objective) -> Decimal | None:
        score = queries.score(row, today()).score
        return None if score is None else rounded(score, 4)

    def get_pace(self, row: Objective) -> Decimal | None:
        pace = queries.score(row, today()).pace
        return None if pace is None else rounded(pace, 4)

    def get_outlook(self, row: Objective) -> str:
        return str(queries.score(row, today()).outlook)


class CheckInSerializer(serializers.ModelSerializer[CheckIn]):
    class Meta:
        model = CheckIn
        fields = [
            "id",
            "key_result",
            "value",
            "score",
            "provisional",
            "as_of",
            "confidence",
            "note",
            "blocker",
            "made_by",
            "made_at",
        ]


class ObjectiveViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Objective],
):
    """Objectives with their score and pace of today."""

    serializer_class = ObjectiveSerializer
    filterset_fields = ["starts_on", "product"]

    def get_queryset(self) -> QuerySet[Objective]:
        rows = Objective.objects.visible_to(self.person)
        return queries.for_scoring(rows).order_by("code", "id")

    def create(self, request: Request) -> Response:
        row = actions.create(**self.body(ObjectiveSerializer), by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        actions.edit(row, **body.validated_data, version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=CloseBody)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Keep the final scores, with what was learned; it is read-only then."""
        row = self.get_object()
        version = version_from(request, row)
        quarters.close(row, **self.body(CloseBody), version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=ReasonBody)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        quarters.reopen(row, **self.body(ReasonBody), version=version, by=self.person)
        return self.shown(self.get_object())


class KeyResultViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[KeyResult],
):
    """Key results; POST …/check-in/ says where one stands."""

    serializer_class = KeyResultSerializer
    filterset_fields = ["objective", "metric", "owner"]
    fixed = {"objective", "current"}

    def get_queryset(self) -> QuerySet[KeyResult]:
        rows = queries.key_results(self.person).prefetch_related("queues")
        return rows.order_by("code", "id")

    def create(self, request: Request) -> Response:
        fields = self.body(KeyResultSerializer)
        row = result_actions.create(fields.pop("objective"), **fields, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        result_actions.edit(row, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"], url_path="check-in")
    def check_in(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        fields = self.body(CheckInBody)
        result_actions.check_in(row, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @extend_schema(request=RebaselineBody)
    @action(detail=True, methods=["post"])
    def rebaseline(self, request: Request, pk: str) -> Response:
        """Move the promise with a reason: another formula version, baseline or target."""
        row = self.get_object()
        version = version_from(request, row)
        fields = self.body(RebaselineBody)
        rebaselines.rebaseline(row, **fields, version=version, by=self.person)
        return self.shown(self.get_object())


class CheckInViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[CheckIn],
):
    """What was said, week by week. Added by a key result's check-in, never changed."""

    serializer_class = CheckInSerializer
    filterset_fields = ["key_result", "made_by"]

    def get_queryset(self) -> QuerySet[CheckIn]:
        mine = KeyResult.objects.filter(
            objective__in=Objective.objects.visible_to(self.person)
        )
        rows = CheckIn.objects.filter(key_result__in=mine)
        return rows.order_by("-as_of", "-id")
