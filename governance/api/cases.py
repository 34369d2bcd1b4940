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
from governance import case_page
from governance.actions import cases as actions
from governance.actions import outages, terms
from governance.api import bodies
from governance.business_time import Calendar
from governance.models import CasePause, Outage, ServiceCase, ServiceClock


class MomentBody(serializers.Serializer[Any]):
    """`at`: when it happened, if it was not just now."""

    at = serializers.DateTimeField(required=False, allow_null=True, default=None)


class HoldBody(MomentBody):
    reason = serializers.ChoiceField(choices=CasePause.Reason.choices)
    note = serializers.CharField(max_length=400, required=False, default="")


class CaseSerializer(serializers.ModelSerializer[ServiceCase]):
    state = serializers.SerializerMethodField()
    minutes_left = serializers.SerializerMethodField()
    assignee = bodies.people()

    class Meta:
        model = ServiceCase
        fields = [
            "id", "level", "clock", "title", "reference", "assignee", "opened_at",
            "event_on", "respond_due_at", "due_at", "held_at", "responded_at",
            "resolved_at", "breached_at", "state", "minutes_left", "version",
        ]  # fmt: skip
        read_only_fields = [
            "level", "respond_due_at", "due_at", "held_at", "responded_at",
            "resolved_at", "breached_at", "version",
        ]  # fmt: skip
        extra_kwargs = {"opened_at": {"required": False}}
        validators: list[Any] = []  # one case per reference: the action's own words

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        fields["assignee"].required, fields["assignee"].allow_null = False, True
        return fields

    def get_state(self, case: ServiceCase) -> str:
        return str(self.line(case).standing.state)

    def get_minutes_left(self, case: ServiceCase) -> int:
        """Open minutes; 0 once it is over."""
        return self.line(case).minutes

    def line(self, case: ServiceCase) -> case_page.Line:
        """How it stands now; the calendars are read once for a whole list."""
        known: dict[int, Calendar] = self.context.setdefault("calendars", {})
        return case_page.line(case, known)


class ServiceCaseViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ServiceCase],
):
    """What one side owes the other by a time, and when it came."""

    serializer_class = CaseSerializer
    filterset_fields = ["level", "reference"]
    fixed = {"clock", "opened_at", "event_on", "reference"}

    def get_queryset(self) -> QuerySet[ServiceCase]:
        rows = ServiceCase.objects.visible_to(self.person).for_page()
        return rows.order_by("-opened_at", "-id")

    def create(self, request: Request) -> Response:
        """Open a case; its due time follows from the clock."""
        case = actions.open_case(**self.body(CaseSerializer), by=self.person)
        return self.shown(case, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        case = self.get_object()
        version = version_from(request, case)
        body = self.get_serializer(case, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(case, **fields, version=version, by=self.person))

    @extend_schema(request=MomentBody)
    @action(detail=True, methods=["post"])
    def respond(self, request: Request, pk: str) -> Response:
        case, said = self.get_object(), self.body(MomentBody)
        return self.shown(actions.respond(case, **said, by=self.person))

    @extend_schema(request=HoldBody)
    @action(detail=True, methods=["post"])
    def hold(self, request: Request, pk: str) -> Response:
        """Put it on hold; only waiting for who asked stops the clock."""
        case, said = self.get_object(), self.body(HoldBody)
        return self.shown(actions.hold(case, **said, by=self.person))

    @extend_schema(request=MomentBody)
    @action(detail=True, methods=["post"], url_path="go-on")
    def go_on(self, request: Request, pk: str) -> Response:
        case, said = self.get_object(), self.body(MomentBody)
        return self.shown(actions.go_on(case, **said, by=self.person))

    @extend_schema(request=MomentBody)
    @action(detail=True, methods=["post"])
    def resolve(self, request: Request, pk: str) -> Response:
        case, said = self.get_object(), self.body(MomentBody)
        return self.shown(actions.resolve(case, **said, by=self.person))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def reopen(self, request: Request, pk: str) -> Response:
        case, said = self.get_object(), self.body(bodies.ReasonBody)
        return self.shown(actions.reopen(case, **said, by=self.person))


class ClockSerializer(serializers.ModelSerializer[ServiceClock]):
    class Meta:
        model = ServiceClock
        fields = [
            "id", "level", "name", "respond_minutes", "minutes", "days", "calendar",
            "version",
        ]  # fmt: skip
        read_only_fields = ["version"]
        validators: list[Any] = []  # a name once: the action's own words


class ServiceClockViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ServiceClock],
):
    """How long a service level may take, standard or else."""

    serializer_class = ClockSerializer
    filterset_fields = ["level"]
    fixed = {"level"}

    def get_queryset(self) -> QuerySet[ServiceClock]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return ServiceClock.objects.none()
        return ServiceClock.objects.select_related("level").order_by("id")

    def create(self, request: Request) -> Response:
        told = self.body(ClockSerializer)
        row = terms.set_clock(told.pop("level"), **told, by=self.person)
        return self.shown(row, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        row = terms.set_clock(
            row.level, clock=row, version=version, **fields, by=self.person
        )
        return self.shown(row)

    def destroy(self, request: Request, **_: Any) -> Response:
        terms.remove_clock(self.get_object(), by=self.person)
        return Response(status=204)


class OutageSerializer(serializers.ModelSerializer[Outage]):
    class Meta:
        model = Outage
        fields = ["id", "level", "begins_at", "ends_at", "note", "version"]
        read_only_fields = ["version"]


class OutageViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Outage],
):
    """When what is promised to be available was away."""

    serializer_class = OutageSerializer
    filterset_fields = ["level"]
    fixed = {"level"}

    def get_queryset(self) -> QuerySet[Outage]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return Outage.objects.none()
        return Outage.objects.select_related("level").order_by("-begins_at", "-id")

    def create(self, request: Request) -> Response:
        told = self.body(OutageSerializer)
        row = outages.record(told.pop("level"), **told, by=self.person)
        return self.shown(row, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        row = outages.edit(row, **fields, version=version, by=self.person)
        return self.shown(row)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        row, said = self.get_object(), self.body(bodies.ReasonBody)
        outages.remove(row, **said, by=self.person)
        return Response(status=204)
