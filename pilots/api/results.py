from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import mixins, serializers, viewsets
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots import blind
from pilots.actions import results as actions
from pilots.models import ArmResult, Measure, Pilot


class ArmResultSerializer(serializers.ModelSerializer[ArmResult]):
    """One arm up to one day: successes of n, or mean and sd over n, or a table."""

    class Meta:
        model = ArmResult
        fields = [
            "id", "measure", "arm", "period", "as_of", "n", "successes", "mean", "sd",
            "table", "recorded_by", "recorded_at", "version",
        ]  # fmt: skip
        read_only_fields = ["recorded_by", "recorded_at", "version"]
        extra_kwargs = {"n": {"required": False}, "period": {"required": False}}
        validators: list[Any] = []  # the action says what is wrong, and all of it

    def to_representation(self, instance: ArmResult) -> dict[str, Any]:
        """What the arms show stays hidden from the owner until a look, as on the page."""
        shown = super().to_representation(instance)
        if blind.hides(instance, self.context["request"].user):
            shown |= dict.fromkeys(blind.FIGURES)
        return shown


class ArmResultViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ArmResult],
):
    """What the arms of pilots showed, by day."""

    serializer_class = ArmResultSerializer
    fixed = {"measure", "arm", "period", "as_of"}

    def get_queryset(self) -> QuerySet[ArmResult]:
        pilots = Pilot.objects.visible_to(self.person)
        rows = ArmResult.objects.filter(measure__pilot__in=pilots)
        asked = self.request.query_params.get("pilot", "")
        if asked.isdecimal():
            rows = rows.filter(measure__pilot=int(asked))
        rows = rows.select_related("measure__pilot")
        return rows.order_by("as_of", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = body.validated_data
        seen = Measure.objects.filter(pilot__in=Pilot.objects.visible_to(self.person))
        measure = get_object_or_404(seen, pk=given.pop("measure").pk)
        row = actions.record(measure, **given, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        figures = {name: getattr(row, name) for name in actions.FIGURES}
        figures |= body.validated_data
        return self.shown(
            actions.correct(row, **figures, version=version, by=self.person)
        )
