from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from core.clock import today
from discovery.actions import learning as actions
from discovery.forms.learning import LearningFilter
from discovery.models import Learning
from discovery.queries import learning as queries


class LearningSerializer(serializers.ModelSerializer[Learning]):
    """`next_step`, `owner` and `due_on` come together, or not at all."""

    class Meta:
        model = Learning
        fields = [
            "id", "kind", "title", "held_on", "vendor", "families", "learned", "link",
            "next_step", "owner", "due_on", "done_by", "done_at", "recorded_by",
            "recorded_at", "version",
        ]  # fmt: skip
        read_only_fields = [
            "done_by", "done_at", "recorded_by", "recorded_at", "version",
        ]  # fmt: skip


class LearnedLatelySerializer(serializers.Serializer[Any]):
    family = serializers.ChoiceField(choices=Learning.Family.choices)
    lately = serializers.IntegerField(help_text="In the last half-year.")
    last = serializers.DateField(allow_null=True)
    is_behind = serializers.BooleanField()


class LearningViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Learning],
):
    """What was learned at forums, trainings and visits, and what follows."""

    serializer_class = LearningSerializer

    def get_queryset(self) -> QuerySet[Learning]:
        asked: dict[str, Any] = {}
        if self.action == "list":
            form = LearningFilter(self.request.query_params, user=self.person)
            asked = self.asked(form)
        return queries.found(self.person, asked)

    def create(self, request: Request) -> Response:
        row = actions.record(**self.body(LearningSerializer), by=self.person)
        return self.shown(row, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        body = self.get_serializer(row, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        return self.shown(actions.edit(row, **fields, version=version, by=self.person))

    def destroy(self, request: Request, **_: Any) -> Response:
        actions.remove(self.get_object(), by=self.person)
        return Response(status=204)

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def finish(self, request: Request, pk: str) -> Response:
        """Its next step is done."""
        return self.shown(actions.finish(self.get_object(), by=self.person))

    @extend_schema(responses=LearnedLatelySerializer(many=True))
    @action(detail=False, pagination_class=None)
    def attendance(self, request: Request) -> Response:
        """How often each family of roles learned something in the last half-year."""
        seen = Learning.objects.visible_to(self.person)
        rows = queries.attendance(today()) if seen.exists() else []
        return Response(LearnedLatelySerializer(rows, many=True).data)
