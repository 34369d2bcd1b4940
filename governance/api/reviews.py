from typing import Any

from django.db.models import QuerySet
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance import canonical, gates, queries, record, seating, subjects
from governance.actions import reviews as actions
from governance.api import bodies, votes
from governance.models import Assessment, Review


class OfReview(serializers.Serializer[Any]):
    """What belongs to a review: only one that the person may see can be named."""

    def get_fields(self) -> dict[str, Any]:
        fields: dict[str, Any] = super().get_fields()
        person = self.context["request"].user
        fields["review"].queryset = Review.objects.visible_to(person)
        return fields


class ReviewSerializer(serializers.ModelSerializer[Review]):
    signatures = votes.SignatureSerializer(many=True, read_only=True)
    seats = votes.SeatSerializer(many=True, read_only=True)
    approvals_needed = serializers.SerializerMethodField()
    subject_type = serializers.SerializerMethodField()

    class Meta:
        model = Review
        fields = [
            "id",
            "key",
            "gate",
            "subject_type",
            "subject_id",
            "subject_name",
            "team",
            "asked",
            "remarks",
            "state",
            "outcome",
            "asked_by",
            "submitted_by",
            "submitted_at",
            "parties",
            "due_on",
            "decided_on",
            "valid_until",
            "ended_on",
            "ended_because",
            "round",
            "approvals_needed",
            "seats",
            "signatures",
            "version",
        ]
        read_only_fields = [name for name in fields if name not in ("asked", "due_on")]

    def get_subject_type(self, review: Review) -> str:
        return subjects.label_of(review)

    def get_approvals_needed(self, review: Review) -> int:
        return seating.rule_of(review).approvals


class ReviewViewSet(
    votes.VoteVerbs,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
):
    """Passages of one subject through one gate. Filter by ?state= and ?gate=."""

    serializer_class = ReviewSerializer

    def get_queryset(self) -> QuerySet[Review]:
        if self.action == "list":
            asked = self.request.query_params
            wanted = {n: asked.get(n, "") for n in ("state", "gate")}
            rows = queries.filtered(self.person, **wanted)
            return rows.select_related("subject_type")
        return Review.objects.visible_to(self.person).for_page()

    @extend_schema(request=bodies.AskBody)
    def create(self, request: Request) -> Response:
        """Ask for a gate. Team and parties are the subject's own."""
        said = self.body(bodies.AskBody)
        label, pk = said.pop("subject_type"), said.pop("subject_id")
        subject = subjects.find(label, pk, self.person)
        review = gates.ask(
            subject=subject,
            team=subjects.team_of(subject),  # type: ignore[arg-type]  # find saw to it
            parties=subjects.parties_of(subject),
            **said,
            by=self.person,
        )
        return self.shown(self.again(review), status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        review = self.get_object()
        version = version_from(request, review)
        body = self.get_serializer(review, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        actions.edit(review, **fields, version=version, by=self.person)
        return self.shown(self.again(review))

    @extend_schema(responses=OpenApiTypes.OBJECT)
    @action(detail=True, methods=["get"])
    def record(self, request: Request, pk: str) -> Response:
        """What a signer reads, and its hash: send both version and hash to sign."""
        review = self.get_object()
        document = record.document(review)
        digest = canonical.digest(document)
        return Response({"record": document, "record_hash": digest})

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def submit(self, request: Request, pk: str) -> Response:
        review = actions.submit(self.get_object(), by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.ReasonBody)
        review = actions.withdraw(self.get_object(), **said, by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def revoke(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.ReasonBody)
        review = actions.revoke(self.get_object(), **said, by=self.person)
        return self.shown(self.again(review))

    @extend_schema(request=bodies.AddCriterionBody)
    @action(detail=True, methods=["post"], url_path="add-criterion")
    def add_criterion(self, request: Request, pk: str) -> Response:
        said = self.body(bodies.AddCriterionBody)
        row = actions.add_criterion(self.get_object(), **said, by=self.person)
        return self.shown(self.again(row.review))


class AssessmentSerializer(serializers.ModelSerializer[Assessment]):
    code = serializers.CharField(source="criterion.code", read_only=True)
    family = serializers.CharField(source="criterion.family", read_only=True)
    text = serializers.CharField(source="criterion.text", read_only=True)

    class Meta:
        model = Assessment
        fields = [
            "id",
            "review",
            "criterion",
            "code",
            "family",
            "text",
            "verdict",
            "reason",
            "assessed_by",
            "assessed_at",
            "asked_by",
            "version",
        ]
        read_only_fields = fields


class AssessmentViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Assessment],
):
    """How each criterion stands in each review. Filter by ?review=."""

    serializer_class = AssessmentSerializer

    def get_queryset(self) -> QuerySet[Assessment]:
        rows = Assessment.objects.visible_to(self.person).for_page().order_by("id")
        return in_review(rows, self.request)

    @extend_schema(request=bodies.AssessBody)
    @action(detail=True, methods=["post"])
    def assess(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(bodies.AssessBody)
        row = actions.assess(row, **said, version=version, by=self.person)
        return self.shown(row)


def in_review(rows: "QuerySet[Any]", request: Request) -> "QuerySet[Any]":
    """Only the rows of the review that ?review= names, if it does."""
    asked = request.query_params.get("review", "")
    return rows.filter(review_id=int(asked)) if asked.isdecimal() else rows
