from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from portfolio import benefit_states
from portfolio.actions import benefit_months as months
from portfolio.actions import benefits as actions
from portfolio.metrics import rounded
from portfolio.models import Benefit, BenefitMonth
from portfolio.queries.benefit_page import period
from portfolio.value import Drivers, realisation_ratio


class MonthSerializer(serializers.ModelSerializer[BenefitMonth]):
    class Meta:
        model = BenefitMonth
        fields = [
            "month",
            "forecast",
            "forecast_volume",
            "forecast_effect",
            "forecast_adoption",
            "actual",
            "actual_volume",
            "actual_effect",
            "actual_adoption",
            "attested_by",
            "attested_at",
            "note",
        ]


class BenefitSerializer(serializers.ModelSerializer[Benefit]):
    """`adjusted_annual` is after the haircut, `cashable_annual` the part that leaves the budget."""

    adjusted_annual = serializers.SerializerMethodField()
    cashable_annual = serializers.SerializerMethodField()
    realisation_ratio = serializers.SerializerMethodField()
    months = MonthSerializer(many=True, read_only=True)

    class Meta:
        model = Benefit
        fields = [
            "id",
            "code",
            "name",
            "product",
            "kind",
            "state",
            "owner",
            "metric",
            "baseline",
            "target",
            "key_result",
            "value_pool",
            "gross_annual",
            "adoption",
            "confidence",
            "attribution",
            "cashable",
            "effect_usd",
            "adjusted_annual",
            "cashable_annual",
            "realisation_ratio",
            "baseline_frozen_on",
            "starts_on",
            "finance_signed_by",
            "finance_signed_at",
            "disbenefits",
            "note",
            "months",
            "version",
        ]
        read_only_fields = [
            "state",
            "baseline_frozen_on",
            "finance_signed_by",
            "finance_signed_at",
            "version",
        ]

    def get_adjusted_annual(self, row: Benefit) -> Decimal:
        return rounded(row.claim.adjusted_usd, 2)

    def get_cashable_annual(self, row: Benefit) -> Decimal:
        return rounded(row.claim.cashable_usd, 2)

    def get_realisation_ratio(self, row: Benefit) -> Decimal | None:
        ratio = realisation_ratio(period(month) for month in row.months.all())
        return None if ratio is None else rounded(ratio, 4)


class ReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class MoveBody(serializers.Serializer[Any]):
    to = serializers.ChoiceField(choices=sorted(benefit_states.CHOSEN))
    reason = serializers.CharField(required=False, allow_blank=True)


class MonthBody(serializers.Serializer[Any]):
    month = serializers.DateField(help_text="Any day of the month.")


class DriversBody(serializers.Serializer[Any]):
    volume = serializers.DecimalField(max_digits=14, decimal_places=3)
    effect = serializers.DecimalField(max_digits=12, decimal_places=3)
    adoption = serializers.DecimalField(
        max_digits=4, decimal_places=3, min_value=Decimal(0), max_value=Decimal(1)
    )


class ForecastBody(MonthBody):
    amount = serializers.DecimalField(max_digits=14, decimal_places=2, required=False)
    drivers = DriversBody(required=False)


class MeasureBody(ForecastBody):
    note = serializers.CharField(required=False, allow_blank=True, max_length=200)


class RampBody(serializers.Serializer[Any]):
    first_month = serializers.DateField()
    months = serializers.IntegerField(min_value=1, max_value=60)
    shares = serializers.ListField(
        child=serializers.DecimalField(
            max_digits=4, decimal_places=3, min_value=Decimal(0), max_value=Decimal(1)
        ),
        required=False,
        max_length=60,
    )


class BenefitViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Benefit],
):
    """Benefits. Their figures, signatures and states change by verbs, each with If-Match."""

    serializer_class = BenefitSerializer
    filterset_fields = ["product", "state", "owner"]
    fixed = {"code", "product"}

    def get_queryset(self) -> QuerySet[Benefit]:
        rows = Benefit.objects.visible_to(self.person).for_list()
        return rows.prefetch_related("months").order_by("code", "id")

    def create(self, request: Request) -> Response:
        benefit = actions.create(**self.body(BenefitSerializer), by=self.person)
        return self.shown(benefit, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        body = self.get_serializer(benefit, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actions.edit(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def freeze(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        actions.freeze(benefit, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        actions.sign(benefit, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = self.body(ReasonBody)
        actions.reopen(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def move(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = self.body(MoveBody)
        actions.move(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def forecast(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = with_drivers(self.body(ForecastBody))
        months.forecast(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def ramp(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = self.body(RampBody)
        months.ramp(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def measure(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = with_drivers(self.body(MeasureBody))
        months.measure(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())

    @action(detail=True, methods=["post"])
    def attest(self, request: Request, pk: str) -> Response:
        benefit = self.get_object()
        version = version_from(request, benefit)
        fields = self.body(MonthBody)
        months.attest(benefit, **fields, version=version, by=self.person)
        return self.shown(self.get_object())


def with_drivers(fields: dict[str, Any]) -> dict[str, Any]:
    """The drivers of a body as the actions take them."""
    sent = fields.pop("drivers", None)
    if sent is not None:
        fields["drivers"] = Drivers(sent["volume"], sent["effect"], sent["adoption"])
    return fields
