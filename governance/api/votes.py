"""The verbs of a vote, as the pages have them."""

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
from governance import record
from governance.actions import signing
from governance.actions import votes as actions
from governance.api import bodies
from governance.models import Review, Seat, SeatKind, Signature


class SignatureSerializer(serializers.ModelSerializer[Signature]):
    """`family` is that of a signature from the time before seats; else it is empty."""

    seat: "serializers.SlugRelatedField[SeatKind]" = serializers.SlugRelatedField(
        slug_field="code", read_only=True
    )

    class Meta:
        model = Signature
        fields = [
            "id",
            "seat",
            "family",
            "round",
            "stance",
            "meaning",
            "reason",
            "record_hash",
            "signed_by",
            "for_person",
            "signed_at",
            "factor",
        ]


class SeatSerializer(serializers.ModelSerializer[Seat]):
    """`person` is the one who is named for it, or appointed by the chair."""

    code = serializers.CharField(source="kind.code", read_only=True)
    name = serializers.CharField(source="kind.name", read_only=True)

    class Meta:
        model = Seat
        fields = ["code", "name", "veto", "chair", "person", "appointed_by"]


class VoteVerbs(Kit, viewsets.GenericViewSet[Review]):
    """What people do in a vote, for the viewset of reviews."""

    def again(self, review: Review) -> Review:
        found: Review = self.get_queryset().get(pk=review.pk)
        return found

    @extend_schema(request=bodies.SeatBody)
    @action(detail=True, methods=["post"], url_path="name-seat")
    def name_seat(self, request: Request, pk: str) -> Response:
        review = self.get_object()
        actions.name_seat(review, **self.body(bodies.SeatBody), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def recuse(self, request: Request, pk: str) -> Response:
        """Step back from this review: somebody else takes the seat."""
        review = self.get_object()
        actions.recuse(review, **self.body(bodies.ReasonBody), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.AppointBody)
    @action(detail=True, methods=["post"])
    def appoint(self, request: Request, pk: str) -> Response:
        """By the chair: let an independent person vote in an open seat."""
        review = self.get_object()
        actions.appoint(review, **self.body(bodies.AppointBody), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"], url_path="close-vote")
    def close_vote(self, request: Request, pk: str) -> Response:
        """By the chair: wait no longer for the seats that are left."""
        review = self.get_object()
        actions.close_vote(review, **self.body(bodies.ReasonBody), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="next-round")
    def next_round(self, request: Request, pk: str) -> Response:
        """By the chair: vote again after a void vote."""
        review = actions.next_round(self.get_object(), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"], url_path="sign-challenge")
    def sign_challenge(self, request: Request, pk: str) -> Response:
        """What to ask a passkey, to sign the record as it is now; good for 5 minutes."""
        review = self.get_object()
        access.require(self.person, Perm.GATE_SIGN, team=review.team)
        digest = record.digest(review)
        return Response(factor_pages.question(request, factors.SIGN, digest))

    @extend_schema(request=bodies.SignBody)
    @action(detail=True, methods=["post"])
    def sign(self, request: Request, pk: str) -> Response:
        """Sign. A key alone never does: a proof is part of the body, and If-Match and
        `record_hash` name the record that was read."""
        review = self.get_object()
        version = version_from(request, review)
        said = self.body(bodies.SignBody)
        signed = signing.sign(review, **said, version=version, by=self.person)
        return self.shown(self.again(signed))
