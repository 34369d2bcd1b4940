"""Through the API: how products stand to standards, and leave to deviate."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.models import Decision
from portfolio.actions import conforming
from portfolio.actions import deviations as actions
from portfolio.conformity import State
from portfolio.models import ConformityStatement, Deviation, Product, Standard


class ConformitySerializer(serializers.Serializer[Any]):
    """How a product stands to one standard in force; `until` is a deviation's last day."""

    standard = serializers.IntegerField(source="standard.pk")
    code = serializers.CharField(source="standard.code")
    version = serializers.IntegerField(source="demanded.number")
    state = serializers.ChoiceField([each.value for each in State])
    until = serializers.DateField(allow_null=True)
    deviation = serializers.IntegerField(source="deviation.pk", default=None)
    statement = serializers.IntegerField(source="statement.pk", default=None)


class ConformityStatementSerializer(serializers.ModelSerializer[ConformityStatement]):
    """`demanded` is the version of the standard it speaks of."""

    class Meta:
        model = ConformityStatement
        fields = ["id", "product", "demanded", "seen_by", "stated_by", "stated_on",
                  "ended_on", "ended_because"]  # fmt: skip


class StatementBody(serializers.Serializer[Any]):
    product = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    standard = serializers.PrimaryKeyRelatedField(queryset=Standard.objects.all())
    seen_by = serializers.CharField()


class StatementEndBody(serializers.Serializer[Any]):
    reason = serializers.CharField()


class ConformityStatementViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[ConformityStatement],
):
    """Somebody's word that a product keeps a version of a standard."""

    serializer_class = ConformityStatementSerializer

    def get_queryset(self) -> QuerySet[ConformityStatement]:
        return ConformityStatement.objects.visible_to(self.person).order_by("id")

    @extend_schema(request=StatementBody)
    def create(self, request: Request) -> Response:
        given = self.body(StatementBody)
        return self.shown(conforming.state(**given, by=self.person), status=201)

    @extend_schema(request=StatementEndBody)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Take it back: the product does not keep it any more."""
        row = self.get_object()
        because = self.body(StatementEndBody)["reason"]
        return self.shown(conforming.end(row, because=because, by=self.person))


class DeviationSerializer(serializers.ModelSerializer[Deviation]):
    class Meta:
        model = Deviation
        fields = ["id", "key", "product", "standard", "demanded", "why",
                  "compensating_control", "cost_to_conform", "cost_to_deviate",
                  "for_flexibility", "for_standard", "decision", "expires_on", "state",
                  "renewal_of", "asked_by", "asked_on", "decided_by", "decided_on",
                  "decided_because", "closed_by", "closed_on", "closed_because",
                  "version"]  # fmt: skip
        read_only_fields = ["key", "product", "standard", "demanded", "for_standard",
                            "state", "renewal_of", "asked_by", "asked_on", "decided_by",
                            "decided_on", "decided_because", "closed_by", "closed_on",
                            "closed_because", "version"]  # fmt: skip


class NewDeviationBody(serializers.Serializer[Any]):
    product = serializers.PrimaryKeyRelatedField(queryset=Product.objects.all())
    standard = serializers.PrimaryKeyRelatedField(queryset=Standard.objects.all())
    why = serializers.CharField()
    compensating_control = serializers.CharField()
    for_flexibility = serializers.CharField()
    expires_on = serializers.DateField()
    cost_to_conform = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    cost_to_deviate = serializers.DecimalField(
        max_digits=12, decimal_places=2, min_value=0, required=False, allow_null=True
    )
    decision = serializers.PrimaryKeyRelatedField(
        queryset=Decision.objects.all(), required=False, allow_null=True
    )


class VerdictBody(serializers.Serializer[Any]):
    """The position for the standard, and why it is decided so."""

    for_standard = serializers.CharField()
    because = serializers.CharField()


class DeviationCloseBody(serializers.Serializer[Any]):
    seen_by = serializers.CharField()


class DeviationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Deviation],
):
    """Leave for a product to go without a standard until a day."""

    serializer_class = DeviationSerializer

    def get_queryset(self) -> QuerySet[Deviation]:
        rows = Deviation.objects.visible_to(self.person).for_page()
        return rows.order_by("id")

    @extend_schema(request=NewDeviationBody)
    def create(self, request: Request) -> Response:
        given = self.body(NewDeviationBody)
        return self.shown(actions.ask(**given, by=self.person), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        return self.shown(actions.edit(row, **said, version=version, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        """Take the request back."""
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.withdraw(row, version=version, by=self.person))

    @extend_schema(request=VerdictBody)
    @action(detail=True, methods=["post"])
    def grant(self, request: Request, pk: str) -> Response:
        """Let the product deviate until its day."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(VerdictBody)
        return self.shown(actions.grant(row, **given, version=version, by=self.person))

    @extend_schema(request=VerdictBody)
    @action(detail=True, methods=["post"])
    def refuse(self, request: Request, pk: str) -> Response:
        """Say no: the product has to conform."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(VerdictBody)
        return self.shown(actions.refuse(row, **given, version=version, by=self.person))

    @extend_schema(request=DeviationCloseBody)
    @action(detail=True, methods=["post"])
    def close(self, request: Request, pk: str) -> Response:
        """The product conforms now."""
        row = self.get_object()
        version = version_from(request, row)
        given = self.body(DeviationCloseBody)
        return self.shown(actions.close(row, **given, version=version, by=self.person))
