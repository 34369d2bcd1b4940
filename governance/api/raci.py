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
from governance import raci_page, raci_rights
from governance.actions import raci as actions
from governance.api import bodies
from governance.models import RaciMatrix


class RaciSerializer(serializers.ModelSerializer[RaciMatrix]):
    """The matrix with its rows, what is broken, and what a draft changes."""

    rows = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta:
        model = RaciMatrix
        fields = [
            "id",
            "number",
            "state",
            "effective_from",
            "note",
            "published_by",
            "published_at",
            "rows",
            "findings",
            "version",
        ]
        read_only_fields = fields

    def page(self, matrix: RaciMatrix) -> raci_page.Page:
        kept: raci_page.Page | None = getattr(matrix, "_page", None)
        if kept is None:
            base = raci_rights.in_force() if matrix.is_draft else None
            kept = matrix._page = raci_page.page(matrix, base)  # type: ignore[attr-defined]
        return kept

    def get_rows(self, matrix: RaciMatrix) -> list[dict[str, Any]]:
        return [
            {
                "activity": line.activity.number,
                "phase": line.activity.phase,
                "name": line.activity.name,
                "parts": {cell.party: cell.part for cell in line.cells},
                "was": {c.party: c.was for c in line.cells if c.changed},
                "reason": line.reason,
                "version": line.version,
            }
            for line in self.page(matrix).lines
        ]

    def get_findings(self, matrix: RaciMatrix) -> list[dict[str, Any]]:
        return [
            {"code": f.code, "activity": f.number, "text": f.text, "error": f.is_error}
            for f in self.page(matrix).check.findings
        ]


class VersionSerializer(serializers.ModelSerializer[RaciMatrix]):
    class Meta:
        model = RaciMatrix
        fields = ["id", "number", "state", "effective_from", "note", "version"]


class RaciViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RaciMatrix],
):
    """Versions of the RACI matrix. POST starts the next version as a draft."""

    serializer_class = RaciSerializer

    def get_serializer_class(self) -> Any:
        return VersionSerializer if self.action == "list" else RaciSerializer

    def get_queryset(self) -> QuerySet[RaciMatrix]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return RaciMatrix.objects.none()
        return RaciMatrix.objects.order_by("-number", "-id")

    @extend_schema(request=None)
    def create(self, request: Request) -> Response:
        return self.shown(actions.draft(by=self.person), status=201)

    @extend_schema(request=bodies.RowBody)
    @action(detail=True, methods=["post"], url_path="set-row")
    def set_row(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.RowBody)
        matrix = actions.set_row(self.get_object(), **said, by=self.person)
        return self.shown(matrix)

    @extend_schema(request=bodies.PublishBody)
    @action(detail=True, methods=["post"])
    def publish(self, request: Request, pk: str) -> Response:
        matrix = self.get_object()
        version = version_from(request, matrix)
        said = self.body(bodies.PublishBody)
        matrix = actions.publish(matrix, **said, version=version, by=self.person)
        return self.shown(matrix)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        actions.discard(self.get_object(), by=self.person)
        return Response(status=204)
