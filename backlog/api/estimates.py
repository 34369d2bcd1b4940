from typing import Any

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from backlog.actions import estimates as actions
from backlog.forms.estimates import NAMES, MoneyForm
from backlog.models import Estimate
from core.api import Kit, version_from


class EstimateSerializer(serializers.ModelSerializer[Estimate]):
    """Money in USD, time in weeks, effort in person-months. CD3 and RICE are exact fractions."""

    cd3 = serializers.SerializerMethodField(help_text="USD a week per week: 100/3.")
    rice = serializers.SerializerMethodField(help_text="People per person-month.")

    class Meta:
        model = Estimate
        fields = ["id", "item", *NAMES, "cd3", "rice", "estimated_by", "estimated_at", "version"]  # fmt: skip
        read_only_fields = ["estimated_by", "estimated_at", "version"]
        extra_kwargs: dict[str, Any] = {"item": {"validators": []}}

    def get_cd3(self, estimate: Estimate) -> str | None:
        return None if estimate.cd3 is None else str(estimate.cd3)

    def get_rice(self, estimate: Estimate) -> str | None:
        return None if estimate.rice is None else str(estimate.rice)


class EstimateViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Estimate],
):
    """Items in money and reach. No rank moves by them, but for the slack of a fixed date."""

    serializer_class = EstimateSerializer
    fixed = {"item"}

    def get_queryset(self) -> QuerySet[Estimate]:
        rows = Estimate.objects.visible_to(self.person)
        if self.action == "list":
            form = MoneyForm(self.request.query_params, user=self.person)
            only = {f"item__{name}": value for name, value in self.asked(form).items()}
            rows = rows.filter(**only)
        rows = rows.select_related("item__product__team").defer("item__words")
        return rows.order_by("-estimated_at", "-id")

    def create(self, request: Request) -> Response:
        """Estimate an item for the first time; 412 if somebody already did."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        found = actions.estimate(
            fields.pop("item"), **fields, version=0, by=self.person
        )
        return self.shown(found, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        found = self.get_object()
        version = version_from(request, found)
        body = self.get_serializer(found, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(
            actions.estimate(found.item, **fields, version=version, by=self.person)
        )
