from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import wanted as actions
from governance.api.reviews import OfReview, in_review
from governance.models import RequestedChange


class ChangeAnswerBody(serializers.Serializer[Any]):
    answer = serializers.CharField(max_length=4000)


class RequestedChangeSerializer(OfReview, serializers.ModelSerializer[RequestedChange]):
    class Meta:
        model = RequestedChange
        fields = [
            "id",
            "review",
            "text",
            "asked_by",
            "asked_at",
            "answer",
            "answered_by",
            "answered_at",
            "settled_by",
            "settled_at",
            "version",
        ]
        read_only_fields = [name for name in fields if name not in ("review", "text")]


class RequestedChangeViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[RequestedChange],
):
    """What reviewers want changed before they approve. Filter by ?review=."""

    serializer_class = RequestedChangeSerializer

    def get_queryset(self) -> QuerySet[RequestedChange]:
        rows = RequestedChange.objects.visible_to(self.person).for_page()
        return in_review(rows.order_by("id"), self.request)

    def create(self, request: Request) -> Response:
        """Ask for one."""
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        said = body.validated_data
        row = actions.ask(said.pop("review"), **said, by=self.person)
        return self.shown(row, status=201)

    @extend_schema(request=ChangeAnswerBody)
    @action(detail=True, methods=["post"])
    def answer(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        said = self.body(ChangeAnswerBody)
        return self.shown(actions.answer(row, **said, version=version, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def settle(self, request: Request, pk: str) -> Response:
        row = self.get_object()
        version = version_from(request, row)
        return self.shown(actions.settle(row, version=version, by=self.person))
