from typing import Any

from django.db.models import QuerySet
from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.errors import Refused
from governance import files, plan_page
from governance.actions import links as link_actions
from governance.actions import plans as actions
from governance.api.bodies import people
from governance.api.decisions import LinkBody, LinkSerializer, UnlinkBody
from governance.forms.plans import PlanFilter
from governance.models import Plan, PlanReceipt
from governance.views.evidence import sent


class ReceiptSerializer(serializers.ModelSerializer[PlanReceipt]):
    class Meta:
        model = PlanReceipt
        fields = ["person", "edition", "commitment", "read_at"]


class PlanSerializer(serializers.ModelSerializer[Plan]):
    """The content is a `text`, a `link` or a file sent as `upload` (multipart)."""

    upload = serializers.FileField(write_only=True, required=False)
    receipts = ReceiptSerializer(many=True, read_only=True)
    links = LinkSerializer(many=True, read_only=True)

    class Meta:
        model = Plan
        fields = [
            "id",
            "title",
            "kind",
            "starts_on",
            "ends_on",
            "business_owner",
            "it_owner",
            "team",
            "cadence_months",
            "due_on",
            "state",
            "edition",
            "text",
            "link",
            "upload",
            "filename",
            "content_type",
            "size",
            "sha256",
            "business_agreed_at",
            "it_agreed_at",
            "readers",
            "supersedes",
            "receipts",
            "links",
            "version",
        ]
        read_only_fields = [
            "state",
            "edition",
            "filename",
            "content_type",
            "size",
            "sha256",
            "business_agreed_at",
            "it_agreed_at",
            "version",
        ]

    def get_fields(self) -> dict[str, Any]:
        """Only people who can sign in own or read a plan."""
        fields: dict[str, Any] = super().get_fields()
        for name in ("business_owner", "it_owner"):
            fields[name].queryset = people().queryset
        fields["readers"].child_relation.queryset = people().queryset
        return fields

    def validate_upload(self, upload: Any) -> Any:
        try:
            files.inspect(upload)
        except Refused as refused:
            raise serializers.ValidationError(str(refused)) from refused
        return upload


class StillStandsBody(serializers.Serializer[Any]):
    finding = serializers.CharField(max_length=4000)


class ReceiptBody(serializers.Serializer[Any]):
    commitment = serializers.CharField(max_length=2000, required=False, default="")


class PlanViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Plan],
):
    """Documents of two owners. Filter by ?q=, ?kind= and ?state=."""

    serializer_class = PlanSerializer
    fixed = {"supersedes"}

    def get_queryset(self) -> QuerySet[Plan]:
        if self.action != "list":
            rows = Plan.objects.visible_to(self.person)
        else:
            asked = PlanFilter(self.request.query_params).conditions()
            rows = plan_page.listed(
                self.person, **asked | {"state": asked["state"] or "all"}
            )
        return rows.prefetch_related("readers", "receipts", "links")

    def again(self, row: Plan, status: int = 200) -> Response:
        return self.shown(self.get_queryset().get(pk=row.pk), status=status)

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
        actions.edit(row, **body.validated_data, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def agree(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.again(actions.agree(row, version=version, by=self.person))

    @extend_schema(request=StillStandsBody)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(StillStandsBody)
        return self.again(actions.review(row, **said, version=version, by=self.person))

    @extend_schema(request=ReceiptBody)
    @action(detail=True, methods=["post"])
    def acknowledge(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        actions.acknowledge(row, **self.body(ReceiptBody), by=self.person)
        return self.again(row)

    @extend_schema(request=LinkBody)
    @action(detail=True, methods=["post"])
    def link(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        link_actions.link(row, self.body(LinkBody)["subject"], by=self.person)
        return self.again(row)

    @extend_schema(request=UnlinkBody)
    @action(detail=True, methods=["post"])
    def unlink(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        link_actions.take_back(row, self.body(UnlinkBody)["link"], by=self.person)
        return self.again(row)

    @extend_schema(responses=OpenApiTypes.BINARY)
    @action(detail=True, methods=["get"])
    def download(self, request: Request, pk: str) -> FileResponse:
        return sent(self.get_object())
