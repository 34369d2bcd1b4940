"""What two sides sign, and their signatures."""

from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access, factors
from core.api import Kit, version_from
from core.roles import Perm
from core.views import factors as factor_pages
from governance.actions import proposals as actions
from governance.api import bodies
from governance.models import Proposal, ProposalSignature
from governance.proposal_kinds import kind_of


class ProposalSignatureSerializer(serializers.ModelSerializer[ProposalSignature]):
    class Meta:
        model = ProposalSignature
        fields = [
            "side",
            "signed_by",
            "for_person",
            "meaning",
            "record_hash",
            "factor",
            "signed_at",
        ]


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """`record` is what both sides sign, `record_hash` the SHA-256 of its canonical JSON."""

    signatures = ProposalSignatureSerializer(many=True, read_only=True)

    class Meta:
        model = Proposal
        fields = [
            "id",
            "kind",
            "document_id",
            "name",
            "effective_from",
            "reason",
            "record",
            "record_hash",
            "state",
            "proposed_by",
            "proposed_at",
            "closed_by",
            "closed_at",
            "closed_because",
            "signatures",
            "version",
        ]
        read_only_fields = fields


class ProposalViewSet(Kit, viewsets.ReadOnlyModelViewSet[Proposal]):
    """Versions put before both sides. The matrix is proposed at raci/{id}/propose/."""

    serializer_class = ProposalSerializer
    filterset_fields = ["kind", "state"]

    def get_queryset(self) -> QuerySet[Proposal]:
        return Proposal.objects.visible_to(self.person).for_page().order_by("-id")

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], url_path="sign-challenge")
    def sign_challenge(self, request: Request, pk: str) -> Response:
        """What to ask a passkey, to sign this record; good for 5 minutes."""
        proposal = self.get_object()
        access.require_somewhere(self.person, Perm.RACI_VIEW)
        return Response(
            factor_pages.question(request, factors.SIGN, proposal.record_hash)
        )

    @extend_schema(request=bodies.JointSignBody)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign for a side. A key alone never does: a proof is part of the body, and
        `record_hash` names the record that was read."""
        proposal = self.get_object()
        said = self.body(bodies.JointSignBody)
        kind = kind_of(proposal)
        return self.again(actions.sign(kind, proposal, **said, by=self.person))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def decline(self, request: Request, pk: str) -> Response:
        return self.close(request, actions.decline)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        return self.close(request, actions.withdraw)

    def close(self, request: Request, act: Any) -> Response:
        proposal = self.get_object()
        version = version_from(request, proposal)
        said = self.body(bodies.ReasonBody)
        return self.again(act(proposal, **said, version=version, by=self.person))

    def again(self, proposal: Proposal) -> Response:
        return self.shown(self.get_queryset().get(pk=proposal.pk))
