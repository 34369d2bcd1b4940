"""The data of pilots: days, who is in which arm, who is left out."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots import blind
from pilots.actions import assignment, exclusions, observations
from pilots.actions.assignment import Entry
from pilots.models import (
    ArmObservation,
    ArmResult,
    Assignment,
    AssignmentList,
    Exclusion,
    Measure,
    Pilot,
)
from pilots.rows import Row

OF_PILOT = extend_schema(parameters=[OpenApiParameter("pilot", int)])


class OfPilots(Kit, mixins.ListModelMixin, mixins.RetrieveModelMixin):
    """What belongs to pilots this person sees; `?pilot=` names one."""

    def asked_pilot(self, rows: QuerySet[Any], path: str) -> QuerySet[Any]:
        asked = self.request.query_params.get("pilot", "")
        if asked.isdecimal() and len(asked) < 19:
            rows = rows.filter(**{path: int(asked)})
        return rows

    def pilot(self, pk: int) -> Pilot:
        return get_object_or_404(Pilot.objects.visible_to(self.person), pk=pk)

    @OF_PILOT
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)


# --- days ----------------------------------------------------------------------------
class ArmObservationSerializer(serializers.ModelSerializer[ArmObservation]):
    """One day of an arm, a site or a unit: `x` of `n`; `xx` is Σx² of means by day.

    While the pilot runs its owner gets `x` and `xx` of the primary measure as null.
    """

    class Meta:
        model = ArmObservation
        fields = [
            "id", "measure", "day", "arm", "unit", "cluster", "x", "n", "xx", "late",
            "source", "recorded_by", "recorded_at", "version",
        ]  # fmt: skip
        read_only_fields = ["late", "source", "recorded_by", "recorded_at", "version"]
        extra_kwargs = {"arm": {"required": False}}
        validators: list[Any] = []  # the action says what is wrong, and all of it

    def to_representation(self, instance: ArmObservation) -> dict[str, Any]:
        shown = super().to_representation(instance)
        if blind.hides(instance, self.context["request"].user):
            shown |= dict.fromkeys(blind.SUMS)
        return shown


class ObservationsBody(serializers.Serializer[Any]):
    """Up to 1,000 days of one pilot: all are recorded, or none."""

    pilot = serializers.IntegerField()
    rows = ArmObservationSerializer(many=True, allow_empty=False)


class ObservationViewSet(OfPilots, viewsets.GenericViewSet[ArmObservation]):
    """What pilots measured by day, or by unit and day. Never cumulative."""

    serializer_class = ArmObservationSerializer
    queryset = ArmObservation.objects.none()
    fixed = {"measure", "day", "arm", "unit", "cluster"}

    def get_queryset(self) -> QuerySet[ArmObservation]:
        rows = ArmObservation.objects.visible_to(self.person)
        rows = rows.select_related("measure__pilot__product__team")
        return self.asked_pilot(rows, "measure__pilot").order_by("id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        seen = Measure.objects.filter(pilot__in=Pilot.objects.visible_to(self.person))
        measure = get_object_or_404(seen, pk=given.pop("measure").pk)
        row = observations.record(measure, **given, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        figures = {name: getattr(row, name) for name in observations.FIGURES}
        figures |= body.validated_data
        return self.shown(
            observations.correct(row, **figures, version=version, by=self.person)
        )

    @extend_schema(request=ObservationsBody, responses={201: dict[str, int]})
    @action(detail=False, methods=["post"])
    def bulk(self, request: Request) -> Response:
        """Record many days at once: all or none; what is there already stays.

        Send an Idempotency-Key, and it happens once however often it is sent.
        """
        given = self.body(ObservationsBody)
        rows = [Row(**each) for each in given["rows"]]
        try:
            done = observations.record_many(
                self.pilot(given["pilot"]), rows, by=self.person
            )
        except observations.Wrong as error:
            faults = {str(at): [why] for at, why in error.faults}
            raise serializers.ValidationError({"rows": faults}) from error
        counts = {name: done[name] for name in ("created", "unchanged")}
        return Response(counts, status=201)


# --- who is in which arm ----------------------------------------------------------------
class EntrySerializer(serializers.Serializer[Any]):
    unit = serializers.CharField(max_length=40)
    arm = serializers.ChoiceField(choices=ArmResult.Arm.choices, required=False)
    stratum = serializers.CharField(max_length=40, required=False)
    cluster = serializers.CharField(max_length=40, required=False)


class UnitsBody(serializers.Serializer[Any]):
    """Units with an arm each, as brought; or with none, to be drawn."""

    pilot = serializers.IntegerField()
    units = EntrySerializer(many=True, allow_empty=False)


class JoinBody(serializers.Serializer[Any]):
    units = EntrySerializer(many=True, allow_empty=False)
    reason = serializers.CharField(max_length=200)


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    class Meta:
        model = Assignment
        fields = ["unit", "arm", "stratum", "cluster", "assigned_on", "reason"]


class AssignmentListSerializer(serializers.ModelSerializer[AssignmentList]):
    class Meta:
        model = AssignmentList
        fields = [
            "id", "pilot", "source", "seed", "split_control", "split_treatment", "rows",
            "sha256", "made_by", "made_at",
        ]  # fmt: skip


class AssignmentListViewSet(OfPilots, viewsets.GenericViewSet[AssignmentList]):
    """Which unit is in which arm. The newest list of a pilot counts."""

    serializer_class = AssignmentListSerializer
    queryset = AssignmentList.objects.none()

    def get_queryset(self) -> QuerySet[AssignmentList]:
        pilots = Pilot.objects.visible_to(self.person)
        rows = AssignmentList.objects.filter(pilot__in=pilots)
        return self.asked_pilot(rows, "pilot").order_by("id")

    @extend_schema(request=UnitsBody, responses={201: AssignmentListSerializer})
    def create(self, request: Request) -> Response:
        given = self.body(UnitsBody)
        pilot, units = self.pilot(given["pilot"]), entries(given)
        made = assignment.assign(pilot, units, by=self.person)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(responses=AssignmentSerializer(many=True))
    @action(detail=True, methods=["get"])
    def units(self, request: Request, pk: str) -> Response:
        """The units of one list, by their codes."""
        rows = self.get_object().assignments.order_by("unit", "id")
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(AssignmentSerializer(page, many=True).data)

    @extend_schema(request=JoinBody, responses={201: AssignmentSerializer(many=True)})
    @action(detail=True, methods=["post"])
    def join(self, request: Request, pk: str) -> Response:
        """Add units to the list of a pilot that runs, with the reason."""
        pilot, given = self.get_object().pilot, self.body(JoinBody)
        rows = assignment.join(
            pilot, entries(given), reason=given["reason"], by=self.person
        )
        return Response(AssignmentSerializer(rows, many=True).data, status=201)


def entries(given: dict[str, Any]) -> list[Entry]:
    return [Entry(**each) for each in given["units"]]


# --- who is left out ---------------------------------------------------------------------
class ExclusionSerializer(serializers.ModelSerializer[Exclusion]):
    class Meta:
        model = Exclusion
        fields = [
            "id", "pilot", "unit", "arm", "day", "reason", "note", "after_results",
            "takes_back", "made_by", "made_at",
        ]  # fmt: skip
        read_only_fields = ["arm", "after_results", "takes_back", "made_by", "made_at"]


class TakeBackBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)


class ExclusionViewSet(OfPilots, viewsets.GenericViewSet[Exclusion]):
    """Who was left out, since when and why; what was taken back, too."""

    serializer_class = ExclusionSerializer
    queryset = Exclusion.objects.none()

    def get_queryset(self) -> QuerySet[Exclusion]:
        rows = Exclusion.objects.visible_to(self.person)
        return self.asked_pilot(rows, "pilot").order_by("id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        given = dict(body.validated_data)
        pilot = self.pilot(given.pop("pilot").pk)
        made = exclusions.add(pilot, **given, by=self.person)
        return Response(self.get_serializer(made).data, status=201)

    @extend_schema(request=TakeBackBody, responses={201: ExclusionSerializer})
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Say that it was a mistake; both stay on record."""
        row, given = self.get_object(), self.body(TakeBackBody)
        made = exclusions.take_back(row, **given, by=self.person)
        return Response(self.get_serializer(made).data, status=201)
