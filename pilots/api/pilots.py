from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema, extend_schema_field
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from pilots import hypothesis, queries, states
from pilots.actions import decisions, plans, readouts
from pilots.actions.verbs import TAKE
from pilots.api.bodies import BODIES, AmendBody
from pilots.models import Amendment, Pilot, Readout
from portfolio.models import Queue, Site, VendorModel

WRITABLE = [
    "kind", "title", "product", "item", "benefit", "owner", "sponsor", "change",
    "for_whom", "because", "wrong_if", "agents", "hours", "languages", "sites",
    "queues", "unit", "share_percent", "sample_size", "sample_reason", "looking", "looks",
    "look_shares", "spending", "tau", "extension_percent", "analysis_plan", "split_control",
    "split_treatment", "discard_days", "exclusions",
    "max_contacts", "budget", "spent", "data_classes", "rollback_owner",
    "rollback_minutes", "starts_on", "ends_on", "states", "channels", "vendor_models",
]  # fmt: skip
WORKED_OUT = [
    "id", "key", "state", "review", "submitted_on", "approved_on", "started_on",
    "plan_hash", "pause_reason", "killed_on", "killed_because", "extended_on",
    "ended_on", "data_closes_on",
    "decision", "decision_reason", "decided_on", "decided_by", "seconded_by",
    "learning", "closed_on", "hypothesis", "version",
]  # fmt: skip


class PilotSerializer(serializers.ModelSerializer[Pilot]):
    hypothesis = serializers.SerializerMethodField()
    sites = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Site.objects.all(), required=False
    )
    queues = serializers.PrimaryKeyRelatedField(
        many=True, queryset=Queue.objects.all(), required=False
    )
    vendor_models = serializers.PrimaryKeyRelatedField(
        many=True, queryset=VendorModel.objects.all(), required=False
    )

    class Meta:
        model = Pilot
        fields = [*WORKED_OUT, *WRITABLE]
        read_only_fields = WORKED_OUT
        extra_kwargs = {"owner": {"required": False}}

    def get_hypothesis(self, pilot: Pilot) -> str:
        return hypothesis.sentence(pilot)


class ReadoutSerializer(serializers.ModelSerializer[Readout]):
    class Meta:
        model = Readout
        fields = [
            "id", "look", "as_of", "computed", "sentence", "proposal", "because",
            "made_by", "made_at",
        ]  # fmt: skip


class AmendmentSerializer(serializers.ModelSerializer[Amendment]):
    class Meta:
        model = Amendment
        fields = [
            "id",
            "reason",
            "changes",
            "plan_hash",
            "loosens",
            "seen_results",
            "made_by",
            "made_on",
        ]


class NextStepSerializer(serializers.Serializer[Any]):
    verb = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]
    missing = serializers.ListField(child=serializers.CharField())


class WholePilotSerializer(PilotSerializer):
    """One pilot with what may follow, its readings and its amendments."""

    next_steps = serializers.SerializerMethodField()
    readouts = ReadoutSerializer(many=True, read_only=True)
    amendments = AmendmentSerializer(many=True, read_only=True)

    class Meta(PilotSerializer.Meta):
        fields = [*WORKED_OUT, *WRITABLE, "next_steps", "readouts", "amendments"]

    @extend_schema_field(NextStepSerializer(many=True))
    def get_next_steps(self, pilot: Pilot) -> list[dict[str, Any]]:
        return [
            {"verb": each.step.verb, "label": each.step.label, "missing": each.missing}
            for each in queries.ways_on(pilot, self.context["request"].user)
        ]


class PilotViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Pilot],
):
    """Proofs of concept and pilots: bounded, gated, read out, decided."""

    fixed = {"product", "kind"}

    def get_serializer_class(self) -> type[serializers.BaseSerializer[Any]]:
        return PilotSerializer if self.action == "list" else WholePilotSerializer

    def get_queryset(self) -> QuerySet[Pilot]:
        rows = queries.listed(self.person, self.request.GET).for_hypothesis()
        return rows.prefetch_related("sites", "queues", "vendor_models").order_by(
            "-created_at", "-id"
        )

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        pilot = plans.create(**body.validated_data, by=self.person)
        return self.shown(pilot, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        pilot = self.get_object()
        version = version_from(request, pilot)
        body = self.get_serializer(pilot, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        pilot = plans.edit(
            pilot, **body.validated_data, version=version, by=self.person
        )
        return self.shown(pilot)

    @extend_schema(request=AmendBody, responses=WholePilotSerializer)
    @action(detail=True, methods=["post"])
    def amend(self, request: Request, pk: str) -> Response:
        """Change a frozen plan openly, with the reason."""
        pilot = self.get_object()
        version = version_from(request, pilot)
        given = self.body(AmendBody)
        return self.shown(plans.amend(pilot, **given, version=version, by=self.person))

    @extend_schema(request=None, responses={201: ReadoutSerializer})
    @action(detail=True, methods=["post"], url_path="read-out")
    def read_out(self, request: Request, pk: str) -> Response:
        """Compute the read-out of an ended pilot."""
        made = readouts.make(self.get_object(), by=self.person)
        return Response(ReadoutSerializer(made).data, status=201)

    @extend_schema(request=None, responses={201: ReadoutSerializer})
    @action(detail=True, methods=["post"])
    def look(self, request: Request, pk: str) -> Response:
        """Take one of the planned looks at a running pilot."""
        made = readouts.look(self.get_object(), by=self.person)
        return Response(ReadoutSerializer(made).data, status=201)

    @extend_schema(request=None, responses=WholePilotSerializer)
    @action(detail=True, methods=["post"], url_path="ask-to-scale")
    def ask_to_scale(self, request: Request, pk: str) -> Response:
        """Ask for gate G3 with the read-out as its evidence."""
        pilot = self.get_object()
        decisions.ask_to_scale(pilot, by=self.person)
        return self.shown(pilot)

    def take(self, verb: str) -> Response:
        """Take one step of the table: If-Match names the version that was read."""
        pilot = self.get_object()
        version = version_from(self.request, pilot)
        given = self.body(BODIES[verb])
        return self.shown(TAKE[verb](pilot, **given, version=version, by=self.person))


def route(step: states.Step) -> Any:
    """One verb of the table as an endpoint, named and described like its button."""

    def take(self: PilotViewSet, request: Request, pk: str) -> Response:
        return self.take(step.verb)

    take.__name__, take.__doc__ = step.verb, f"{step.label}."
    described = extend_schema(request=BODIES[step.verb], responses=WholePilotSerializer)
    url = step.verb.replace("_", "-")
    return action(detail=True, methods=["post"], url_path=url)(described(take))


for each in states.STEPS:
    if not each.by_clock:
        setattr(PilotViewSet, each.verb, route(each))
