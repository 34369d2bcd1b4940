"""The rules of engagement as JSON, over the same actions as the pages."""

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from governance import engagement
from governance.actions import engagement as actions
from governance.actions import rules_proposals
from governance.api import bodies
from governance.api.proposals import ProposalSerializer
from governance.forms.versions import OnForm
from governance.models import RulesClause, RulesVersion


class RulesClauseSerializer(serializers.ModelSerializer[RulesClause]):
    """`classes` and `levels` are ids of change classes and service levels."""

    class Meta:
        model = RulesClause
        fields = [
            "id", "rules", "number", "heading", "text", "belongs_to", "commits",
            "classes", "levels", "version",
        ]  # fmt: skip
        read_only_fields = ["rules", "number", "version"]


class RulesSerializer(serializers.ModelSerializer[RulesVersion]):
    """`effective_from` and `review_due_on` are days; a draft has none."""

    clauses = RulesClauseSerializer(many=True, read_only=True)

    class Meta:
        model = RulesVersion
        fields = [
            "id", "number", "state", "purpose", "effective_from", "review_due_on",
            "agreed_by", "agreed_at", "clauses", "version",
        ]  # fmt: skip
        read_only_fields = [name for name in fields if name != "purpose"]


class PurposeBody(serializers.Serializer[Any]):
    purpose = serializers.CharField(max_length=4000)


class PlaceBody(serializers.Serializer[Any]):
    number = serializers.IntegerField(min_value=1, max_value=actions.MOST_CLAUSES)


class RulesViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RulesVersion],
):
    """Versions of the rules of engagement. POST starts the next one as a draft."""

    serializer_class = RulesSerializer
    filterset_fields = ["state"]

    def get_queryset(self) -> QuerySet[RulesVersion]:
        rows = RulesVersion.objects.visible_to(self.person).for_page()
        return rows.order_by("-number", "-id")

    def again(self, rules: RulesVersion, status: int = 200) -> Response:
        return self.shown(self.get_queryset().get(pk=rules.pk), status)

    @extend_schema(request=None)
    def create(self, request: Request) -> Response:
        return self.again(actions.draft(by=self.person), 201)

    @extend_schema(request=PurposeBody)
    def partial_update(self, request: Request, **_: Any) -> Response:
        rules = self.get_object()
        version, said = version_from(request, rules), self.body(PurposeBody)
        return self.again(
            actions.reword(rules, **said, version=version, by=self.person)
        )

    @extend_schema(parameters=[OpenApiParameter("on", date)])
    @action(detail=False, methods=["get"], url_path="in-force")
    def in_force(self, request: Request) -> Response:
        """The version that holds on a day (`on`, else today); 404 if none does."""
        access.require_somewhere(self.person, Perm.RACI_VIEW)
        found = engagement.in_force(self.asked(OnForm(request.query_params)).get("on"))
        if found is None:
            raise Http404
        return self.again(found)

    @extend_schema(
        request=RulesClauseSerializer, responses={201: RulesClauseSerializer}
    )
    @action(detail=True, methods=["post"], url_path="add-clause")
    def add_clause(self, request: Request, pk: str) -> Response:
        rules, said = self.get_object(), self.body(RulesClauseSerializer)
        made = actions.add_clause(rules, **said, by=self.person)
        return Response(RulesClauseSerializer(made).data, status=201)

    @extend_schema(request=bodies.ProposeBody, responses={201: ProposalSerializer})
    @action(detail=True, methods=["post"])
    def propose(self, request: Request, pk: str) -> Response:
        """Put the draft before both sides; answers with the proposal they sign."""
        rules = self.get_object()
        version, said = version_from(request, rules), self.body(bodies.ProposeBody)
        made = rules_proposals.propose(rules, **said, version=version, by=self.person)
        return Response(ProposalSerializer(made).data, status=201)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def discard(self, request: Request, pk: str) -> Response:
        actions.discard(self.get_object(), by=self.person)
        return Response(status=204)


class RulesClauseViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RulesClause],
):
    """Clauses of all versions; those of a draft change here."""

    serializer_class = RulesClauseSerializer
    filterset_fields = ["rules", "belongs_to"]

    def get_queryset(self) -> QuerySet[RulesClause]:
        if not access.may(self.person, Perm.RACI_VIEW):
            return RulesClause.objects.none()
        rows = RulesClause.objects.select_related("rules")
        return rows.prefetch_related("classes", "levels").order_by("rules", "id")

    def partial_update(self, request: Request, **_: Any) -> Response:
        clause = self.get_object()
        version = version_from(request, clause)
        body = self.get_serializer(clause, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = {**body.validated_data, "version": version, "by": self.person}
        return self.again(actions.edit_clause(clause, **fields))

    @extend_schema(request=PlaceBody)
    @action(detail=True, methods=["post"])
    def place(self, request: Request, pk: str) -> Response:
        """Put it at another place of its draft."""
        clause = self.get_object()
        version, said = version_from(request, clause), self.body(PlaceBody)
        return self.again(
            actions.place(clause, **said, version=version, by=self.person)
        )

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        """Take it out of its draft."""
        clause = self.get_object()
        version = version_from(request, clause)
        actions.remove_clause(clause, version=version, by=self.person)
        return Response(status=204)

    def again(self, clause: RulesClause) -> Response:
        return self.shown(self.get_queryset().get(pk=clause.pk))
