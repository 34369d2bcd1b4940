from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import conditions as actions
from governance.actions import waivers
from governance.api import bodies
from governance.api.reviews import OfReview, in_review
from governance.models import Condition


class ConditionSerializer(OfReview, serializers.ModelSerializer[Condition]):
    owner = bodies.people()

    class Meta:
        model = Condition
        fields = [
            "id",
            "key",
            "review",
            "criterion",
            "text",
            "owner",
            "due_on",
            "blocking",
            "every_months",
            "follows",
            "state",
            "note",
            "verified_by",
            "verified_at",
            "version",
        ]
        read_only_fields = [
            "key",
            "follows",
            "state",
            "note",
            "verified_by",
            "verified_at",
            "version",
        ]


class RequestWaiverBody(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)
    compensating_control = serializers.CharField(max_length=2000)
    risk_owner = bodies.people()
    expires_on = serializers.DateField()


class ConditionViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Condition],
):
    """What approvals still ask for. Filter by ?review=."""

    serializer_class = ConditionSerializer
    fixed = {"review"}

    def get_queryset(self) -> QuerySet[Condition]:
        rows = Condition.objects.visible_to(self.person).for_page().order_by("id")
        return in_review(rows, self.request)

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        row = actions.add(said.pop("review"), **said, by=self.person)
        return self.shown(row, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"])
    def remove(self, request: Request, pk: str) -> Response:
        actions.remove(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=bodies.NoteBody)
    @action(detail=True, methods=["post"], url_path="submit-evidence")
    def submit_evidence(self, request: Request, pk: str) -> Response:
        return self.move(request, bodies.NoteBody, actions.submit_evidence)

    @extend_schema(request=bodies.OptionalNoteBody)
    @action(detail=True, methods=["post"])
    def verify(self, request: Request, pk: str) -> Response:
        return self.move(request, bodies.OptionalNoteBody, actions.verify)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"], url_path="send-back")
    def send_back(self, request: Request, pk: str) -> Response:
        return self.move(request, bodies.ReasonBody, actions.send_back)

    @extend_schema(request=RequestWaiverBody)
    @action(detail=True, methods=["post"], url_path="request-waiver")
    def request_waiver(self, request: Request, pk: str) -> Response:
        """Ask that the approval stand a while without it; `/waivers/` shows the answer."""
        given = self.body(RequestWaiverBody)
        waivers.request_for(self.get_object(), **given, by=self.person)
        return self.shown(self.get_object(), status=201)

    def move(self, request: Request, kind: Any, act: Any) -> Response:
        """One step, of the version that If-Match names."""
        row = self.get_object()
        version = version_from(request, row)
        row = act(row, **self.body(kind), version=version, by=self.person)
        return self.shown(row)
