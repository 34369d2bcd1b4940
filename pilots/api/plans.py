from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots.actions import criteria
from pilots.actions import measures as actions
from pilots.models import KillCriterion, Measure, Pilot


class MeasureSerializer(serializers.ModelSerializer[Measure]):
    """Shares are from 0 to 1, whatever the unit they are shown in."""

    class Meta:
        model = Measure
        fields = [
            "id", "pilot", "part", "name", "metric", "method", "grain", "direction", "unit",
            "baseline", "target", "min_effect", "planned_sd", "cluster_size", "icc",
            "max_worsening", "alpha", "power", "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # the action says what is wrong, and all of it


class MeasureAmendBody(serializers.ModelSerializer[Measure]):
    reason = serializers.CharField()

    class Meta:
        model = Measure
        fields = ["reason", "name", "baseline", "target", "min_effect", "max_worsening"]
        extra_kwargs = {"name": {"required": False}}


class KillCriterionSerializer(serializers.ModelSerializer[KillCriterion]):
    class Meta:
        model = KillCriterion
        fields = [
            "id", "pilot", "text", "measure", "threshold", "window_days", "min_units",
            "auto", "triggered_on", "version",
        ]  # fmt: skip
        read_only_fields = ["triggered_on", "version"]


class LateCriterionBody(KillCriterionSerializer):
    reason = serializers.CharField()

    class Meta(KillCriterionSerializer.Meta):
        fields = [*KillCriterionSerializer.Meta.fields, "reason"]


class TightenBody(serializers.Serializer[Any]):
    threshold = serializers.DecimalField(max_digits=16, decimal_places=6)
    reason = serializers.CharField()


class PartOfPlan(Kit, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """Parts of one plan: If-Match carries the version of the pilot."""

    fixed = {"pilot"}

    def of_pilots(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        seen = rows.filter(pilot__in=Pilot.objects.visible_to(self.person))
        asked = self.request.query_params.get("pilot", "")
        if asked.isdecimal():
            seen = seen.filter(pilot=int(asked))
        return seen.select_related("pilot__product__team").order_by("id")

    def given(self, request: Request, row: Any = None) -> dict[str, Any]:
        body = self.get_serializer(row, data=request.data, partial=row is not None)
        body.is_valid(raise_exception=True)
        return dict(body.validated_data)


class MeasureViewSet(PartOfPlan, viewsets.GenericViewSet[Measure]):
    """The primary measure and the guardrails of pilots."""

    serializer_class = MeasureSerializer

    def get_queryset(self) -> QuerySet[Measure]:
        return self.of_pilots(Measure.objects.all())

    def create(self, request: Request) -> Response:
        given = self.given(request)
        pilot = seen(given.pop("pilot"), self)
        return self.shown(actions.add(pilot, **given, by=self.person), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version, given = version_from(request, row), self.given(request, row)
        row = actions.edit(row, **given, version=version, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk))

    def destroy(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        actions.remove(row, version=version_from(request, row), by=self.person)
        return Response(status=204)

    @extend_schema(request=MeasureAmendBody, responses=MeasureSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """Change a measure of a frozen plan openly, with the reason."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(MeasureAmendBody)
        actions.amend(row, **given, version=version, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk))


class KillCriterionViewSet(PartOfPlan, viewsets.GenericViewSet[KillCriterion]):
    """The rules that stop pilots at once."""

    serializer_class = KillCriterionSerializer

    def get_queryset(self) -> QuerySet[KillCriterion]:
        return self.of_pilots(KillCriterion.objects.all())

    def create(self, request: Request) -> Response:
        given = self.given(request)
        pilot = seen(given.pop("pilot"), self)
        made = actions.add_criterion(pilot, **given, by=self.person)
        return self.shown(made, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version, given = version_from(request, row), self.given(request, row)
        actions.edit_criterion(row, **given, version=version, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk))

    def destroy(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        actions.remove_criterion(
            row, version=version_from(request, row), by=self.person
        )
        return Response(status=204)

    @extend_schema(request=LateCriterionBody, responses={201: KillCriterionSerializer})
    @action(detail=False, methods=["post"])
    def late(self, request: Request) -> Response:
        """Add a rule to a pilot that runs, with the reason."""
        given = self.body(LateCriterionBody)
        pilot = seen(given.pop("pilot"), self)
        return self.shown(criteria.add(pilot, **given, by=self.person), status=201)

    @extend_schema(request=TightenBody, responses=KillCriterionSerializer)
    @action(detail=True, methods=["post"])
    def tighten(self, request: Request, pk: str) -> Response:
        """Move the stop line of a pilot that runs closer, with the reason."""
        row = self.get_object()
        version, given = version_from(request, row), self.body(TightenBody)
        criteria.tighten(row, **given, version=version, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk))


def seen(pilot: Pilot, view: PartOfPlan) -> Pilot:
    """The pilot, if this person may know of it; else as if there were none."""
    return get_object_or_404(Pilot.objects.visible_to(view.person), pk=pilot.pk)
