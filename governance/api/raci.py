from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import raci_compare, raci_page, raci_paste, raci_rights
from governance.actions import raci as actions
from governance.actions import raci_proposals
from governance.api import bodies
from governance.api.proposals import ProposalSerializer
from governance.forms.versions import OnForm
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
                "activity": line.row.number,
                "phase": line.row.phase,
                "name": line.row.name,
                "is_gate": line.row.is_gate,
                "parts": {cell.party: cell.part for cell in line.cells},
                "was": {c.party: c.was for c in line.cells if c.changed},
                "reason": line.row.reason,
                "version": line.row.version,
            }
            for line in self.page(matrix).lines
        ]

    def get_findings(self, matrix: RaciMatrix) -> list[dict[str, Any]]:
        return [
            {"code": f.code, "activity": f.number, "text": f.text, "error": f.is_error}
            for f in self.page(matrix).check.findings
        ]


class RaciChangeSerializer(serializers.Serializer[Any]):
    """One cell that differs, or with no party the words of a row."""

    activity = serializers.IntegerField(source="number")
    name = serializers.CharField()
    party = serializers.CharField()
    was = serializers.CharField()
    becomes = serializers.CharField()


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

    @extend_schema(request=bodies.DraftBody)
    def create(self, request: Request) -> Response:
        said = self.body(bodies.DraftBody)
        return self.shown(actions.draft(**said, by=self.person), status=201)

    @extend_schema(parameters=[OpenApiParameter("on", date)])
    @action(detail=False, methods=["get"], url_path="in-force")
    def in_force(self, request: Request) -> Response:
        """The version that holds on a day (`on`, else today)."""
        access.require_somewhere(self.person, Perm.RACI_VIEW)
        day = self.asked(OnForm(request.query_params)).get("on")
        matrix = raci_rights.in_force(day)
        if matrix is None:
            raise Http404
        return self.shown(matrix)

    @extend_schema(
        parameters=[OpenApiParameter("with", int, description="An id; else in force.")],
        responses=RaciChangeSerializer(many=True),
    )
    @action(detail=True, methods=["get"])
    def compare(self, request: Request, pk: str) -> Response:
        """What this version changes against another one."""
        matrix, other = self.get_object(), request.query_params.get("with", "")
        base = raci_rights.in_force()
        if other:
            asked = int(other) if other.isdecimal() else 0
            base = get_object_or_404(self.get_queryset(), pk=asked)
        changes = raci_compare.between(base, matrix)
        return Response(RaciChangeSerializer(changes, many=True).data)

    @extend_schema(request=bodies.PasteBody, responses=RaciChangeSerializer(many=True))
    @action(detail=True, methods=["post"])
    def paste(self, request: Request, pk: str) -> Response:
        """Set rows from a table, all of it or nothing; answers with what changes."""
        matrix = self.get_object()
        version, said = version_from(request, matrix), self.body(bodies.PasteBody)
        actions.require_editor(self.person)
        found = raci_paste.parse(said["text"], raci_compare.known(matrix))
        if found.problems:
            faults = [str(each) for each in found.problems]
            raise serializers.ValidationError({"text": faults})
        changes = RaciChangeSerializer(
            raci_compare.pasted(matrix, found), many=True
        ).data
        if not said["trial"]:
            rows = found.rows
            actions.set_rows(matrix, rows=rows, version=version, by=self.person)
        return Response(changes)

    @extend_schema(request=bodies.RowBody)
    @action(detail=True, methods=["post"], url_path="set-row")
    def set_row(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.RowBody)
        matrix = actions.set_row(self.get_object(), **said, by=self.person)
        return self.shown(matrix)

    @extend_schema(request=bodies.ProposeBody, responses={201: ProposalSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Put the draft before both sides; answers with the proposal they sign."""
        matrix = self.get_object()
        version = version_from(request, matrix)
        said = self.body(bodies.ProposeBody)
        made = raci_proposals.propose(matrix, **said, version=version, by=self.person)
        return Response(ProposalSerializer(made).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        actions.discard(self.get_object(), by=self.person)
        return Response(status=204)
