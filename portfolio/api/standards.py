"""Standards through the API: the register, and how its versions come to hold."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.models import Party, ServiceLevel
from portfolio.actions import standards as actions
from portfolio.models import Product, ProductLine, Standard, StandardVersion
from portfolio.models.standards import LONGEST


class StandardVersionSerializer(serializers.ModelSerializer[StandardVersion]):
    class Meta:
        model = StandardVersion
        fields = ["id", "number", "state", "demands", "why", "scope", "lines", "products",
                  "deviation_days", "effective_from", "published_by", "published_at"]  # fmt: skip


class StandardSerializer(serializers.ModelSerializer[Standard]):
    """`standing` is as of today; `versions` are all, the newest first."""

    standing = serializers.CharField(read_only=True)
    versions = StandardVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Standard
        fields = ["id", "code", "name", "family", "owner", "levels", "standing",
                  "review_due_on", "reviewed_on", "retired_on", "retired_because",
                  "superseded_by", "versions", "version"]  # fmt: skip
        read_only_fields = ["code", "review_due_on", "reviewed_on", "retired_on",
                            "retired_because", "superseded_by", "version"]  # fmt: skip


class DemandBody(serializers.Serializer[Any]):
    """What a draft demands; what is not sent stays as it is."""

    demands = serializers.CharField(required=False)
    why = serializers.CharField(required=False)
    scope = serializers.ChoiceField(StandardVersion.Scope.choices, required=False)
    lines = serializers.PrimaryKeyRelatedField(
        queryset=ProductLine.objects.all(), many=True, required=False
    )
    products = serializers.PrimaryKeyRelatedField(
        queryset=Product.objects.all(), many=True, required=False
    )
    deviation_days = serializers.IntegerField(
        required=False, min_value=1, max_value=LONGEST
    )


class NewStandardBody(DemandBody):
    code = serializers.CharField(max_length=12)
    name = serializers.CharField(max_length=120)
    family = serializers.ChoiceField(Standard.Family.choices)
    owner = serializers.PrimaryKeyRelatedField(queryset=Party.objects.all())
    levels = serializers.PrimaryKeyRelatedField(
        queryset=ServiceLevel.objects.all(), many=True, required=False
    )
    demands = serializers.CharField()
    why = serializers.CharField()
    scope = serializers.ChoiceField(StandardVersion.Scope.choices)


class PublishBody(serializers.Serializer[Any]):
    effective_from = serializers.DateField()
    review_due_on = serializers.DateField()


class StandardReviewBody(serializers.Serializer[Any]):
    review_due_on = serializers.DateField()


class StandardRetireBody(serializers.Serializer[Any]):
    reason = serializers.CharField()
    superseded_by = serializers.PrimaryKeyRelatedField(
        queryset=Standard.objects.all(), required=False, allow_null=True
    )


class StandardViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Standard],
):
    """Corporate standards with their versions; what is in force never changes."""

    serializer_class = StandardSerializer

    def get_queryset(self) -> QuerySet[Standard]:
        return Standard.objects.visible_to(self.person).for_page().order_by("id")

    def again(self, standard: Standard) -> Response:
        return self.shown(self.get_queryset().get(pk=standard.pk))

    def draft_of(self, standard: Standard) -> StandardVersion:
        return get_object_or_404(standard.versions.all(), state="draft")

    @extend_schema(request=NewStandardBody)
    def create(self, request: Request) -> Response:
        given = self.body(NewStandardBody)
        row = actions.create(**given, by=self.person)
        return self.shown(self.get_queryset().get(pk=row.pk), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        actions.edit(row, **body.validated_data, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def draft(self, request: Request, pk: str) -> Response:
        """Begin the next version, in the words of the newest."""
        row = self.get_object()
        actions.draft_next(row, by=self.person)
        return self.again(row)

    @extend_schema(request=DemandBody)
    @action(detail=True, methods=["post"])
    def write(self, request: Request, pk: str) -> Response:
        """Change what the draft demands."""
        row = self.get_object()
        given = self.body(DemandBody)
        actions.write(self.draft_of(row), version=None, **given, by=self.person)
        return self.again(row)

    @extend_schema(request=PublishBody)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        """Bring the draft into force from a day on."""
        row = self.get_object()
        given = self.body(PublishBody)
        actions.publish(self.draft_of(row), **given, by=self.person)
        return self.again(row)

    @extend_schema(request=StandardReviewBody)
    @action(detail=True, methods=["post"])
    def review(self, request: Request, pk: str) -> Response:
        """Say that it was looked at and still holds."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(StandardReviewBody)
        actions.review(row, **given, version=version, by=self.person)
        return self.again(row)

    @extend_schema(request=StandardRetireBody)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        """End it today; another may take its place."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(StandardRetireBody)
        actions.retire(row, **given, version=version, by=self.person)
        return self.again(row)
