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
from governance.actions import criteria as actions
from governance.api import bodies
from governance.forms.criteria import CriterionFilter
from governance.models import Criterion
from governance.queries import criteria


class CriterionSerializer(serializers.ModelSerializer[Criterion]):
    class Meta:
        model = Criterion
        fields = [
            "id",
            "code",
            "family",
            "text",
            "basis",
            "regulations",
            "status",
            "gates",
            "waivable",
            "effective_from",
            "effective_to",
            "superseded_by",
            "last_verified_on",
            "version",
        ]
        read_only_fields = ["effective_to", "superseded_by", "version"]
        extra_kwargs: dict[str, Any] = {"regulations": {"required": False}}
        validators: list[Any] = []  # one wording per date: the action's own words


class WordingSerializer(serializers.ModelSerializer[Criterion]):
    """A new wording; what is left out stays as it is."""

    class Meta:
        model = Criterion
        fields = [
            "text",
            "basis",
            "regulations",
            "status",
            "gates",
            "waivable",
            "effective_from",
        ]
        extra_kwargs = {name: {"required": False} for name in fields[:-1]}


class CriterionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Criterion],
):
    """Dated criteria of the gates. Filter by ?family=, ?gate= and ?on= (a day)."""

    serializer_class = CriterionSerializer

    def get_queryset(self) -> QuerySet[Criterion]:
        if not access.may(self.person, Perm.GATE_VIEW):
            return Criterion.objects.none()
        if self.action != "list":
            return Criterion.objects.all()
        rows = criteria(**CriterionFilter(self.request.query_params).conditions())
        return rows.prefetch_related("regulations")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        row = actions.create(**body.validated_data, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=WordingSerializer)
    @action(detail=True, methods=["post"])
    def reword(self, request: Request, pk: str) -> Response:
        """Let a new wording take over on a day; answers with the new one."""
        row = self.get_object()
        version = version_from(request, row)
        said = {"gates": row.gates, **self.body(WordingSerializer)}
        new = actions.reword(row, **said, version=version, by=self.person)
        return self.shown(new, status=201)

    @extend_schema(request=bodies.RetireBody)
    @action(detail=True, methods=["post"])
    def retire(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(bodies.RetireBody)
        return self.shown(actions.retire(row, **said, version=version, by=self.person))

    @extend_schema(request=bodies.VerifyBody)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(bodies.VerifyBody)
        return self.shown(actions.verify(row, **said, version=version, by=self.person))
