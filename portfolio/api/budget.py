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
from portfolio.actions import budget as actions
from portfolio.actions import practices
from portfolio.forms.budget import PlanFilter
from portfolio.metrics import rounded
from portfolio.models import BudgetLine, Practice
from portfolio.queries import budget as queries


class BudgetLineSerializer(serializers.ModelSerializer[BudgetLine]):
    required_fte = serializers.SerializerMethodField(
        help_text="Base FTE by the drivers, exact to a hundredth."
    )
    gap_percent = serializers.SerializerMethodField(
        help_text="Funded against required; for money, committed against forecast."
    )
    band = serializers.SerializerMethodField(help_text="ok, amber or red.")

    class Meta:
        model = BudgetLine
        fields = [
            "id", "code", "year", "name", "kind", "queue", "channel", "product", "goals",
            "owner", "base_fte", "funded_fte", "growth", "contact_rate_change",
            "handle_time_change", "calls", "handle_s", "forecast_usd", "committed_usd",
            "actual_usd", "point_usd", "charged_usd", "outside_usd", "note",
            "required_fte", "gap_percent", "band", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # the action says it in its own words

    def get_required_fte(self, record: BudgetLine) -> str | None:
        required = record.line().required
        return None if required is None else f"{rounded(required, 2)}"

    def get_gap_percent(self, record: BudgetLine) -> str | None:
        gap = record.line().gap
        return None if gap is None else f"{rounded(gap * 100, 1)}"

    def get_band(self, record: BudgetLine) -> str:
        return str(record.line().band)


class MoreSerializer(serializers.Serializer[Any]):
    """One line with more volume than planned."""

    code = serializers.CharField(source="record.code")
    required_fte = serializers.SerializerMethodField()
    by_proportion_fte = serializers.SerializerMethodField()
    agents = serializers.SerializerMethodField(
        help_text="On the phones in a typical half hour, before and after, by Erlang C."
    )
    band = serializers.CharField(source="more.band")
    flagged = serializers.BooleanField(source="is_flagged")

    def get_required_fte(self, row: queries.Row) -> str:
        return f"{rounded(row.more.required, 2)}" if row.more else ""

    def get_by_proportion_fte(self, row: queries.Row) -> str:
        return f"{rounded(row.more.by_proportion, 2)}" if row.more else ""

    def get_agents(self, row: queries.Row) -> list[int] | None:
        return list(row.more.agents) if row.more and row.more.agents else None


class BudgetPlanSerializer(serializers.Serializer[Any]):
    """One plan year as a whole: the sum, what it hides, and more volume on top."""

    year = serializers.IntegerField()
    required_fte = serializers.SerializerMethodField()
    funded_fte = serializers.SerializerMethodField()
    gap_percent = serializers.SerializerMethodField()
    band = serializers.CharField(source="total.band")
    hidden = serializers.SerializerMethodField(
        help_text="Lines that stand worse than the total says."
    )
    more_percent = serializers.DecimalField(
        source="more", max_digits=5, decimal_places=1
    )
    with_more = MoreSerializer(source="staffed", many=True)
    forecast_usd = serializers.CharField(source="forecast")
    committed_usd = serializers.CharField(source="committed")
    actual_usd = serializers.CharField(source="actual")

    def get_required_fte(self, plan: queries.Plan) -> str:
        return f"{rounded(plan.total.required, 2)}"

    def get_funded_fte(self, plan: queries.Plan) -> str:
        return f"{rounded(plan.total.funded, 2)}"

    def get_gap_percent(self, plan: queries.Plan) -> str | None:
        gap = plan.total.gap
        return None if gap is None else f"{rounded(gap * 100, 1)}"

    def get_hidden(self, plan: queries.Plan) -> list[str]:
        return [line.code for line in plan.total.hidden]


class BudgetLineViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[BudgetLine],
):
    """What is paid for in a plan year, by which drivers."""

    serializer_class = BudgetLineSerializer
    filterset_fields = ["year", "kind", "product", "queue"]
    fixed = {"code", "year"}

    def get_queryset(self) -> QuerySet[BudgetLine]:
        lines = BudgetLine.objects.visible_to(self.person).for_list()
        return lines.order_by("-year", "code", "id")

    def create(self, request: Request) -> Response:
        line = actions.create(**self.body(BudgetLineSerializer), by=self.person)
        return self.shown(line, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        line = self.get_object()
        version = version_from(request, line)
        body = self.get_serializer(line, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        line = actions.edit(line, **fields, version=version, by=self.person)
        return self.shown(line)

    @extend_schema(responses=BudgetPlanSerializer)
    @action(detail=False, methods=["get"], filterset_fields=[], pagination_class=None)
    def plan(self, request: Request) -> Response:
        """`?year=2027&more=10`: the whole year, with 10 % more volume beside it."""
        access.require_somewhere(self.person, Perm.BENEFIT_VIEW)
        asked = self.asked(PlanFilter(request.query_params))
        found = queries.plan(self.person, asked.get("year"), asked.get("more"))
        return Response(BudgetPlanSerializer(found).data)


class PracticeSerializer(serializers.ModelSerializer[Practice]):
    overdue = serializers.BooleanField(source="is_overdue", read_only=True)

    class Meta:
        model = Practice
        fields = [
            "id", "name", "kind", "goal", "owner", "reviewed_on", "url", "note",
            "overdue", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # the action says it in its own words


class PracticeViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Practice],
):
    """Procedures, coaching and training that a goal rests on."""

    serializer_class = PracticeSerializer
    filterset_fields = ["goal", "kind"]

    def get_queryset(self) -> QuerySet[Practice]:
        rows = Practice.objects.visible_to(self.person).for_list()
        return rows.order_by("name", "id")

    def create(self, request: Request) -> Response:
        practice = practices.create(**self.body(PracticeSerializer), by=self.person)
        return self.shown(practice, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        practice = self.get_object()
        version = version_from(request, practice)
        body = self.get_serializer(practice, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        practice = practices.edit(practice, **fields, version=version, by=self.person)
        return self.shown(practice)

    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Say that it was looked at today and still holds."""
        return self.shown(practices.review(self.get_object(), by=self.person))
