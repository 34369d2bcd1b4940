from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from portfolio.actions import vendor_models as actions
from portfolio.models import ModelVersion, Vendor, VendorModel


class ModelVersionSerializer(serializers.ModelSerializer[ModelVersion]):
    class Meta:
        model = ModelVersion
        fields = ["id", "name", "in_use_from", "recorded_by", "recorded_at"]


class VendorModelSerializer(serializers.ModelSerializer[VendorModel]):
    """`in_use` is the version that serves today; `versions` are all, newest first."""

    versions = ModelVersionSerializer(many=True, read_only=True)
    in_use = serializers.SerializerMethodField()

    class Meta:
        model = VendorModel
        fields = [
            "id", "vendor", "name", "note", "next_version", "next_expected_on",
            "in_use", "versions", "version",
        ]  # fmt: skip
        read_only_fields = ["vendor", "version"]

    def get_in_use(self, model: VendorModel) -> str:
        found = model.in_use(today())
        return found.name if found else ""


class NewModelBody(serializers.Serializer[Any]):
    vendor = serializers.PrimaryKeyRelatedField(queryset=Vendor.objects.all())
    name = serializers.CharField(max_length=80)
    first_version = serializers.CharField(max_length=40)
    in_use_from = serializers.DateField()
    note = serializers.CharField(required=False, default="", allow_blank=True)


class ReleaseBody(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40)
    in_use_from = serializers.DateField()


class VersionTakeBackBody(serializers.Serializer[Any]):
    model_version = serializers.IntegerField(help_text="The id of a version to come.")


class VendorModelViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[VendorModel],
):
    """Models of vendors with their versions: approvals name the version in use."""

    serializer_class = VendorModelSerializer

    def get_queryset(self) -> QuerySet[VendorModel]:
        rows = VendorModel.objects.visible_to(self.person).for_page()
        return rows.order_by("id")

    def again(self, model: VendorModel) -> VendorModel:
        return self.get_queryset().get(pk=model.pk)

    @extend_schema(request=NewModelBody)
    def create(self, request: Request) -> Response:
        given = self.body(NewModelBody)
        model = actions.create(given.pop("vendor"), **given, by=self.person)
        return self.shown(self.again(model), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        model = self.get_object()
        version = version_from(request, model)
        body = self.get_serializer(model, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actions.edit(model, **fields, version=version, by=self.person)
        return self.shown(self.again(model))

    @extend_schema(request=ReleaseBody)
    @action(detail=True, methods=["post"])
    def release(self, request: Request, pk: str) -> Response:
        """Another version serves from a day on."""
        model = self.get_object()
        version = version_from(request, model)
        given = self.body(ReleaseBody)
        actions.release(model, **given, version=version, by=self.person)
        return self.shown(self.again(model))

    @extend_schema(request=VersionTakeBackBody)
    @action(detail=True, methods=["post"], url_path="take-back")
    def take_back(self, request: Request, pk: str) -> Response:
        """Forget a version that does not serve yet."""
        model = self.get_object()
        wanted = self.body(VersionTakeBackBody)["model_version"]
        coming = get_object_or_404(model.versions.all(), pk=wanted)
        actions.take_back(coming, by=self.person)
        return self.shown(self.again(model))
