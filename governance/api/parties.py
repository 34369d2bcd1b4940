from typing import Any, ClassVar

from django.core.validators import RegexValidator
from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.models import Team
from core.roles import Perm
from governance.actions import absences, parties, seats
from governance.forms import people
from governance.models import Absence, Delegation, Party, PartySeat

CODE = RegexValidator(r"^[A-Z][A-Z0-9]{1,4}$", "Send two to five capital letters.")


class PartySerializer(serializers.ModelSerializer[Party]):
    class Meta:
        model = Party
        fields = [
            "id",
            "code",
            "name",
            "side",
            "lead_signs",
            "position",
            "may_be_accountable",
            "submits_to_gates",
            "leads_day_to_day",
            "speaks_for_center",
            "exempt_from_phases",
            "retired_on",
            "version",
        ]
        read_only_fields = ["retired_on", "version"]
        extra_kwargs: ClassVar[dict[str, Any]] = {
            "code": {"validators": [CODE]},  # taken ones: the action says it in words
            "name": {"validators": []},
            "position": {"required": False, "min_value": 1},
        }


class PartySeatSerializer(serializers.ModelSerializer[PartySeat]):
    """Who sits for a party. POST seats somebody: `party`, `person` and the days."""

    person = serializers.PrimaryKeyRelatedField(queryset=people())
    team = serializers.PrimaryKeyRelatedField(
        queryset=Team.objects.all(), required=False, allow_null=True
    )

    class Meta:
        model = PartySeat
        fields = [
            "id",
            "party",
            "person",
            "team",
            "is_lead",
            "starts_on",
            "ends_on",
            "version",
        ]
        read_only_fields = ["version"]
        extra_kwargs = {"starts_on": {"required": False}}


class AbsenceSerializer(serializers.ModelSerializer[Absence]):
    class Meta:
        model = Absence
        fields = ["id", "person", "starts_on", "ends_on", "version"]
        read_only_fields = ["version"]


class AwayBody(serializers.Serializer[Any]):
    """Whose days (oneself if left out), and who acts meanwhile."""

    person = serializers.PrimaryKeyRelatedField(queryset=people(), required=False)
    starts_on = serializers.DateField()
    ends_on = serializers.DateField()
    delegate = serializers.PrimaryKeyRelatedField(queryset=people(), required=False)
    scope = serializers.ChoiceField(choices=Delegation.Scope.choices, default="all")


class DelegateBody(AwayBody):
    delegate = serializers.PrimaryKeyRelatedField(queryset=people())


class DelegationSerializer(serializers.ModelSerializer[Delegation]):
    class Meta:
        model = Delegation
        fields = [
            "id",
            "person",
            "delegate",
            "scope",
            "starts_on",
            "ends_on",
            "named_on",
            "named_by",
            "ended_on",
            "ended_by",
            "version",
        ]
        read_only_fields = fields


class PartyViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Party],
):
    """The parties of the RACI matrix, with what its rules ask of each."""

    serializer_class = PartySerializer
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Party]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return Party.objects.none()
        return Party.objects.order_by("position", "id")

    def create(self, request: Request) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = parties.add(**body.validated_data, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.shown(parties.edit(row, **said, version=version, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(parties.retire(row, version=version, by=self.person))


class PartySeatViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[PartySeat],
):
    """Who sits for which party, former seats too."""

    serializer_class = PartySeatSerializer

    def get_queryset(self) -> QuerySet[PartySeat]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return PartySeat.objects.none()
        rows = PartySeat.objects.select_related("party", "person", "team")
        return rows.order_by("-starts_on", "-id")

    def create(self, request: Request) -> Response:
        access.require(self.person, Perm.PEOPLE_EDIT, team=None)
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = dict(body.validated_data)
        row = seats.seat(said.pop("party"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="make-lead")
    def make_lead(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(seats.make_lead(row, version=version, by=self.person))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        seats.end_seat(row, version=version_from(request, row), by=self.person)
        return Response(status=204)


class AbsenceViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Absence],
):
    """Who is away. POST reports days, and may name a delegate with them."""

    serializer_class = AbsenceSerializer

    def get_queryset(self) -> QuerySet[Absence]:
        return Absence.objects.visible_to(self.person).order_by("ends_on", "id")

    @extend_schema(request=AwayBody)
    def create(self, request: Request) -> Response:
        said = {"person": self.person, **self.body(AwayBody)}
        return self.shown(absences.report(**said, by=self.person), status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        absences.end_absence(row, version=version_from(request, row), by=self.person)
        return Response(status=204)


class DelegationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Delegation],
):
    """Who acts for whom, at gates, in what the matrix governs, or both."""

    serializer_class = DelegationSerializer

    def get_queryset(self) -> QuerySet[Delegation]:
        return Delegation.objects.visible_to(self.person).order_by("-ends_on", "-id")

    @extend_schema(request=DelegateBody)
    def create(self, request: Request) -> Response:
        said = {"person": self.person, **self.body(DelegateBody)}
        return self.shown(absences.name(**said, by=self.person), status=201)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(absences.end(row, version=version, by=self.person))
