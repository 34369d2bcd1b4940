from typing import Any, ClassVar

from django.db.models import QuerySet
from rest_framework import mixins, serializers, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.actions import saved_views as actions
from core.api.etags import version_from
from core.api.kit import Kit
from core.api.people import Nothing
from core.models import SavedView
from core.saved_views import PAGES


class SavedViewSerializer(serializers.ModelSerializer[SavedView]):
    page = serializers.ChoiceField(choices=list(PAGES.items()))

    class Meta:
        model = SavedView
        fields = ["id", "name", "page", "query", "team", "owner", "version"]
        read_only_fields = ["owner", "version"]
        # The action decides what the same name means.
        validators: ClassVar[list[Any]] = []


class SavedViewViewSet(
    Kit,
    mixins.ListModelMixin,
    mixins.RetrieveModelMixin,
    viewsets.GenericViewSet[SavedView],
):
    """Saved views of list pages: one's own, and those that one's teams share."""

    serializer_class = SavedViewSerializer
    fixed = {"page", "query"}
    queryset = SavedView.objects.none()

    def get_queryset(self) -> QuerySet[SavedView]:
        return SavedView.objects.visible_to(self.person).order_by("page", "name", "id")

    def create(self, request: Request) -> Response:
        body = self.get_serializer(data=request.data)
        body.is_valid(raise_exception=True)
        view = actions.keep(**({"query": ""} | body.validated_data), by=self.person)
        return self.shown(view, status=201)

    def partial_update(self, request: Request, **_: Any) -> Response:
        view = self.get_object()
        version = version_from(request, view)
        body = self.get_serializer(view, data=request.data, partial=True)
        body.is_valid(raise_exception=True)
        fields = {"name": view.name, "team": view.team} | body.validated_data
        return self.shown(actions.edit(view, **fields, version=version, by=self.person))

    def destroy(self, request: Request, **_: Any) -> Response:
        actions.delete(self.get_object(), by=self.person)
        return Response(status=204)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def choose(self, request: Request, **_: Any) -> Response:
        """Begin on the page with this view."""
        view = self.get_object()
        actions.begin_with(view, by=self.person)
        return Response(SavedViewSerializer(view).data)

    @action(detail=True, methods=["post"], serializer_class=Nothing)
    def leave(self, request: Request, **_: Any) -> Response:
        """Begin on the page as everybody does."""
        view = self.get_object()
        actions.begin_plain(view, by=self.person)
        return Response(SavedViewSerializer(view).data)
