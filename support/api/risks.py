from collections.abc import Callable
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
from governance.models import ChangeRequest
from support import risk_lists
from support.actions import risk_answers as answers
from support.actions import risks as actions
from support.api.problems import ProblemSerializer
from support.forms.risks import RiskFilter
from support.models import Risk, RiskStep
from support.risk_levels import IMPACT, LIKELIHOOD
from support.severity import IMPACT as HITS
from support.severity import URGENCY

LONG = 4000


class RiskSerializer(serializers.ModelSerializer[Risk]):
    """`residual` = likelihood × impact × (1 − control_percent / 100), 0 to 25."""

    class Meta:
        model = Risk
        fields = [
            "id", "key", "product", "title", "cause", "event", "consequence", "warning",
            "driver", "likelihood", "impact", "controls", "control_percent", "residual",
            "level", "state", "response", "plan", "due_on", "item", "change_request",
            "accepted_by", "accepted_until", "owner", "recorded_on", "recorded_by",
            "assessed_on", "review_on", "closed_on", "version",
        ]  # fmt: skip
        read_only_fields = [
            "key", "residual", "level", "state", "response", "plan", "due_on", "item",
            "change_request", "accepted_by", "accepted_until", "owner", "recorded_on",
            "recorded_by", "assessed_on", "review_on", "closed_on", "version",
        ]  # fmt: skip
        extra_kwargs = {"control_percent": {"max_value": 100}}


class RiskStepSerializer(serializers.ModelSerializer[RiskStep]):
    class Meta:
        model = RiskStep
        fields = [
            "kind", "on", "by", "reason", "likelihood", "impact", "control_percent",
            "residual", "was", "level",
        ]  # fmt: skip
        read_only_fields = fields


class AssessRiskBody(serializers.Serializer[Any]):
    likelihood = serializers.ChoiceField(choices=list(LIKELIHOOD.items()))
    impact = serializers.ChoiceField(choices=list(IMPACT.items()))
    controls = serializers.CharField(
        max_length=LONG, required=False, default="", allow_blank=True
    )
    control_percent = serializers.IntegerField(
        min_value=0, max_value=100, required=False, default=0
    )
    reason = serializers.CharField(max_length=LONG)


class GiveRiskBody(serializers.Serializer[Any]):
    owner = serializers.PrimaryKeyRelatedField(
        queryset=User.objects.filter(is_active=True, is_system=False)
    )


class TreatRiskBody(serializers.Serializer[Any]):
    response = serializers.ChoiceField(
        choices=[(r.value, r.label) for r in Risk.TREATMENTS]
    )
    plan = serializers.CharField(max_length=LONG)
    due_on = serializers.DateField()
    item = serializers.PrimaryKeyRelatedField(
        queryset=Item.objects.all(), required=False, allow_null=True
    )
    change_request = serializers.PrimaryKeyRelatedField(
        queryset=ChangeRequest.objects.all(), required=False, allow_null=True
    )


class AcceptRiskBody(serializers.Serializer[Any]):
    plan = serializers.CharField(max_length=LONG)
    accepted_until = serializers.DateField()


class RiskHappenedBody(serializers.Serializer[Any]):
    seen = serializers.CharField(max_length=LONG)
    since = serializers.DateField()
    impact = serializers.ChoiceField(choices=list(HITS.items()))
    urgency = serializers.ChoiceField(choices=list(URGENCY.items()))


class RiskReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=LONG)


class RiskTrendSerializer(serializers.Serializer[Any]):
    """`weeks` are Mondays; `by_level` counts the watched risks at the end of each."""

    weeks = serializers.ListField(child=serializers.DateField())
    by_level = serializers.DictField(
        child=serializers.ListField(child=serializers.IntegerField())
    )


class RiskViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Risk],
):
    """What may go wrong with a product, before it does."""

    serializer_class = RiskSerializer
    queryset = Risk.objects.none()
    # The product stays, and scores change by `assess`, which keeps the old ones.
    fixed = {"product", "likelihood", "impact", "controls", "control_percent"}

    def get_queryset(self) -> QuerySet[Risk]:
        form = RiskFilter(self.request.query_params, user=self.person)
        asked = self.asked(form) if self.action in ("list", "trend") else {}
        return risk_lists.listed(self.person, **asked)

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str), OpenApiParameter("state", str),
            OpenApiParameter("product", int), OpenApiParameter("level", str),
            OpenApiParameter("driver", str), OpenApiParameter("likelihood", int),
            OpenApiParameter("impact", int), OpenApiParameter("mine", bool),
            OpenApiParameter("needing", bool),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        return self.shown(actions.record(**body.validated_data, by=self.person), 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        risk = self.get_object()
        version = version_from(request, risk)
        body = self.get_serializer(risk, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(risk, **fields, version=version, by=self.person))

    def stepped(
        self,
        take: Callable[..., Any],
        kind: type[serializers.Serializer[Any]],
        perm: Perm = Perm.PROBLEM_SOLVE,
    ) -> Any:
        risk = self.get_object()
        access.require(self.person, perm, team=risk.product.team)
        version = version_from(self.request, risk)
        return take(risk, **self.body(kind), version=version, by=self.person)

    @extend_schema(request=AssessRiskBody)
    @action(detail=True, methods=["post"])
    def assess(self, request: Request, **_: Any) -> Response:
        """Score it again and say why."""
        return self.shown(self.stepped(actions.assess, AssessRiskBody))

    @extend_schema(request=GiveRiskBody)
    @action(detail=True, methods=["post"])
    def give(self, request: Request, **_: Any) -> Response:
        """Give it to who watches it."""
        return self.shown(self.stepped(actions.give, GiveRiskBody))

    @extend_schema(request=TreatRiskBody)
    @action(detail=True, methods=["post"])
    def treat(self, request: Request, **_: Any) -> Response:
        """Avoid, reduce or transfer it: what is done, and by when."""
        return self.shown(self.stepped(answers.treat, TreatRiskBody))

    @extend_schema(request=AcceptRiskBody)
    @action(detail=True, methods=["post"])
    def accept(self, request: Request, **_: Any) -> Response:
        """Live with it until a day: who accepts it does not own it."""
        perm = Perm.RISK_ACCEPT
        return self.shown(self.stepped(answers.accept, AcceptRiskBody, perm))

    @extend_schema(request=RiskHappenedBody, responses={201: ProblemSerializer})
    @action(detail=True, methods=["post"])
    def happened(self, request: Request, **_: Any) -> Response:
        """It is a problem now; answers that problem."""
        perm = Perm.PROBLEM_REPORT
        problem = self.stepped(answers.happened, RiskHappenedBody, perm)
        return Response(ProblemSerializer(problem).data, status=201)

    @extend_schema(request=RiskReasonBody)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, **_: Any) -> Response:
        """It cannot happen any more, or not to us."""
        return self.shown(self.stepped(answers.close, RiskReasonBody))

    @extend_schema(request=RiskReasonBody)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, **_: Any) -> Response:
        """Watch it again."""
        perm = Perm.PROBLEM_REPORT
        return self.shown(self.stepped(answers.reopen, RiskReasonBody, perm))

    @extend_schema(responses=RiskStepSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def steps(self, request: Request, **_: Any) -> Response:
        """Every step with its scores then, the newest 400."""
        rows = self.get_object().steps.order_by("-pk")[:400]
        return Response(RiskStepSerializer(rows, many=True).data)

    @extend_schema(
        responses=RiskTrendSerializer,
        parameters=[OpenApiParameter("product", int), OpenApiParameter("driver", str)],
    )
    @action(detail=False, methods=["get"], pagination_class=None)
    def trend(self, request: Request, **_: Any) -> Response:
        """The last thirteen weeks by level."""
        found = risk_lists.trend_of(self.get_queryset())  # type: ignore[arg-type]
        return Response(RiskTrendSerializer(found).data)
