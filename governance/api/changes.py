from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.api import Kit, version_from
from governance.actions import changes as actions
from governance.api import bodies
from governance.models import Change


class ChangeSerializer(serializers.ModelSerializer[Change]):
    state = serializers.CharField(read_only=True)

    class Meta:
        model = Change
        fields = [
            "id", "title", "kind", "team", "done_by", "with_it", "requested_at",
            "promised_days", "paused_at", "paused_for", "live_at", "rolled_back_at",
            "reference", "note", "state", "version",
        ]  # fmt: skip
        read_only_fields = ["paused_at", "rolled_back_at", "version"]
        extra_kwargs = {
            "requested_at": {"required": False},
            "reference": {"validators": []},  # the action says which change has it
        }


class ChangeViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[Change],
):
    """What the contact center asked to be changed, and when it was live."""

    serializer_class = ChangeSerializer
    filterset_fields = ["kind", "done_by", "team"]

    def get_queryset(self) -> QuerySet[Change]:
        rows = Change.objects.visible_to(self.person).for_list()
        return rows.order_by("-requested_at", "-id")

    def create(self, request: Request) -> Response:
        """A request, or one long live, written down whole."""
        change = actions.request(**self.body(ChangeSerializer), by=self.person)
        return self.shown(change, 201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        change = self.get_object()
        version = version_from(request, change)
        body = self.get_serializer(change, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = body.validated_data
        change = actions.edit(change, **fields, version=version, by=self.person)
        return self.shown(change)

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"])
    def pause(self, request: Request, pk: str) -> Response:
        """Put it on hold: the clock stands until it goes on."""
        change, body = self.get_object(), self.body(bodies.ReasonBody)
        return self.shown(actions.pause(change, **body, by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"])
    def resume(self, request: Request, pk: str) -> Response:
        return self.shown(actions.resume(self.get_object(), by=self.person))

    @extend_schema(request=None)
    @action(detail=True, methods=["post"], url_path="go-live")
    def go_live(self, request: Request, pk: str) -> Response:
        return self.shown(actions.go_live(self.get_object(), by=self.person))

    @extend_schema(request=bodies.ReasonBody)
    @action(detail=True, methods=["post"], url_path="roll-back")
    def roll_back(self, request: Request, pk: str) -> Response:
        change, body = self.get_object(), self.body(bodies.ReasonBody)
        return self.shown(actions.roll_back(change, **body, by=self.person))
