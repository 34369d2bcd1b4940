from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import access
from core.api import Kit, version_from
from core.roles import Perm
from discovery.actions import evaluation_scores as scoring
from discovery.actions import evaluation_steps as steps
from discovery.actions import evaluations as actions
from discovery.api.bodies import Reason
from discovery.api.evaluation_bodies import (
    CheckVendorBody,
    DecideVendorBody,
    DeclareConflictsBody,
    EditEvaluationBody,
    MyScoresSerializer,
    NewEvaluationBody,
    ScoreVendorsBody,
    own_of,
)
from discovery.api.evaluation_results import EvaluationResultSerializer, as_told
from discovery.forms.evaluations import EvaluationFilter
from discovery.models import (
    VendorCandidate,
    VendorCriterion,
    VendorEvaluation,
    VendorMustHave,
    VendorScorer,
)
from discovery.queries import evaluations as queries
from governance.actions.decisions import allow


# --- as they are shown ----------------------------------------------------------------
class VendorCriterionSerializer(serializers.ModelSerializer[VendorCriterion]):
    class Meta:
        model = VendorCriterion
        fields = ["id", "name", "weight", "at_least"]


class VendorMustHaveSerializer(serializers.ModelSerializer[VendorMustHave]):
    class Meta:
        model = VendorMustHave
        fields = ["id", "name"]


class VendorCandidateSerializer(serializers.ModelSerializer[VendorCandidate]):
    class Meta:
        model = VendorCandidate
        fields = ["id", "name", "vendor", "administered"]


class VendorScorerSerializer(serializers.ModelSerializer[VendorScorer]):
    """Who scores, and whether they have declared and handed in: never what."""

    class Meta:
        model = VendorScorer
        fields = ["person", "declared_at", "handed_in_at"]


class EvaluationSerializer(serializers.ModelSerializer[VendorEvaluation]):
    criteria = VendorCriterionSerializer(many=True)
    must_haves = VendorMustHaveSerializer(many=True)
    candidates = VendorCandidateSerializer(many=True)
    scorers = VendorScorerSerializer(many=True)

    class Meta:
        model = VendorEvaluation
        fields = [
            "id", "key", "title", "wanted", "product", "state", "round", "lead",
            "opened_on", "revealed_at", "chosen", "reason", "decided_by", "decided_on",
            "criteria", "must_haves", "candidates", "scorers", "version",
        ]  # fmt: skip
        read_only_fields = fields


class EvaluationViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[VendorEvaluation],
):
    """Vendors weighed by criteria, scored in silence and shown at once."""

    serializer_class = EvaluationSerializer
    queryset = VendorEvaluation.objects.none()

    def get_queryset(self) -> QuerySet[VendorEvaluation]:
        form = EvaluationFilter(self.request.query_params, user=self.person)
        asked = self.asked(form) if self.action == "list" else {}
        rows = queries.evaluations(self.person, **asked)
        return rows.prefetch_related("criteria", "must_haves", "candidates", "scorers")

    @extend_schema(
        parameters=[
            OpenApiParameter("q", str), OpenApiParameter("state", str),
            OpenApiParameter("product", int), OpenApiParameter("mine", bool),
        ]
    )  # fmt: skip
    def list(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().list(request, *args, **kwargs)

    @extend_schema(request=NewEvaluationBody)
    def create(self, request: Request) -> Response:
        access.require_somewhere(self.person, Perm.DECISION_EDIT)
        made = actions.create(**self.body(NewEvaluationBody), by=self.person)
        return self.told(made, 201)

    @extend_schema(request=EditEvaluationBody)
    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version, body = version_from(request, row), self.body(EditEvaluationBody)
        return self.told(actions.edit(row, **body, version=version, by=self.person))

    @extend_schema(request=DeclareConflictsBody)
    @action(detail=True, methods=["post"])
    def declare(self, request: Request, pk: int, **_: Any) -> Response:
        """Say what ties you to a candidate, before you score."""
        row = queries.own(self.person, pk).evaluation
        body = self.body(DeclareConflictsBody)
        ties = {each["candidate"]: each["what"] for each in body["conflicts"]}
        scoring.declare(row, conflicts=ties, by=self.person)
        return self.told(row)

    @extend_schema(request=ScoreVendorsBody)
    @action(detail=True, methods=["post"])
    def score(self, request: Request, pk: int, **_: Any) -> Response:
        """Give your scores; `hand_in` once all are given."""
        row = queries.own(self.person, pk).evaluation
        body = self.body(ScoreVendorsBody)
        given = {(s["candidate"], s["criterion"]): s["value"] for s in body["scores"]}
        scoring.score(row, scores=given, hand_in=body["hand_in"], by=self.person)
        return self.told(row)

    @extend_schema(responses=MyScoresSerializer, filters=False)
    @action(detail=True, methods=["get"], url_path="my-scores", pagination_class=None)
    def my_scores(self, request: Request, pk: int, **_: Any) -> Response:
        """What you declared and gave so far."""
        scorer = queries.own(self.person, pk)
        return Response(MyScoresSerializer(own_of(scorer)).data)

    @extend_schema(request=CheckVendorBody)
    @action(detail=True, methods=["post"])
    def check(self, request: Request, **_: Any) -> Response:
        """Say which must-haves a candidate has, and what shows it."""
        row = self.get_object()
        allow(self.person, Perm.DECISION_EDIT, row.team)
        body = self.body(CheckVendorBody)
        findings = {f["must_have"]: (f["verdict"], f["evidence"]) for f in body.pop("findings")}  # fmt: skip
        steps.check(row, findings=findings, **body, by=self.person)
        return self.told(row)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def reveal(self, request: Request, **_: Any) -> Response:
        """Show the scores that were handed in, with three or more for each candidate."""
        row = self.get_object()
        version = version_from(request, row)
        return self.told(steps.reveal(row, version=version, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def again(self, request: Request, **_: Any) -> Response:
        """Open another round."""
        row = self.get_object()
        version = version_from(request, row)
        return self.told(steps.again(row, version=version, by=self.person))

    @extend_schema(request=DecideVendorBody)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, **_: Any) -> Response:
        """Choose one of them, or none, and say why."""
        row = self.get_object()
        version, body = version_from(request, row), self.body(DecideVendorBody)
        return self.told(steps.decide(row, **body, version=version, by=self.person))

    @extend_schema(request=Reason)
    @action(detail=True, methods=["post"])
    def withdraw(self, request: Request, **_: Any) -> Response:
        """End it without a choice, and say why (`because`)."""
        row = self.get_object()
        version, body = version_from(request, row), self.body(Reason)
        told = steps.withdraw(
            row, reason=body["because"], version=version, by=self.person
        )
        return self.told(told)

    @extend_schema(responses=EvaluationResultSerializer, filters=False)
    @action(detail=True, methods=["get"], pagination_class=None)
    def result(self, request: Request, **_: Any) -> Response:
        """What the scores come to; nothing of them before they are shown."""
        told = queries.result(self.get_object())
        return Response(EvaluationResultSerializer(as_told(told)).data)

    def told(self, row: VendorEvaluation, status: int = 200) -> Response:
        """The evaluation with its parts, read again."""
        return self.shown(self.get_queryset().get(pk=row.pk), status)
