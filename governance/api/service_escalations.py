"""Escalated service levels, and who holds the offices that answer for them."""

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
from governance import canonical, escalation_page
from governance.actions import officers
from governance.actions import service_escalations as actions
from governance.api import bodies
from governance.models import Office, OfficeHolder, ServiceEscalation


def office() -> "serializers.SlugRelatedField[Office]":
    return serializers.SlugRelatedField(slug_field="code", queryset=Office.objects)


class ServiceEscalationSerializer(serializers.ModelSerializer[ServiceEscalation]):
    """`waits_for` is an office or ""; `record_hash` is what signs a closing."""

    level = serializers.CharField(source="level.code")
    answering = serializers.CharField(source="answering.code")
    other = serializers.CharField(source="other.code")
    waits_for = serializers.SerializerMethodField()
    record_hash = serializers.SerializerMethodField()

    class Meta:
        model = ServiceEscalation
        fields = [
            "id", "level", "first_month", "last_month", "state", "answering", "other",
            "opened_on", "answer_due_on", "waits_for", "acknowledged_by",
            "acknowledged_at", "plan", "met_again_on", "planned_by", "planned_at",
            "agreed_by", "agreed_at", "closing_reason", "closing_by", "closing_at",
            "closed_by", "closed_at", "record_hash", "version",
        ]  # fmt: skip

    def get_waits_for(self, row: ServiceEscalation) -> str:
        return str(escalation_page.wanted_of(row) or "")

    def get_record_hash(self, row: ServiceEscalation) -> str:
        return canonical.digest(actions.document(row))


class ServiceRemedyBody(serializers.Serializer[Any]):
    plan = serializers.CharField(max_length=4000)
    met_again_on = serializers.DateField()


class ServiceEscalationViewSet(Kit, viewsets.ReadOnlyModelViewSet[ServiceEscalation]):
    """Rows of misses that went to both offices, and what they made of them."""

    serializer_class = ServiceEscalationSerializer
    filterset_fields = ["level", "state"]

    def get_queryset(self) -> QuerySet[ServiceEscalation]:
        rows = ServiceEscalation.objects.visible_to(self.person).for_page()
        return rows.order_by("-opened_on", "-id")

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        return self.step(request, actions.acknowledge)

    @extend_schema(request=ServiceRemedyBody)
    @action(detail=True, methods=["post"])
    def plan(self, request: Request, pk: str) -> Response:
        """Propose what is done about it; the other office agrees."""
        return self.step(request, actions.propose, ServiceRemedyBody)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        return self.step(request, actions.agree)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """Close what was met two months in a row since."""
        return self.step(request, actions.close)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"], url_path="ask-to-close")
    def ask_to_close(self, request: Request, pk: str) -> Response:
        """Say why it may close before; the other side signs."""
        return self.step(request, actions.ask_to_close, bodies.ReasonBody)

    @extend_schema(request=bodies.ProvenBody)
    @action(detail=True, methods=["post"], url_path="sign-closing")
    def sign_closing(self, request: Request, pk: str) -> Response:
        """Sign the reason of the other side. A key alone never does."""
        return self.step(request, actions.sign_closing, bodies.ProvenBody)

    def step(
        self,
        request: Request,
        take: Any,
        kind: type[serializers.Serializer[Any]] | None = None,
    ) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(kind) if kind else {}
        return self.shown(take(row, **said, version=version, by=self.person))


class OfficeHolderSerializer(serializers.ModelSerializer[OfficeHolder]):
    """`office` is a code such as CIO."""

    office = office()
    person = bodies.people()

    class Meta:
        model = OfficeHolder
        fields = ["id", "office", "person", "starts_on", "ends_on", "version"]
        read_only_fields = ["ends_on", "version"]
        extra_kwargs: dict[str, Any] = {"starts_on": {"required": False}}


class OfficeHolderViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[OfficeHolder],
):
    """Who holds the offices that service levels escalate to."""

    serializer_class = OfficeHolderSerializer

    def get_queryset(self) -> QuerySet[OfficeHolder]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return OfficeHolder.objects.none()
        return OfficeHolder.objects.select_related("office", "person").order_by("id")

    def create(self, request: Request) -> Response:
        said = self.body(OfficeHolderSerializer)
        row = officers.name(said.pop("office"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        officers.end(row, version=version, by=self.person)
        return Response(status=204)
