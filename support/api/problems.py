from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.models import Item
from core import access
from core.api import Kit, version_from
from core.models import User
from core.roles import Perm
from governance.models import ChangeDriver, ChangeRequest
from support import problem_lists
from support.actions import incidents
from support.actions import problems as actions
from support.forms.problems import ProblemFilter
from support.models import IncidentDay, Problem


class ProblemSerializer(serializers.ModelSerializer[Problem]):
    days_to_respond = serializers.IntegerField(read_only=True, allow_null=True)
    days_to_resolve = serializers.IntegerField(read_only=True, allow_null=True)

    class Meta:
        model = Problem
        fields = [
            "id", "key", "product", "title", "seen", "since", "driver", "impact",
            "urgency", "severity", "state", "owner", "cause", "workaround", "item",
            "change_request", "prevents", "reported_on", "reported_by", "responded_on",
            "resolved_on", "closed_on", "reopened", "risk", "days_to_respond",
            "days_to_resolve", "version",
        ]  # fmt: skip
        read_only_fields = [
            "key", "severity", "state", "owner", "cause", "workaround", "item",
            "change_request", "prevents", "reported_on", "reported_by", "responded_on",
            "resolved_on", "closed_on", "reopened", "risk", "version",
        ]  # fmt: skip


class TakeProblemBody(serializers.Serializer[Any]):
    owner = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False)
    )


class ExplainProblemBody(serializers.Serializer[Any]):
    cause = serializers.CharField(max_length=4000)
    workaround = serializers.CharField(
        max_length=4000, required=False, default="", allow_blank=True
    )
    driver = serializers.ChoiceField(choices=ChangeDriver.choices, required=False)


class PlanProblemBody(serializers.Serializer[Any]):
    item = serializers.PrimaryKeyRelatedField(
        queryset=Item.objects.all(), required=False, allow_null=True
    )
    change_request = serializers.PrimaryKeyRelatedField(
        queryset=ChangeRequest.objects.all(), required=False, allow_null=True
    )


class ResolveProblemBody(serializers.Serializer[Any]):
    prevents = serializers.CharField(max_length=4000)


class ReopenProblemBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=4000)


class CountBody(serializers.Serializer[Any]):
    day = serializers.DateField()
    count = serializers.IntegerField(min_value=0, max_value=incidents.MOST)
    minutes_lost = serializers.IntegerField(
        min_value=0, max_value=incidents.MOST, required=False, default=0
    )


class IncidentDaySerializer(serializers.ModelSerializer[IncidentDay]):
    class Meta:
        model = IncidentDay
        fields = ["day", "count", "minutes_lost", "recorded_by", "recorded_at"]
        read_only_fields = fields


class TrendLineSerializer(serializers.Serializer[Any]):
    opened = serializers.ListField(child=serializers.IntegerField())
    resolved = serializers.ListField(child=serializers.IntegerField())
    open = serializers.ListField(child=serializers.IntegerField())
    incidents = serializers.ListField(child=serializers.IntegerField())
    minutes = serializers.ListField(child=serializers.IntegerField())


class ProblemTrendSerializer(serializers.Serializer[Any]):
    """`weeks` are Mondays; days are calendar days, halves where two are in the middle."""

    weeks = serializers.ListField(child=serializers.DateField())
    every = TrendLineSerializer()
    by_driver = serializers.DictField(child=TrendLineSerializer())
    days_to_respond = serializers.FloatField(allow_null=True)
    days_to_resolve = serializers.FloatField(allow_null=True)
    resolved = serializers.IntegerField()
    came_back = serializers.IntegerField()


class ProblemViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Problem],
):
    """What goes wrong again and again, from being seen to staying away."""

    serializer_class = ProblemSerializer
    queryset = Problem.objects.none()
    fixed = {"product"}

    def get_queryset(self) -> QuerySet[Problem]:
        form = ProblemFilter(self.request.query_params, user=self.person)
        asked = self.asked(form) if self.action in ("list", "trend") else {}
        return problem_lists.listed(self.person, **asked)

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str), OpenApiParameter("state", str),
            OpenApiParameter("product", int), OpenApiParameter("driver", str),
            OpenApiParameter("severity", str), OpenApiParameter("mine", bool),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.report(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        problem = self.get_object()
        version = version_from(request, problem)
        body = self.get_serializer(problem, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(
            actions.edit(problem, **fields, version=version, by=self.person)
        )

    def stepped(
        self, take: Any, kind: type[serializers.Serializer[Any]], perm: Perm
    ) -> Response:
        problem = self.get_object()
        access.require(self.person, perm, team=problem.product.team)
        version = version_from(self.request, problem)
        given = self.body(kind)
        return self.shown(take(problem, **given, version=version, by=self.person))

    @extend_schema(request=TakeProblemBody)
    @action(detail=True, methods=["post"])
    def take(self, request: Request, **_: Any) -> Response:
        """Give it to somebody who solves problems of its team."""
        return self.stepped(actions.take, TakeProblemBody, Perm.PROBLEM_SOLVE)

    @extend_schema(request=ExplainProblemBody)
    @action(detail=True, methods=["post"])
    def explain(self, request: Request, **_: Any) -> Response:
        """Say its root cause, and a way around."""
        return self.stepped(actions.find_cause, ExplainProblemBody, Perm.PROBLEM_SOLVE)

    @extend_schema(request=PlanProblemBody)
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, **_: Any) -> Response:
        """Name the backlog item or the change request that mends it."""
        return self.stepped(actions.plan_fix, PlanProblemBody, Perm.PROBLEM_SOLVE)

    @extend_schema(request=ResolveProblemBody)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, **_: Any) -> Response:
        """It is mended: say what keeps it from coming back."""
        return self.stepped(actions.resolve, ResolveProblemBody, Perm.PROBLEM_SOLVE)

    @extend_schema(request=ReopenProblemBody)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **_: Any) -> Response:
        """It is back."""
        return self.stepped(actions.reopen, ReopenProblemBody, Perm.PROBLEM_REPORT)

    @extend_schema(
        methods=["GET"], responses=IncidentDaySerializer(many=True), filters=False
    )
    @extend_schema(methods=["POST"], request=CountBody, responses=IncidentDaySerializer)
    @action(detail=True, methods=["get", "post"], pagination_class=None)
    def incidents(self, request: Request, **_: Any) -> Response:
        """How often it happened, by day, the newest 400; POST counts or corrects one."""
        problem = self.get_object()
        if request.method == "GET":
            rows = problem.incidents.all()[:400]
            return Response(IncidentDaySerializer(rows, many=True).data)
        access.require(self.person, Perm.PROBLEM_REPORT, team=problem.product.team)
        given = self.body(CountBody)
        row, _changed = incidents.count(problem, **given, by=self.person)
        return Response(IncidentDaySerializer(row).data)

    @extend_schema(
        responses=ProblemTrendSerializer,
        parameters=[OpenApiParameter("product", int), OpenApiParameter("driver", str)],
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def trend(self, request: Request, **_: Any) -> Response:
        """The last thirteen weeks, in all and by driver."""
        rows = self.get_queryset()
        found, figures = problem_lists.trend_of(rows), problem_lists.figures_of(rows)  # type: ignore[arg-type]
        return Response(
            ProblemTrendSerializer(
                {
                    "weeks": found.weeks,
                    "every": found.every,
                    "by_driver": found.by_driver,
                    "days_to_respond": figures.days_to_respond,
                    "days_to_resolve": figures.days_to_resolve,
                    "resolved": figures.resolved,
                    "came_back": figures.came_back,
                }
            ).data
        )
