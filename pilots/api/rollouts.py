from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.models import User
from pilots import rolling, waves
from pilots.actions import rollouts as actions
from pilots.actions.waves import TAKE
from pilots.models import Rollout, Wave, WaveCell
from pilots.models.pilots import Pilot
from portfolio.models import Site
from support.models import Function


def people() -> "serializers.PrimaryKeyRelatedField[User]":
    active = User.objects.filter(is_active=True, is_system=False)
    return serializers.PrimaryKeyRelatedField(
        queryset=active, required=False, allow_null=True
    )


class RolloutSerializer(serializers.ModelSerializer[Rollout]):
    pilot = serializers.PrimaryKeyRelatedField(queryset=Pilot.objects.all())
    rollback_owner = people()

    class Meta:
        model = Rollout
        fields = [
            "id", "key", "pilot", "title", "release", "owner", "rollback_owner",
            "associates", "rehearsed_on", "rehearsal_minutes", "version",
        ]  # fmt: skip
        read_only_fields = ["key", "version"]
        extra_kwargs = {
            "owner": {"required": False},
            "rehearsed_on": {"required": False},
        }


class RolloutViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Rollout],
):
    """How what scales gets to everybody: behind G3, wave by wave."""

    serializer_class = RolloutSerializer
    fixed = {"pilot"}
    filterset_fields = ["pilot", "owner"]

    def get_queryset(self) -> QuerySet[Rollout]:
        rows = Rollout.objects.visible_to(self.person).for_list()
        return rows.order_by("-created_at", "-id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = dict(body.validated_data)
        rehearsed = {
            name: fields.pop(name)
            for name in ("rehearsed_on", "rehearsal_minutes")
            if name in fields
        }
        seen = Pilot.objects.visible_to(self.person)
        pilot = get_object_or_404(seen, pk=fields.pop("pilot").pk)
        row = actions.plan(pilot, **fields, by=self.person)
        if rehearsed:
            row = actions.edit(row, version=None, **rehearsed, by=self.person)
        return self.shown(row, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))


class WavePlaceSerializer(serializers.ModelSerializer[WaveCell]):
    site = serializers.PrimaryKeyRelatedField(queryset=Site.objects.all())
    function = serializers.ChoiceField(choices=Function.choices)

    class Meta:
        model = WaveCell
        fields = ["site", "group", "function"]


class WaveNextSerializer(serializers.Serializer[Any]):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    missing = serializers.ListField(child=serializers.CharField())


class WaveSerializer(serializers.ModelSerializer[Wave]):
    places = WavePlaceSerializer(many=True, source="cells", required=False)
    uat = serializers.BooleanField(write_only=True, required=False)

    class Meta:
        model = Wave
        fields = [
            "id", "rollout", "number", "title", "planned_on", "state", "reason",
            "started_on", "ended_on", "rollback_minutes", "places", "uat", "version",
        ]  # fmt: skip
        read_only_fields = [
            "number", "state", "reason", "started_on", "ended_on", "rollback_minutes",
            "version",
        ]  # fmt: skip


class WholeWaveSerializer(WaveSerializer):
    """One wave with what may follow, and what is missing for it."""

    next_steps = serializers.SerializerMethodField()

    class Meta(WaveSerializer.Meta):
        fields = [*WaveSerializer.Meta.fields, "next_steps"]

    @extend_schema_field(WaveNextSerializer(many=True))
    def get_next_steps(self, wave: Wave) -> list[dict[str, Any]]:
        ways = rolling.ways_on(wave, self.context["request"].user)
        return [
            {"verb": w.step.verb, "label": w.step.label, "missing": w.missing}
            for w in ways
        ]


class WaveStepBody(serializers.Serializer[Any]):
    pass


class WaveReasonBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class RollBackBody(WaveReasonBody):
    minutes = serializers.IntegerField(
        min_value=0, max_value=9999, required=False, allow_null=True
    )


BODIES: dict[str, type[serializers.Serializer[Any]]] = {
    "start": WaveStepBody,
    "resume": WaveReasonBody,
    "finish": WaveStepBody,
    "pause": WaveReasonBody,
    "stop": WaveReasonBody,
    "roll_back": RollBackBody,
    "replan": WaveReasonBody,
}


class WaveViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Wave],
):
    """Waves of rollouts: their part of the floor, and their steps."""

    fixed = {"rollout"}

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return WaveSerializer if self.action == "list" else WholeWaveSerializer

    def get_queryset(self) -> QuerySet[Wave]:
        rows = Wave.objects.visible_to(self.person).for_page()
        asked = self.request.query_params.get("rollout", "")
        if asked.isdecimal() and len(asked) < 19:
            rows = rows.filter(rollout=int(asked))
        return rows.prefetch_related("cells").order_by("-id")

    @extend_schema(parameters=[OpenApiParameter("rollout", int)])
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        fields = named(dict(body.validated_data))
        seen = Rollout.objects.visible_to(self.person)
        row = get_object_or_404(seen, pk=fields.pop("rollout").pk)
        wave = actions.add_wave(
            row, **{"places": [], **fields}, version=None, by=self.person
        )
        return self.shown(wave, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        wave = self.get_object()
        version = version_from(request, wave)
        body = self.get_serializer(wave, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = named(dict(body.validated_data))
        return self.shown(
            actions.edit_wave(wave, **fields, version=version, by=self.person)
        )

    def take(self, verb: str) -> Response:
        """Take one step of the table: If-Match names the version that was read."""
        wave = self.get_object()
        version = version_from(self.request, wave)
        given = self.body(BODIES[verb])
        return self.shown(TAKE[verb](wave, **given, version=version, by=self.person))


def named(fields: dict[str, Any]) -> dict[str, Any]:
    """`places` as the actions take them."""
    if "cells" in fields:
        cells = fields.pop("cells")
        fields["places"] = [(c["site"], c["group"], c["function"]) for c in cells]
    return fields


def route(step: waves.Step) -> Any:
    """One verb of the table as an endpoint, named and described like its button."""

    def take(self: WaveViewSet, request: Request, pk: str) -> Response:
        return self.take(step.verb)

    take.__name__, take.__doc__ = step.verb, f"{step.label}."
    described = extend_schema(request=BODIES[step.verb], responses=WholeWaveSerializer)
    url = step.verb.replace("_", "-")
    return action(detail=True, methods=["post"], url_path=url)(described(take))


for each in waves.STEPS:
    setattr(WaveViewSet, each.verb, route(each))
