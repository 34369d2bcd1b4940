from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from governance import regulation_page
from governance.actions import regulations as actions
from governance.forms.regulations import RegulationFilter
from governance.models import Regulation


class RegulationSerializer(serializers.ModelSerializer[Regulation]):
    standing = serializers.SerializerMethodField()

    class Meta:
        model = Regulation
        fields = [
            "id",
            "code",
            "name",
            "citation",
            "issuer",
            "status",
            "standing",
            "effective_from",
            "effective_to",
            "waived_until",
            "superseded_by",
            "mark",
            "last_verified_on",
            "verified_by",
            "verify_every_days",
            "verify_due_on",
            "source_url",
            "note",
            "version",
        ]
        read_only_fields = [
            "effective_to",
            "superseded_by",
            "last_verified_on",
            "verified_by",
            "verify_due_on",
            "version",
        ]
        extra_kwargs: dict[str, Any] = {
            "code": {"validators": []},  # the action says it in its own words
            "verify_every_days": {"min_value": 1, "max_value": 1000},
        }

    def get_standing(self, row: Regulation) -> str:
        """How it stands today, by its days first."""
        return row.standing(today()).value


class SupersedeBody(serializers.Serializer[Any]):
    """`effective_to` is the first day without it; `superseded_by` what follows, if any."""

    effective_to = serializers.DateField()
    superseded_by = serializers.PrimaryKeyRelatedField(
        queryset=Regulation.objects.all(), allow_null=True, default=None
    )
    note = serializers.CharField(required=False, default="", allow_blank=True)


class VerifiedBody(serializers.Serializer[Any]):
    status = serializers.ChoiceField(choices=Regulation.Status.choices)
    mark = serializers.ChoiceField(choices=Regulation.Mark.choices)
    note = serializers.CharField(required=False, allow_blank=True)


class RegulationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Regulation],
):
    """What criteria rest on, and how it stands. Filter by ?standing=, ?due=true and ?q=."""

    serializer_class = RegulationSerializer
    fixed = {"code"}

    def get_queryset(self) -> QuerySet[Regulation]:
        if self.action == "list":
            asked = self.asked(RegulationFilter(self.request.query_params))
            return regulation_page.listed(self.person, today(), **asked)
        return Regulation.objects.visible_to(self.person).for_list()

    @extend_schema(
        parameters=[
            OpenApiParameter("standing", str, enum=[*Regulation.Standing.values, "all"]),
            OpenApiParameter("due", OpenApiTypes.BOOL, description="To be verified."),
            OpenApiParameter("q", str),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = actions.create(**body.validated_data, by=self.person)
        return self.again(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.again(actions.edit(row, **said, version=version, by=self.person))

    @extend_schema(request=SupersedeBody)
    @action(detail=True, methods=["post"])
    def supersede(self, request: Request, pk: str) -> Response:
        """Let it end on a day, and name what follows it."""
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(SupersedeBody)
        return self.again(
            actions.supersede(row, **said, version=version, by=self.person)
        )

    @extend_schema(request=VerifiedBody)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        """Note that it was looked at today, how it stands and how that is known."""
        row = self.get_object()
        version = version_from(request, row)
        said = {"note": row.note, **self.body(VerifiedBody)}
        return self.again(actions.verify(row, **said, version=version, by=self.person))

    def again(self, row: Regulation, status: int = 200) -> Response:
        return self.shown(Regulation.objects.for_list().get(pk=row.pk), status=status)
